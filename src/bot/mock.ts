import { gradeAnswer, gradeStage } from '../core/grading/question-grade.ts';
import {
  afterEnd,
  afterItem,
  begunMock,
  clockOf,
  currentItem,
  GRACE_MINUTES,
  heardInMock,
  type Item,
  isLapsed,
  MINUTES,
  type Mock,
  type MockReport,
  mockReportOf,
  mockReportSchema,
  mockSchema,
  planOf,
  type Task,
  taskOf,
  USUAL_LEVEL,
  type Wish,
} from '../core/mock.ts';
import { LEVELS } from '../core/question.ts';
import { pointsEarned, recordAnswer } from '../storage/answers.ts';
import {
  changeInterview,
  endedMocks,
  type InterviewChange,
  interviewsIn,
  type KeptInterview,
  startInterview,
} from '../storage/interviews.ts';
import { progressOf } from '../storage/progress.ts';
import { answerForm, answerIn, gradeOf, recordMarked } from './answer.ts';
import { type Block, note, privately, type Reply } from './card.ts';
import { type Command, choice, command, matching, type Option, UsageError } from './command.ts';
import { countingTeams } from './counting.ts';
import { streakLine, streakNotes } from './feedback-card.ts';
import {
  itemCard,
  mockReportCard,
  mockStageCard,
  notedBlocks,
  openingBlocks,
  taskBlocks,
} from './mock-card.ts';
import type { Request } from './request.ts';
import { ownStreak } from './streak.ts';

const MOVES = ['status', 'skip', 'end', 'report', 'stage'] as const;
/** What the person does in a mock interview; `number` is the question that a button or a form was shown with. */
type Move =
  | { readonly kind: 'answer'; readonly text: string; readonly number?: number | undefined }
  | { readonly kind: 'skip' | 'form'; readonly number?: number | undefined }
  | { readonly kind: 'status' | 'end' }
  /** Something that belongs to practice or to a design interview, and not here. */
  | { readonly kind: 'refused'; readonly name: string };

/** Two messages at once change the same interview: the later one looks again. */
const TRIES = 5;
/** Platforms send a message again for some minutes where they did not hear back: Slack three times within 6. */
const RETRIED_MINUTES = 15;
/** Mock interviews back whose design prompts are not asked again. */
const PROMPTS_REMEMBERED = 5;
/** As many as are looked through for the one before at the same level. */
const COMPARED = 50;

const NONE_OPEN = 'No mock interview goes on here. `mock` starts one.';

export const mock: Command = command({
  name: 'mock',
  summary: 'A timed mock interview with a report at the end, such as `mock 30 senior`',
  options: {
    minutes: wholeMinutes(`how long: ${MINUTES.least} to ${MINUTES.most} minutes, or ${MINUTES.usual}`),
    level: choice(`how hard: your own level if you set one, or ${USUAL_LEVEL}`, LEVELS),
    move: choice('where you are, the next question, the report now, or the last report', MOVES),
  },
  async run(request, { minutes, level, move }) {
    if (move === undefined) {
      const isBare = minutes === undefined && level === undefined;
      if (isBare && (await openMock(request)) !== undefined) return moveMock(request, { kind: 'status' });
      return start(request, {
        minutes: minutes ?? MINUTES.usual,
        level: level ?? request.settings.level ?? USUAL_LEVEL,
      });
    }
    if (minutes !== undefined || level !== undefined)
      throw new UsageError(`\`mock ${move}\` takes neither minutes nor a level.`);
    switch (move) {
      case 'status':
      case 'skip':
      case 'end':
        return moveMock(request, { kind: move });
      case 'report':
        return lastReport(request);
      case 'stage':
        return lastStage(request);
    }
  },
  async act(request, about) {
    const { verb, number } = numbered(about);
    if (verb === 'answer') return moveMock(request, { kind: 'form', number });
    if (verb === 'skip' && number !== undefined) return moveMock(request, { kind: 'skip', number });
    return mock.runWords(request, about);
  },
  async submit(request, about, { answer = '' }) {
    return moveMock(request, { kind: 'answer', text: answer, number: numbered(about).number });
  },
});

/** A number in any case: whether it is as many minutes as a mock interview can take is said by the command. */
function wholeMinutes(describe: string): Option<number> {
  const usual = ['10', '20', '30', '45', '60', '90'].map((value) => ({ value, label: `${value} minutes` }));
  return {
    describe,
    rest: false,
    parse(word) {
      const [, number] = /^([+-]?\d{1,6}(?:[.,]\d{1,6})?)(?:m|min)?$/i.exec(word) ?? [];
      return number === undefined ? undefined : Number(number.replace(',', '.'));
    },
    suggest: () => [],
    complete: (typed) => matching(typed, usual),
  };
}

