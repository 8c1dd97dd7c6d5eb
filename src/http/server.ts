import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** A part that does not say within this time whether it is ready is not. */
const READY_MS = 2_000;
/** Longest that stopping waits for requests under way. */
const STOP_MS = 5_000;

export type HttpOptions = {
  /** 0 for any that is free. */
  readonly port: number;
  /** What has to be there for requests to be sent here, such as the database. */
  readonly parts: Readonly<Record<string, () => Promise<boolean> | boolean>>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  /** Who answers what is posted to a path. */
  readonly posts: Readonly<Record<string, RequestListener>>;
  readonly onError: (error: unknown) => void;
};

export type HttpServer = {
  readonly port: number;
  /** Takes no new requests and finishes those under way. */
  stop(): Promise<void>;
};

/**
 * Serves `/healthz` (the process lives), `/readyz` (every part is there: 200, or 503, with each part by name),
 * `/metrics`, and what is posted to the paths of others. Rejects where the port is taken.
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.onError(error);
      if (!response.headersSent) send(response, 500, 'text/plain', 'error\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', options.onError);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.race([closed, pause(STOP_MS, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  options: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  const post = Object.hasOwn(options.posts, path) ? options.posts[path] : undefined;
  if (post !== undefined) {
    if (request.method === 'POST') post(request, response);
    else send(response, 405, 'text/plain', 'post here\n', { allow: 'POST' });
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    request.resume();
    return send(response, 404, 'text/plain', 'not found\n');
  }
  switch (path) {
    case '/healthz':
      return send(response, 200, 'text/plain', 'ok\n');
    case '/readyz': {
      const parts = await readiness(options.parts);
      const status = Object.values(parts).every(Boolean) ? 200 : 503;
      return send(response, status, 'application/json', `${JSON.stringify(parts)}\n`);
    }
    case '/metrics':
      return send(response, 200, options.metrics.contentType, await options.metrics.text());
    default:
      return send(response, 404, 'text/plain', 'not found\n');
  }
}

async function readiness(parts: HttpOptions['parts']): Promise<Record<string, boolean>> {
  const asked = Object.entries(parts).map(async ([name, isReady]): Promise<[string, boolean]> => {
    const told = Promise.resolve()
      .then(isReady)
      .catch(() => false);
    return [name, await Promise.race([told, pause(READY_MS, false, { ref: false })])];
  });
  return Object.fromEntries(await Promise.all(asked));
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store', ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
