import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Platform } from '../bot/incoming.ts';
import type { Meter } from '../bot/meter.ts';

/** Marks as feedback words them, from "Not yet" to "Spot on". */
const MARKS = [0, 24, 49, 74, 94, 100];
/** Seconds; Slack and Discord wait 3 for an acknowledgement. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10];
const GRADING_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05];
const LAG_SECONDS = [1, 5, 15, 60, 300, 900, 3600, 21_600];

/** A label's value is one of few: an error's own code, never what somebody wrote. */
const CODE = /^[a-z0-9_]{1,60}$/;

/** How one platform's adapter is watched. */
export type PlatformMeter = {
  count(event: string, code?: string): void;
  observe(stage: 'acknowledgement' | 'feedback', seconds: number): void;
};

export type Metrics = {
  readonly contentType: string;
  text(): Promise<string>;
  /** What the bot itself reports. */
  readonly meter: Meter;
  platform(platform: Platform): PlatformMeter;
  /** How long after it was due a job ran. */
  jobLag(queue: string, seconds: number): void;
};

/** The program's figures in Prometheus' format: counts and times, without secrets, names or answers. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const answers = new Counter({
    name: 'gauntlet_answers_total',
    help: 'Answers recorded.',
    labelNames: ['outcome'],
    registers,
  });
  const marks = new Histogram({
    name: 'gauntlet_marks',
    help: 'Marks of recorded answers, 0 to 100.',
    buckets: MARKS,
    registers,
  });
  const grading = new Histogram({
    name: 'gauntlet_grading_seconds',
    help: 'Time to mark an answer.',
    buckets: GRADING_SECONDS,
    registers,
  });
  const stages = new Histogram({
    name: 'gauntlet_reply_seconds',
    help: 'Time from a platform’s event to its acknowledgement, and to the full reply.',
    labelNames: ['platform', 'stage'],
    buckets: SECONDS,
    registers,
  });
  const events = new Counter({
    name: 'gauntlet_platform_events_total',
    help: 'Events that platforms sent.',
    labelNames: ['platform', 'event'],
    registers,
  });
  const errors = new Counter({
    name: 'gauntlet_platform_errors_total',
    help: 'Calls that platforms refused, by their own code.',
    labelNames: ['platform', 'code'],
    registers,
  });
  const lag = new Histogram({
    name: 'gauntlet_job_lag_seconds',
    help: 'Time from when a job was due until it ran.',
    labelNames: ['queue'],
    buckets: LAG_SECONDS,
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    meter: {
      grading(work) {
        const done = grading.startTimer();
        try {
          return work();
        } finally {
          done();
        }
      },
      answered(mark) {
        answers.inc({ outcome: mark === null ? 'unmarked' : 'marked' });
        if (mark !== null) marks.observe(mark);
      },
    },
    platform: (platform) => ({
      count(event, code = '') {
        if (event === 'error') errors.inc({ platform, code: CODE.test(code) ? code : 'other' });
        else events.inc({ platform, event });
      },
      observe: (stage, seconds) => stages.observe({ platform, stage }, seconds),
    }),
    jobLag: (queue, seconds) => lag.observe({ queue }, seconds),
  };
}