/** `answer 3`, as buttons and forms say it. */
function numbered(about: string): { readonly verb: string; readonly number: number | undefined } {
  const [, verb = '', number] = /^(\w+)(?: (\d{1,3}))?$/.exec(about) ?? [];
  return { verb, number: number === undefined ? undefined : Number(number) };
}

/** What is said in one word here. */
const HERE = ['skip', 'status', 'end'] as const;
/** What belongs to practice or to a design interview. */
const NOT_HERE: readonly string[] = ['hint', 'reveal', 'next', 'follow-up', 'done', 'pause', 'resume'];

/** The reply to a command that means something else, or nothing, while a mock interview asks; undefined for others. */
export async function commandInMock(
  request: Request,
  name: string,
  rest: string,
): Promise<Reply | undefined> {
  if (name === 'answer')
    return moveMock(request, rest === '' ? { kind: 'form' } : { kind: 'answer', text: rest });
  if (rest !== '') return undefined;
  const kind = HERE.find((one) => one === name);
  if (kind !== undefined) return moveMock(request, { kind });
  return NOT_HERE.includes(name) ? moveMock(request, { kind: 'refused', name }) : undefined;
}

/** Whether `commandInMock` has something to say to the command. */
export function concernsMock(name: string): boolean {
  return name === 'answer' || HERE.some((one) => one === name) || NOT_HERE.includes(name);
}

export async function answerInMock(request: Request, text: string): Promise<Reply> {
  return moveMock(request, { kind: 'answer', text });
}

/** From when on an interview that is over may still be sent a message again. */
export function retriedSince(now: Date): Date {
  return new Date(now.getTime() - RETRIED_MINUTES * 60_000);
}

/** Whether this is a mock interview that is over and heard the message already, maybe as its last. */
export function hasClosedWith({ kind, endedAt, state }: KeptInterview, delivery: string): boolean {
  if (kind !== 'mock' || endedAt === null) return false;
  return heardInMock(mockSchema.parse(state), delivery);
}

async function mocksIn({ db, member, now, room }: Request): Promise<KeptInterview[]> {
  const interviews = await interviewsIn(db, member.id, room, { since: retriedSince(now) });
  return interviews.filter(({ kind }) => kind === 'mock');
}

async function openMock(request: Request): Promise<KeptInterview | undefined> {
  return (await mocksIn(request)).find(({ endedAt }) => endedAt === null);
}

async function start(request: Request, wish: Wish): Promise<Reply> {
  const { bank, chance, db, incoming, member, now, room, team } = request;
  if (!Number.isInteger(wish.minutes) || wish.minutes < MINUTES.least || wish.minutes > MINUTES.most)
    throw new UsageError(
      `A mock interview takes ${MINUTES.least} to ${MINUTES.most} whole minutes, such as \`mock ${MINUTES.usual}\`.`,
    );
  if ((await openMock(request)) !== undefined) return stillOpen(request);
  const [progress, past] = await Promise.all([
    progressOf(db, member.id),
    endedMocks(db, member.id, { most: PROMPTS_REMEMBERED }),
  ]);
  const prompts = past
    .flatMap(({ report }) => mockReportSchema.parse(report).items)
    .flatMap(({ questionId, stage }) => (stage === null ? [] : [questionId]));
  const items = planOf(
    wish,
    bank.questions,
    { history: new Map(progress.map((seen) => [seen.questionId, seen])), prompts: new Set(prompts) },
    now,
    chance,
  );
  if (items === undefined)
    throw new UsageError(
      'This bank is too small for a mock interview: it takes an output question and a design interview besides others.',
    );
  const state = begunMock(wish, items, now, incoming.delivery);
  const started = await startInterview(db, {
    teamId: team.id,
    memberId: member.id,
    room,
    kind: 'mock',
    state,
    now,
  });
  return started === undefined ? stillOpen(request) : asked(request, state, openingBlocks(state));
}

/** The person wants to start one where one goes on: the same message came again, or it has to be ended first. */
async function stillOpen(request: Request): Promise<Reply> {
  const kept = await openMock(request);
  const state = mockSchema.safeParse(kept?.state);
  if (kept === undefined || !state.success) throw new UsageError(AT_ONCE);
  if (heardInMock(state.data, request.incoming.delivery))
    return asked(request, state.data, openingBlocks(state.data));
  if (isLapsed(state.data, request.now)) return moveMock(request, { kind: 'status' });
  const { number, of } = clockOf(state.data, request.now);
  throw new UsageError(
    `A mock interview goes on here, at question ${number} of ${of}. \`mock status\` shows it, \`mock end\` closes it with a report.`,
  );
}

