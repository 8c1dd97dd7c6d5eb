import { expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';
import { type HttpOptions, startHttp } from '../../src/http/server.ts';

async function serving(
  options: Partial<HttpOptions> = {},
): Promise<(path: string, method?: string) => Promise<Response>> {
  const errors: unknown[] = [];
  const server = await startHttp({
    port: 0,
    parts: {},
    metrics: createMetrics(),
    posts: {},
    onError: (error) => void errors.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await server.stop();
    expect(errors).toEqual([]);
  });
  return (path, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });
}

test('the process says that it lives', async () => {
  const get = await serving({ parts: { database: () => false } });
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/healthz?x=1', 'HEAD')).status).toBe(200);
});

test.each<[string, HttpOptions['parts'], number, object]>([
  [
    'every part is there',
    { database: async () => true, slack: () => true },
    200,
    { database: true, slack: true },
  ],
  ['one is not', { database: async () => true, slack: () => false }, 503, { database: true, slack: false }],
  [
    'one cannot say',
    { database: () => Promise.reject(new Error('secret')), slack: () => true },
    503,
    { database: false, slack: true },
  ],
  ['one does not say in time', { database: () => new Promise<boolean>(() => {}) }, 503, { database: false }],
])('it is ready or not where %s', async (_, parts, status, told) => {
  const get = await serving({ parts });
  const response = await get('/readyz');
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual(told);
});

test('metrics count answers, marks, times and platform errors, and nothing that anybody wrote', async () => {
  const metrics = createMetrics();
  metrics.meter.answered(85);
  metrics.meter.answered(null);
  expect(metrics.meter.grading(() => 7)).toBe(7);
  const slack = metrics.platform('slack');
  slack.count('event');
  slack.count('error', 'channel_not_found');
  slack.count('error', 'Ann said: it panics');
  slack.observe('acknowledgement', 0.02);
  metrics.jobLag('daily', 3);
  const get = await serving({ metrics });
  const response = await get('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain');
  const text = await response.text();
  for (const line of [
    'gauntlet_answers_total{outcome="marked"} 1',
    'gauntlet_answers_total{outcome="unmarked"} 1',
    'gauntlet_marks_bucket{le="94"} 1',
    'gauntlet_grading_seconds_count 1',
    'gauntlet_platform_events_total{platform="slack",event="event"} 1',
    'gauntlet_platform_errors_total{platform="slack",code="channel_not_found"} 1',
    'gauntlet_platform_errors_total{platform="slack",code="other"} 1',
    'gauntlet_reply_seconds_count{platform="slack",stage="acknowledgement"} 1',
    'gauntlet_job_lag_seconds_sum{queue="daily"} 3',
  ])
    expect(text.replaceAll('le="94",', 'le="94"')).toContain(line);
  expect(text).not.toContain('Ann');
});

test.each<[string, string, number]>([
  ['GET', '/', 404],
  ['POST', '/healthz', 404],
  ['GET', '/hook', 405],
  ['POST', '/hook', 204],
  ['POST', '/constructor', 404],
])('%s %s is %i', async (method, path, status) => {
  const ask = await serving({
    posts: {
      '/hook': (_, response) => {
        response.writeHead(204);
        response.end();
      },
    },
  });
  expect((await ask(path, method)).status).toBe(status);
});

test('a port that is taken is an error at the start', async () => {
  const server = await startHttp({
    port: 0,
    parts: {},
    metrics: createMetrics(),
    posts: {},
    onError: () => {},
  });
  onTestFinished(() => server.stop());
  await expect(
    startHttp({ port: server.port, parts: {}, metrics: createMetrics(), posts: {}, onError: () => {} }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
