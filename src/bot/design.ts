import { nearestNames } from '../core/distance.ts';
import { gradeStage } from '../core/grading/question-grade.ts';
import {
  after,
  begun,
  heard,
  type Interview,
  interviewSchema,
  type Move,
  type Report,
  reportOf,
  reportSchema,
  type Script,
} from '../core/interview.ts';
import { type DesignQuestion, STAGES } from '../core/question.ts';
import { recordAnswer } from '../storage/answers.ts';
import { withRetry } from '../storage/database.ts';
import {
  changeInterview,
  endedInterviews,
  type KeptInterview,
  openInterview,
  startInterview,
} from '../storage/interviews.ts';
import { readable } from './answer.ts';
import { action, card, note, privately, type Reply, text } from './card.ts';
import { command, listed, UsageError, words } from './command.ts';
import { countingTeams } from './counting.ts';
import { reportCard, stageReportCard, turnsCard } from './interview-card.ts';
import type { Request } from './request.ts';

/** What is said to the interviewer in one word. */
const VERBS = ['done', 'hint', 'status', 'pause', 'resume', 'end'] as const;
type Verb = (typeof VERBS)[number];

/** An interview that nobody went on with for so long is over, with a report on what there is. */
const HOURS_OPEN = 24;
/** Two messages at once change the same interview: the later one looks again. */
const TRIES = 5;

export const design = command({
  name: 'design',
  summary: 'A system-design interview in stages: `design` lists the prompts',
  options: {
    prompt: words('a prompt such as `rate-limiter`, or done, hint, status, pause, resume, end, report'),
  },
  async run(request, { prompt = '' }) {
    const [first = '', second] = prompt.trim().toLowerCase().split(/\s+/);
    const verb = VERBS.find((name) => name === first);
    if (verb !== undefined && second === undefined) return moveInterview(request, { kind: verb });
    if (first === 'report') return lastReport(request, second);
    if (first === 'say') return form(request);
    if (first === '') return overview(request);
    // "design the API as …" is said to the interviewer.
    if (found(request, prompt) === undefined && (await isInterviewed(request)))
      return sayInInterview(request, `design ${prompt}`);
    return start(request, prompt.trim());
  },
  async submit(request, _about, { text: said = '' }) {
    return sayInInterview(request, said);
  },
});

/** The move that plain words make in an interview: a verb alone, or something said. */
export function moveSaid(said: string): Move {
  const verb = VERBS.find((name) => name === said.trim().toLowerCase());
  return verb === undefined ? { kind: 'say', text: said } : { kind: verb };
}

export function isInterviewVerb(name: string): name is Verb {
  return VERBS.some((verb) => verb === name);
}

/** Whether the person has an interview going on in this room. */
async function isInterviewed({ db, member, room }: Request): Promise<boolean> {
  return (await openInterview(db, member.id, room, 'design')) !== undefined;
}

export async function sayInInterview(request: Request, said: string): Promise<Reply> {
  const spoken = readable(said);
  if (spoken === '') throw new UsageError('There is nothing in this: say what you think, or `done`.');
  return moveInterview(request, moveSaid(spoken));
}

async function overview(request: Request): Promise<Reply> {
  const { bank, db, member, room } = request;
  const kept = await openInterview(db, member.id, room, 'design');
  if (kept !== undefined) return moveInterview(request, { kind: 'status' });
  const prompts = bank.questions.filter((question) => question.kind === 'design');
  if (prompts.length === 0) throw new UsageError('There are no design interviews in this bank.');
  const best = new Map<string, number>();
  for (const { questionId, mark } of await endedInterviews(db, member.id, { most: 1000 }))
    best.set(questionId, Math.max(best.get(questionId) ?? 0, mark ?? 0));
  return privately(
    card(
      'System-design interviews',
      [
        text(
          'An interviewer leads you through seven stages in 20 to 45 minutes and marks each. `design rate-limiter` starts one.',
        ),
        {
          kind: 'table',
          columns: [
            { title: 'Prompt', align: 'left' },
            { title: 'Level', align: 'left' },
            { title: 'Best', align: 'right' },
          ],
          rows: prompts.map(({ id, level }) => ({
            cells: [id, level, String(best.get(id) ?? '-')],
            mine: false,
          })),
        },
      ],
      {
        actions: prompts
          .filter(({ id }) => !best.has(id))
          .slice(0, 3)
          .map(({ id }) => action(`design:${id}`, id, { words: `design ${id}` })),
      },
    ),
  );
}

async function start(request: Request, name: string): Promise<Reply> {
  const { db, member, now, room, team } = request;
  const question = promptNamed(request, name);
  const { interview, turns } = begun(question, now);
  const state: Interview = { ...interview, deliveries: [request.incoming.delivery] };
  const started = await startInterview(db, {
    teamId: team.id,
    memberId: member.id,
    room,
    kind: 'design',
    questionId: question.id,
    state,
    now,
  });
  if (started === undefined) {
    const open = await openInterview(db, member.id, room, 'design');
    const known = interviewSchema.safeParse(open?.state);
    // The platform sent the same message again.
    if (!(known.success && heard(known.data, request.incoming.delivery))) {
      const other = known.data?.questionId ?? 'another prompt';
      throw new UsageError(
        `An interview on \`${other}\` goes on here. \`end\` closes it with a report, \`status\` says where you are.`,
      );
    }
  }
  const opening = turnsCard(question, turns);
  return privately({ ...opening, body: [text(question.prompt), ...opening.body] });
}