const AT_ONCE = 'Several messages came at once. Nothing of this one was kept: send it again.';

/** Makes a move in the mock interview of this room. Throws UsageError where there is none. */
export async function moveMock(request: Request, move: Move): Promise<Reply> {
  let meant = 'number' in move ? move.number : undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const mocks = await mocksIn(request);
    const closed = mocks.find((kept) => hasClosedWith(kept, request.incoming.delivery));
    if (closed !== undefined) return reported(request, closed, mockReportSchema.parse(closed.report), []);
    const kept = mocks.find(({ endedAt }) => endedAt === null);
    if (kept === undefined) throw new UsageError(NONE_OPEN);
    const state = mockSchema.parse(kept.state);
    if (heardInMock(state, request.incoming.delivery)) return asked(request, state, []);
    // What was said is about the question that was open when it was first looked at, and about no later one.
    meant ??= clockOf(state, request.now).number;
    const reply = isLapsed(state, request.now)
      ? await closedLate(request, kept, state, move)
      : await moved(request, kept, state, move, meant);
    if (reply !== undefined) return reply;
  }
  throw new UsageError(AT_ONCE);
}

/** Undefined where somebody else changed the interview meanwhile, so that nothing happened. */
async function moved(
  request: Request,
  kept: KeptInterview,
  state: Mock,
  move: Move,
  meant: number,
): Promise<Reply | undefined> {
  const { db, incoming, now } = request;
  const isBehind = meant !== clockOf(state, now).number;
  switch (move.kind) {
    case 'status':
      // Shown again, it is the newest thing asked, whatever was asked meanwhile.
      return (await changeInterview(db, kept, { state, now })) ? asked(request, state, []) : undefined;
    case 'end':
      return ended(request, kept, afterEnd(state, incoming.delivery), []);
    case 'form':
      if (isBehind) throw behind(meant);
      return formFor(request, state, meant);
    case 'skip':
      // Pressed twice, it skips once.
      if (isBehind) return asked(request, state, []);
      return wentOn(request, kept, afterItem(state, 'skipped', now, incoming.delivery));
    case 'answer':
      if (isBehind) throw behind(meant);
      return answered(request, kept, state, move.text);
    case 'refused':
      throw new UsageError(
        `A mock interview has no \`${move.name}\`: it has \`skip\`, \`status\` and \`end\`. If it is your answer, say \`answer ${move.name}\`.`,
      );
  }
}

function behind(number: number): UsageError {
  return new UsageError(
    `Question ${number} is behind you, so this was not kept. \`mock status\` shows the one that is open.`,
  );
}

/** The question that is open. Throws UsageError where the bank has it no more. */
function openTask({ bank }: Request, state: Mock): { readonly item: Item; readonly task: Task } {
  const item = currentItem(state);
  if (item === undefined) throw new Error('a mock interview goes on without a question');
  const task = taskOf(bank, item);
  if (task === undefined)
    throw new UsageError(
      `The question “${item.questionId}” is not in the bank any more: \`mock skip\` goes on with the next.`,
    );
  return { item, task };
}

function asked(request: Request, state: Mock, before: readonly Block[]): Reply {
  const { item, task } = openTask(request, state);
  return privately(itemCard(state, item, task, request.now, before));
}

function formFor(request: Request, state: Mock, number: number): Reply {
  const { task } = openTask(request, state);
  const id = `mock:answer ${number}`;
  if (task.kind === 'question') return answerForm(task.question, id);
  return privately({
    kind: 'form',
    id,
    title: 'Your answer',
    about: taskBlocks(task),
    fields: [
      { name: 'answer', label: 'All you have to say to it', kind: 'text', multiline: true, required: true },
    ],
  });
}

async function answered(
  request: Request,
  kept: KeptInterview,
  state: Mock,
  written: string,
): Promise<Reply | undefined> {
  const { incoming, now, today } = request;
  const { task } = openTask(request, state);
  const { question } = task;
  const answer = answerIn(written);
  const grade = gradeOf(request, question, (bank) =>
    task.kind === 'stage'
      ? gradeStage(bank, task.question, task.stage, answer)
      : gradeAnswer(bank, task.question, answer),
  );
  // A mistyped option is none; who does not know is not asked again, and keeps the first attempt for another day.
  if (grade?.gate?.name === 'empty') throw new UsageError(grade.gate.reason);
  if (grade?.gate?.name === 'dont-know')
    return wentOn(request, kept, afterItem(state, 'skipped', now, incoming.delivery));
  const marked = { mark: grade?.mark ?? null, points: grade?.points ?? [] };
  if (task.kind === 'stage')
    return wentOn(request, kept, afterItem(state, { ...marked, said: answer }, now, incoming.delivery));
  const next = afterItem(state, { ...marked, said: null }, now, incoming.delivery);
  const alsoIn = await countingTeams(request);
  const recorded = await recordMarked(request, { question: task.question, answer, grade, alsoIn }, (given) =>
    request.db.transaction(async (tx) => {
      if (!(await changeInterview(tx, kept, changeTo(request, next)))) return undefined;
      const recording = await recordAnswer(tx, given);
      // It answered something before this interview; thrown, so that it changes nothing here.
      if (recording.kind === 'repeated')
        throw new UsageError('This message was heard before: nothing was done again.');
      return recording;
    }),
  );
  return recorded && shownNext(request, kept, next, streakNotes({ ...recorded, today }));
}

