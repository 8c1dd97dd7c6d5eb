import { z } from 'zod';
import type { Grade } from './grading/grade.ts';
import { type DesignQuestion, STAGES, type Stage, type StageId } from './question.ts';

/** What goes on over many messages: a design interview, or a mock one of several questions. */
export type InterviewKind = 'design' | 'mock';

/** What was said and done in one stage. */
const stageRecordSchema = z.object({
  /** The person's messages, in order. */
  said: z.array(z.string()),
  /** Points that the interviewer asked about, by their place in the rubric. */
  probed: z.array(z.number().int().min(0)),
  hints: z.number().int().min(0),
  /** Time spent in it, pauses left out. */
  seconds: z.number().min(0),
  /** They were done before they said anything, and know now that doing so again passes over it. */
  warned: z.boolean().optional(),
});

/** A design interview as it is kept. */
export const interviewSchema = z.object({
  questionId: z.string(),
  at: z.enum(STAGES),
  /** The deep dive that was chosen; null before. */
  dive: z.string().nullable(),
  stages: z.partialRecord(z.enum(STAGES), stageRecordSchema),
  /** Since when the clock of the stage runs; null in a pause. */
  since: z.iso.datetime().nullable(),
  /** Ids of the newest messages: a platform's retry is not said twice. */
  deliveries: z.array(z.string()),
});
export type Interview = z.infer<typeof interviewSchema>;
type StageRecord = z.infer<typeof stageRecordSchema>;

export const TITLES: Readonly<Record<StageId, string>> = {
  clarify: 'Questions first',
  estimate: 'Estimate',
  interface: 'Interface and data',
  architecture: 'Architecture',
  'deep-dive': 'Deep dive',
  twist: 'A change of plan',
  'trade-offs': 'Trade-offs and failures',
};

/** What the person does. */
export type Move =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'done' | 'hint' | 'status' | 'pause' | 'resume' | 'end' };

/** What the interviewer does in return. */
export type Turn =
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** The answers to what was asked; none where it does not matter. */
  | { readonly kind: 'replies'; readonly replies: readonly string[] }
  | { readonly kind: 'noted' }
  /** Where questions are asked, what was said is none. */
  | { readonly kind: 'no-question' }
  | { readonly kind: 'too-long'; readonly most: number }
  | { readonly kind: 'nothing-said' }
  | { readonly kind: 'probe'; readonly question: string }
  /** What was asked last in the stage that is gone on with. */
  | { readonly kind: 'probed'; readonly question: string }
  | { readonly kind: 'hint'; readonly hint: string; readonly left: number }
  | { readonly kind: 'no-hint' }
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'paused' | 'resumed' | 'is-paused' | 'runs-already' }
  | { readonly kind: 'over' };

export type Status = {
  readonly stage: Stage;
  /** Spent in this stage, and in all. */
  readonly seconds: number;
  readonly total: number;
  readonly messages: number;
  /** What the interviewer asked last in this stage. */
  readonly probed: string | undefined;
  readonly paused: boolean;
};

/** What the interview is about, and how its stages are marked. */
export type Script = {
  readonly question: DesignQuestion;
  grade(stage: Stage, answer: string): Grade;
  /** The time now. */
  readonly now: Date;
};

/** Probes in one stage: an interviewer asks again, but does not drill. */
export const MOST_PROBES = 2;
/** Marks of its stage that each hint costs. */
export const HINT_COST = 10;
/** What reached so much is left without a probe, and needs no study. */
export const GOOD_ENOUGH = 90;
/** Hours without a move after which an interview is over, with a report on what there is; a pause makes no difference. */
export const HOURS_OPEN = 24;
/** What can be said in one stage, in code units: as much as one answer is marked by. */
export const MOST_SAID = 20_000;
const REMEMBERED_DELIVERIES = 20;

const NOTHING: StageRecord = { said: [], probed: [], hints: 0, seconds: 0 };

/** An interview that has just begun, with what opens it. */
export function begun(question: DesignQuestion, now: Date): { interview: Interview; turns: readonly Turn[] } {
  const interview: Interview = {
    questionId: question.id,
    at: STAGES[0],
    dive: null,
    stages: {},
    since: now.toISOString(),
    deliveries: [],
  };
  return { interview, turns: [{ kind: 'stage', stage: stageOf(interview, question) }] };
}

/** Interviews whose last move was no later than this are over at `now`. */
export function silentSince(now: Date): Date {
  return new Date(now.getTime() - HOURS_OPEN * 3_600_000);
}

