import { nearestNames } from '../core/distance.ts';
import {
  after,
  begun,
  heard,
  type Interview,
  interviewSchema,
  type Move,
  reportSchema,
  silentSince,
} from '../core/interview.ts';
import { type DesignQuestion, STAGES } from '../core/question.ts';
import { changeInterview, endedInterviews, openInterview, startInterview } from '../storage/interviews.ts';
import { readable } from './answer.ts';
import { action, card, privately, type Reply, text } from './card.ts';
import { type Command, command, listed, matching, UsageError, words } from './command.ts';
import { countingTeams } from './counting.ts';
import { reportCard, silentCard, stageReportCard, turnsCard } from './interview-card.ts';
import { endInterview, scriptFor } from './interview-end.ts';
import type { Request } from './request.ts';

/** What is said to the interviewer in one word. */
const VERBS = ['done', 'hint', 'status', 'pause', 'resume', 'end'] as const;

/** What else people say for \`done\`, which are commands of their own where no interview goes on. */
const SAID_FOR_DONE: readonly string[] = ['next', 'skip'];
/** Two messages at once change the same interview: the later one looks again. */
const TRIES = 5;

export const design = command({
  name: 'design',
  summary: 'A system-design interview in stages: `design` lists the prompts',
  options: {
    prompt: words(
      'a prompt such as `rate-limiter`, or done, hint, status, pause, resume, end, report',
      (typed, bank) =>
        matching(
          typed,
          [
            ...bank.questions.filter(({ kind }) => kind === 'design').map(({ id }) => id),
            ...VERBS,
            'report',
          ].map((value) => ({ value, label: value })),
        ),
    ),
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

/** The move that plain words make in an interview, if they are more than something said. */
export function moveNamed(words: string): Move | undefined {
  const said = words.trim().toLowerCase();
  const verb = SAID_FOR_DONE.includes(said) ? 'done' : VERBS.find((name) => name === said);
  return verb && { kind: verb };
}

/** Whether this command, with what is typed behind it, is for the interview itself: `design report estimate`. */
export function isOfInterview(command: Command): boolean {
  return command === design;
}

/** Whether the person has an interview going on in this room. */
async function isInterviewed({ db, member, room }: Request): Promise<boolean> {
  return (await openInterview(db, member.id, room, 'design')) !== undefined;
}

export async function sayInInterview(request: Request, said: string): Promise<Reply> {
  const spoken = readable(said);
  if (spoken === '') throw new UsageError('There is nothing in this: say what you think, or `done`.');
  return moveInterview(request, moveNamed(spoken) ?? { kind: 'say', text: spoken });
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
  const opening = turnsCard(interview.at, turns);
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
  if (!(await isInterviewed(request))) throw new UsageError(NO_INTERVIEW);
  return privately({
    kind: 'form',
    id: 'design:say',
    title: 'To the interviewer',
    fields: [{ name: 'text', label: 'What do you say?', kind: 'text', multiline: true, required: true }],
  });
}

export const NO_INTERVIEW = 'No interview goes on here. `design` lists the prompts.';

/** Makes a move in the interview of this room. Throws UsageError where there is none. */
export async function moveInterview(request: Request, move: Move): Promise<Reply> {
  const { bank, db, member, now, room, incoming, settings, team } = request;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const kept = await openInterview(db, member.id, room, 'design');
    // It was there when the message came: it ended in between, by another message or for lack of words.
    if (kept === undefined && tries > 0) return lastReport(request, undefined);
    if (kept === undefined) throw new UsageError(NO_INTERVIEW);
    const interview = interviewSchema.parse(kept.state);
    const expired = kept.updatedAt <= silentSince(now);
    const lastMove = expired ? kept.updatedAt : now;
    const script = scriptFor(bank, questionOf(request, interview), lastMove);
    const again = heard(interview, incoming.delivery);
    const made = after(
      interview,
      expired ? { kind: 'end' } : again ? { kind: 'status' } : move,
      incoming.delivery,
      script,
    );
    if (again && !expired) return privately(turnsCard(made.interview.at, made.turns));
    const over = made.turns.some(({ kind }) => kind === 'over');
    if (!over) {
      if (await changeInterview(db, kept, { state: made.interview, now }))
        return privately(turnsCard(made.interview.at, made.turns));
      continue;
    }
    const ended = await endInterview(request, {
      kept,
      interview: made.interview,
      script,
      settings,
      team,
      alsoIn: await countingTeams(request),
      delivery: incoming.delivery,
      lastMove,
      now,
    });
    if (ended !== undefined) return privately(expired ? silentCard(script.question, ended) : ended);
  }
  throw new UsageError('Several messages came at once. Nothing of this one was kept: send it again.');
}

function questionOf({ bank }: Request, { questionId }: Interview): DesignQuestion {
  const question = bank.find(questionId);
  if (question?.kind === 'design') return question;
  throw new UsageError(
    `The interview “${questionId}” is not in the bank any more. \`design\` lists what there is.`,
  );
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
    throw new UsageError(`You said nothing in the stage “${stage}”, so its answer stays hidden.`);
  return privately(stageReportCard(question, report, result));
}