/** What is kept of an interview in this state: with the last question behind it, it is over. */
function changeTo({ bank, now }: Request, state: Mock): InterviewChange {
  if (currentItem(state) !== undefined) return { state, now };
  const report = mockReportOf(state, bank);
  return { state, now, ended: { report, mark: report.mark } };
}

async function wentOn(request: Request, kept: KeptInterview, next: Mock): Promise<Reply | undefined> {
  const changed = await changeInterview(request.db, kept, changeTo(request, next));
  return changed ? shownNext(request, kept, next, []) : undefined;
}

function shownNext(request: Request, kept: KeptInterview, next: Mock, notes: readonly Block[]) {
  const before = [...notedBlocks(next), ...notes];
  if (currentItem(next) !== undefined) return asked(request, next, before);
  return reported(request, { ...kept, state: next }, mockReportOf(next, request.bank), before);
}

/** The interview lay until its time and the grace after it were over. */
async function closedLate(
  request: Request,
  kept: KeptInterview,
  state: Mock,
  move: Move,
): Promise<Reply | undefined> {
  const lost = move.kind === 'answer' ? ' What you just said came after it and was not counted.' : '';
  const words = `The ${state.minutes} minutes and ${GRACE_MINUTES} more are over, so this is the report.${lost}`;
  return ended(request, kept, afterEnd(state, request.incoming.delivery), [note('plain', words)]);
}

/** Ends the interview with what there is. */
async function ended(
  request: Request,
  kept: KeptInterview,
  state: Mock,
  before: readonly Block[],
): Promise<Reply | undefined> {
  const { bank, db, now } = request;
  const report = mockReportOf(state, bank);
  const change = { state, now, ended: { report, mark: report.mark } };
  if (!(await changeInterview(db, kept, change))) return undefined;
  return reported(request, { ...kept, state }, report, before);
}

async function reported(
  request: Request,
  { id, state, teamId }: Pick<KeptInterview, 'id' | 'state' | 'teamId'>,
  report: MockReport,
  before: readonly Block[],
): Promise<Reply> {
  const { bank, db, member } = request;
  const { deliveries } = mockSchema.parse(state);
  const points = await pointsEarned(db, { teamId, memberId: member.id, deliveries });
  const shown = mockReportCard(bank, {
    report,
    before: await reportBefore(request, id, report),
    earned: { points, streak: streakLine(await ownStreak(request)) },
  });
  return privately({ ...shown, body: [...before, ...shown.body] });
}

/** The report before this one at the same level. */
async function reportBefore(
  { db, member }: Request,
  id: string,
  { level }: MockReport,
): Promise<MockReport | undefined> {
  const all = await endedMocks(db, member.id, { most: COMPARED });
  const earlier = all.slice(all.findIndex((one) => one.id === id) + 1);
  return earlier.map(({ report }) => mockReportSchema.parse(report)).find((one) => one.level === level);
}

async function newestReport({ db, member }: Request): Promise<{ id: string; report: MockReport }> {
  const [last] = await endedMocks(db, member.id, { most: 1 });
  if (last === undefined) throw new UsageError('There is no report yet: `mock` starts a mock interview.');
  return { id: last.id, report: mockReportSchema.parse(last.report) };
}

async function lastReport(request: Request): Promise<Reply> {
  const { id, report } = await newestReport(request);
  const before = await reportBefore(request, id, report);
  return privately(mockReportCard(request.bank, { report, before, earned: undefined }));
}

/** The design stage of the newest report in full. */
async function lastStage(request: Request): Promise<Reply> {
  const { report } = await newestReport(request);
  const item = report.items.find(({ stage }) => stage !== null);
  const task = item && taskOf(request.bank, item);
  if (item === undefined || task?.kind !== 'stage')
    throw new UsageError('The design stage of your last mock interview is not in the bank any more.');
  if (item.outcome === 'not-reached')
    throw new UsageError('You did not come to the design stage, so its answer stays hidden.');
  return privately(mockStageCard(item, task.stage));
}