/** All that the person said, in the order of the stages. */
export function wordsIn({ stages }: Interview): string[] {
  return STAGES.flatMap((id) => stages[id]?.said ?? []);
}

/** Whether this message was heard already. */
export function heard(interview: Interview, delivery: string): boolean {
  return interview.deliveries.includes(delivery);
}

/** The interview after a move, and what the interviewer says to it. */
export function after(
  interview: Interview,
  move: Move,
  delivery: string,
  script: Script,
): { interview: Interview; turns: readonly Turn[] } {
  const deliveries = [...interview.deliveries, delivery].slice(-REMEMBERED_DELIVERIES);
  const { next, turns } = moved({ ...interview, deliveries }, move, script);
  return { interview: next, turns };
}

type Moved = { readonly next: Interview; readonly turns: readonly Turn[] };

function moved(interview: Interview, move: Move, script: Script): Moved {
  const stay = (...turns: readonly Turn[]): Moved => ({ next: interview, turns });
  if (interview.since === null && move.kind !== 'resume' && move.kind !== 'end' && move.kind !== 'status')
    return stay({ kind: 'is-paused' });
  switch (move.kind) {
    case 'say':
      return said(interview, move.text, script);
    case 'done':
      return done(interview, script);
    case 'hint':
      return hinted(interview, script);
    case 'status':
      return stay({ kind: 'status', status: statusOf(interview, script) });
    case 'pause':
      return { next: stopped(interview, script.now), turns: [{ kind: 'paused' }] };
    case 'resume': {
      if (interview.since !== null) return stay({ kind: 'runs-already' });
      const stage = stageOf(interview, script.question);
      const question = lastProbe(stage, recordOf(interview, stage.id));
      const turns: readonly Turn[] = [
        { kind: 'resumed' },
        { kind: 'stage', stage },
        ...(question === undefined ? [] : [{ kind: 'probed' as const, question }]),
      ];
      return { next: { ...interview, since: script.now.toISOString() }, turns };
    }
    case 'end':
      return { next: stopped(interview, script.now), turns: [{ kind: 'over' }] };
  }
}

function said(interview: Interview, text: string, { question, grade }: Script): Moved {
  const stage = stageOf(interview, question);
  const record = recordOf(interview, stage.id);
  const all = [...record.said, text];
  if (textOf(all).length > MOST_SAID)
    return { next: interview, turns: [{ kind: 'too-long', most: MOST_SAID }] };
  const next = withRecord(interview, stage.id, { ...record, said: all });
  if (stage.id !== 'clarify') return { next, turns: [{ kind: 'noted' }] };
  const replies = grade(stage, text).points.flatMap((point, index) => {
    const reply = stage.rubric[index]?.reply;
    return reply !== undefined && point.earned > 0 ? [reply] : [];
  });
  if (replies.length === 0 && !isQuestion(text)) return { next, turns: [{ kind: 'no-question' }] };
  return { next, turns: [{ kind: 'replies', replies }] };
}

/** Whether somebody asks something, with a question mark or without. */
function isQuestion(text: string): boolean {
  const asking =
    /^\s*(what|who|whose|which|how|when|where|why|is|are|do|does|can|could|should|would|will|may|must|any)\b/im;
  return text.includes('?') || asking.test(text);
}

/** The stage is done unless the interviewer has something to ask, or nothing was said for the first time. */
function done(interview: Interview, script: Script): Moved {
  const stage = stageOf(interview, script.question);
  const record = recordOf(interview, stage.id);
  const silent = record.said.length === 0;
  if (silent && record.warned !== true)
    return {
      next: withRecord(interview, stage.id, { ...record, warned: true }),
      turns: [{ kind: 'nothing-said' }],
    };
  const probe = silent ? undefined : probeFor(stage, record, script.grade(stage, textOf(record.said)));
  if (probe !== undefined) {
    const probed = [...record.probed, probe.index];
    return {
      next: withRecord(interview, stage.id, { ...record, probed }),
      turns: [{ kind: 'probe', question: probe.question }],
    };
  }
  return entered(stopped(interview, script.now), STAGES[STAGES.indexOf(stage.id) + 1], script);
}

function entered(interview: Interview, id: StageId | undefined, script: Script): Moved {
  if (id === undefined) return { next: interview, turns: [{ kind: 'over' }] };
  const dive = id === 'deep-dive' ? weakestDive(interview, script) : interview.dive;
  const next: Interview = { ...interview, at: id, dive, since: script.now.toISOString() };
  const stage = stageOf(next, script.question);
  return { next, turns: [{ kind: 'stage', stage }] };
}