function found({ bank }: Request, name: string): DesignQuestion | undefined {
  const question = bank.find(name) ?? bank.find(name.trim().split(/\s+/).join('-'));
  return question?.kind === 'design' ? question : undefined;
}

function promptNamed(request: Request, name: string): DesignQuestion {
  const known = found(request, name);
  if (known !== undefined) return known;
  const { bank } = request;
  const prompts = bank.questions.filter((question) => question.kind === 'design').map(({ id }) => id);
  const near = nearestNames(name, prompts, 3).map((id) => `\`${id}\``);
  const help = near.length > 0 ? `Did you mean ${listed(near, 'or')}?` : '`design` lists the prompts.';
  throw new UsageError(`There is no design interview “${name.slice(0, 60)}”. ${help}`);
}

async function form(request: Request): Promise<Reply> {
  if (!(await isInterviewed(request))) throw new UsageError(NONE_OPEN);
  return privately({
    kind: 'form',
    id: 'design:say',
    title: 'To the interviewer',
    fields: [{ name: 'text', label: 'What do you say?', kind: 'text', multiline: true, required: true }],
  });
}

const NONE_OPEN = 'No interview goes on here. `design` lists the prompts.';

/** Makes a move in the interview of this room. Throws UsageError where there is none. */
export async function moveInterview(request: Request, move: Move): Promise<Reply> {
  const { db, member, now, room, incoming } = request;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const kept = await openInterview(db, member.id, room, 'design');
    if (kept === undefined) throw new UsageError(NONE_OPEN);
    const interview = interviewSchema.parse(kept.state);
    const script = scriptOf(request, interview.questionId);
    const expired = now.getTime() - kept.updatedAt.getTime() >= HOURS_OPEN * 3_600_000;
    const again = heard(interview, incoming.delivery);
    const made = after(
      interview,
      expired ? { kind: 'end' } : again ? { kind: 'status' } : move,
      incoming.delivery,
      script,
    );
    if (again && !expired) return privately(turnsCard(script.question, made.turns));
    const over = made.turns.some(({ kind }) => kind === 'over');
    if (!over) {
      if (await changeInterview(db, kept, { state: made.interview, now }))
        return privately(turnsCard(script.question, made.turns));
      continue;
    }
    const reply = await closed(request, kept, made.interview, script);
    if (reply === undefined) continue;
    if (!expired || reply.show.kind !== 'card') return reply;
    const late = note(
      'plain',
      `The interview lay for more than ${HOURS_OPEN} hours, so it is over; this is the report so far.`,
    );
    return { ...reply, show: { ...reply.show, body: [late, ...reply.show.body] } };
  }
  throw new UsageError('Several messages came at once. Nothing of this one was kept: send it again.');
}

function scriptOf({ bank, now }: Request, questionId: string): Script {
  const question = bank.find(questionId);
  if (question?.kind !== 'design')
    throw new UsageError(
      `The interview “${questionId}” is not in the bank any more. \`design\` lists what there is.`,
    );
  return { question, now, grade: (stage, answer) => gradeStage(bank, question, stage, answer) };
}

/** Ends an interview with its report and its points, all or nothing; undefined where somebody else changed it meanwhile. */
async function closed(
  request: Request,
  kept: KeptInterview,
  interview: Interview,
  script: Script,
): Promise<Reply | undefined> {
  const { bank, db, incoming, member, now, settings, team, today } = request;
  const { question } = script;
  const alsoIn = await countingTeams(request);
  const report = reportOf(interview, script);
  const before = await reportBefore(request, question.id);
  const said = Object.values(interview.stages).flatMap((stage) => stage.said);
  const points = await withRetry(() =>
    db.transaction(async (tx) => {
      const ended = { report, mark: report.mark };
      if (!(await changeInterview(tx, kept, { state: interview, now, ended }))) return undefined;
      if (said.length === 0) return 0;
      const recorded = await recordAnswer(tx, {
        team,
        alsoIn,
        memberId: member.id,
        delivery: incoming.delivery,
        questionId: question.id,
        topic: question.topic,
        level: question.level,
        text: said.join('\n\n'),
        mark: report.mark,
        grade: null,
        timeZone: settings.timeZone,
        day: today,
        now,
      });
      return recorded.answer.points;
    }),
  );
  return points === undefined ? undefined : privately(reportCard(bank, { question, report, before, points }));
}

async function reportBefore({ db, member }: Request, questionId: string): Promise<Report | undefined> {
  const [last] = await endedInterviews(db, member.id, { questionId, most: 1 });
  return last === undefined ? undefined : reportSchema.parse(last.report);
}

/** The newest report, or one stage of it. */
async function lastReport(request: Request, stage: string | undefined): Promise<Reply> {
  const { bank, db, member } = request;
  const [last] = await endedInterviews(db, member.id, { most: 1 });
  const question = last && bank.find(last.questionId);
  if (last === undefined || question?.kind !== 'design')
    throw new UsageError('There is no report yet: `design` lists the prompts.');
  const report = reportSchema.parse(last.report);
  if (stage === undefined)
    return privately(reportCard(bank, { question, report, before: undefined, points: undefined }));
  const result = report.stages.find(({ id }) => id === stage);
  if (result === undefined)
    throw new UsageError(`There is no stage “${stage.slice(0, 60)}”. There is ${listed(STAGES, 'and')}.`);
  if (!result.reached)
    throw new UsageError(`You did not come to the stage “${stage}”, so its answer stays hidden.`);
  return privately(stageReportCard(question, report, result));
}