function hinted(interview: Interview, { question }: Script): Moved {
  const stage = stageOf(interview, question);
  const record = recordOf(interview, stage.id);
  const hint = stage.hints[record.hints];
  if (hint === undefined) return { next: interview, turns: [{ kind: 'no-hint' }] };
  const hints = record.hints + 1;
  return {
    next: withRecord(interview, stage.id, { ...record, hints }),
    turns: [{ kind: 'hint', hint, left: stage.hints.length - hints }],
  };
}

/** What to ask about: the dearest point that was missed, once each, and not where the stage went well. */
function probeFor(
  stage: Stage,
  record: StageRecord,
  grade: Grade,
): { readonly question: string; readonly index: number } | undefined {
  if (record.probed.length >= MOST_PROBES || grade.mark >= GOOD_ENOUGH) return undefined;
  const [best] = stage.rubric
    .flatMap(({ probe, marks }, index) => {
      const lost = marks - (grade.points[index]?.earned ?? 0);
      const open = probe !== undefined && lost > 0 && !record.probed.includes(index);
      return open ? [{ question: probe, index, lost }] : [];
    })
    .toSorted((a, b) => b.lost - a.lost || a.index - b.index);
  return best;
}

function lastProbe(stage: Stage, { probed }: StageRecord): string | undefined {
  const last = probed.at(-1);
  return last === undefined ? undefined : stage.rubric[last]?.probe;
}

/** The deep dive whose ground was weakest so far: the one with the most marks lost on the points that lead to it. */
function weakestDive(interview: Interview, { question, grade }: Script): string | null {
  const lost = new Map<string, number>();
  for (const stage of question.stages) {
    const record = interview.stages[stage.id];
    if (record === undefined || stage.id === 'deep-dive') continue;
    const { points } = grade(stage, textOf(record.said));
    stage.rubric.forEach(({ dive, marks }, index) => {
      if (dive !== undefined) lost.set(dive, (lost.get(dive) ?? 0) + marks - (points[index]?.earned ?? 0));
    });
  }
  const dives = question.stages.flatMap(({ dive }) => dive ?? []);
  const [weakest] = dives.toSorted((a, b) => (lost.get(b) ?? 0) - (lost.get(a) ?? 0));
  return weakest ?? null;
}

/** The stage that the interview is in. Throws where the bank has it no more. */
export function stageOf({ at, dive }: Pick<Interview, 'at' | 'dive'>, question: DesignQuestion): Stage {
  const stages = question.stages.filter(({ id }) => id === at);
  const stage = stages.find((candidate) => candidate.dive === dive) ?? stages[0];
  if (stage === undefined) throw new Error(`${question.id} has no stage ${at}`);
  return stage;
}

function recordOf(interview: Interview, id: StageId): StageRecord {
  return interview.stages[id] ?? NOTHING;
}

function withRecord(interview: Interview, id: StageId, record: StageRecord): Interview {
  return { ...interview, stages: { ...interview.stages, [id]: record } };
}

/** The clock stops, and what it showed is kept with the stage. */
function stopped(interview: Interview, now: Date): Interview {
  if (interview.since === null) return interview;
  const record = recordOf(interview, interview.at);
  const seconds = record.seconds + secondsSince(interview.since, now);
  return { ...withRecord(interview, interview.at, { ...record, seconds }), since: null };
}

/** A clock that was put back counts nothing. */
export function secondsSince(since: string, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1000));
}

function statusOf(interview: Interview, { question, now }: Script): Status {
  const stage = stageOf(interview, question);
  const running = interview.since === null ? 0 : secondsSince(interview.since, now);
  const record = recordOf(interview, stage.id);
  const before = Object.values(interview.stages).reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    stage,
    seconds: record.seconds + running,
    total: before + running,
    messages: record.said.length,
    probed: lastProbe(stage, record),
    paused: interview.since === null,
  };
}

function textOf(said: readonly string[]): string {
  return said.join('\n');
}

export const LEVELS_REACHED = ['mid', 'senior', 'staff'] as const;
export type LevelReached = (typeof LEVELS_REACHED)[number];

/** A rubric point as a report keeps it. */
export const scoredPointSchema = z.object({
  point: z.string(),
  verdict: z.enum(['hit', 'partial', 'missed', 'denied']),
  earned: z.number(),
  marks: z.number(),
  words: z.string().optional(),
});

/** How one stage went. */
const stageResultSchema = z.object({
  id: z.enum(STAGES),
  title: z.string(),
  /** 0-100, hints taken off. */
  mark: z.number(),
  weight: z.number(),
  reached: z.boolean(),
  hints: z.number(),
  seconds: z.number(),
  points: z.array(scoredPointSchema),
  answer: z.string(),
});
export type StageResult = z.infer<typeof stageResultSchema>;

/** The report card of an interview, whole or in part; kept as it was given. */
export const reportSchema = z.object({
  /** 0-100 over all stages by their weights; a stage that was not reached counts 0. */
  mark: z.number(),
  whole: z.boolean(),
  stages: z.array(stageResultSchema),
  /** Null below mid. */
  level: z.enum(LEVELS_REACHED).nullable(),
  reason: z.string(),
  /** Questions of the bank to practise next, the most urgent first. */
  study: z.array(z.string()),
});
export type Report = z.infer<typeof reportSchema>;

/** From this mark on a level is reached, if the stages where it shows are not below `SHOWN`. */
const LEVEL_MARKS: Readonly<Record<LevelReached, number>> = { mid: 35, senior: 60, staff: 80 };
/** Where a staff engineer shows: in depth, under change, and in what can go wrong. */
const STAFF_STAGES: readonly StageId[] = ['deep-dive', 'twist', 'trade-offs'];
export const SHOWN = 60;
/** Things that a report names to study. */
export const STUDIED = 3;

/** The level that a mark of 0 to 100 stands for, if nothing holds it back; null below mid. */
export function levelAt(mark: number): LevelReached | null {
  return LEVELS_REACHED.findLast((name) => mark >= LEVEL_MARKS[name]) ?? null;
}

/** What an interview came to. */
export function reportOf(interview: Interview, { question, grade }: Omit<Script, 'now'>): Report {
  const stages = STAGES.map((id) => {
    const stage = stageOf({ at: id, dive: interview.dive }, question);
    const record = interview.stages[id];
    const graded = record && record.said.length > 0 ? grade(stage, textOf(record.said)) : undefined;
    return {
      id,
      title: TITLES[id],
      mark: Math.max(0, (graded?.mark ?? 0) - HINT_COST * (record?.hints ?? 0)),
      weight: stage.weight,
      reached: graded !== undefined,
      hints: record?.hints ?? 0,
      seconds: record?.seconds ?? 0,
      points: (graded?.points ?? []).map((point) => ({ ...point })),
      answer: stage.answer,
    };
  });
  const weight = stages.reduce((sum, stage) => sum + stage.weight, 0);
  const mark = Math.round(stages.reduce((sum, stage) => sum + stage.mark * stage.weight, 0) / weight);
  return {
    mark,
    whole: stages.every(({ reached }) => reached),
    stages,
    ...levelOf(mark, stages),
    study: studyAfter(stages, interview, question),
  };
}

function levelOf(mark: number, stages: readonly StageResult[]): Pick<Report, 'level' | 'reason'> {
  const weak = stages.filter(({ id, mark: own }) => STAFF_STAGES.includes(id) && own < SHOWN);
  const names = weak.map(({ title }) => title.toLowerCase()).join(', ');
  const level = levelAt(mark);
  if (level === 'staff' && weak.length > 0)
    return { level: 'senior', reason: `The mark is a staff engineer’s; ${names} held it back.` };
  if (level === 'staff') return { level, reason: 'Strong throughout, in depth and under change as well.' };
  const [weakest] = stages.filter(({ reached }) => reached).toSorted((a, b) => lostIn(b) - lostIn(a));
  const most = weakest === undefined ? '' : ` Most was lost in ${weakest.title.toLowerCase()}.`;
  return { level, reason: `${mark} of 100 over all stages.${most}` };
}

/** How much of the whole mark a stage cost. */
function lostIn({ mark, weight }: Pick<StageResult, 'mark' | 'weight'>): number {
  return (100 - mark) * weight;
}

function studyAfter(
  stages: readonly StageResult[],
  interview: Interview,
  question: DesignQuestion,
): string[] {
  const lost = stages.toSorted((a, b) => lostIn(b) - lostIn(a));
  const ids = lost.flatMap(({ id, mark }) =>
    mark >= GOOD_ENOUGH ? [] : stageOf({ at: id, dive: interview.dive }, question).study,
  );
  return [...new Set(ids)].slice(0, STUDIED);
}
