import { personalDay } from '../core/calendar.ts';
import { nearestNames } from '../core/distance.ts';
import { type AskedQuestion, isAsked } from '../core/grading/question-grade.ts';
import { pauseDailies } from '../storage/daily.ts';
import { asDatabaseError } from '../storage/database.ts';
import { memberFor, personalTeam } from '../storage/members.ts';
import { openQuestion, progressFor } from '../storage/progress.ts';
import { stopWeeklies } from '../storage/weekly.ts';
import { card, note, privately, type Reply } from './card.ts';
import { type Command, UsageError } from './command.ts';
import { COMMANDS, commandIn, commandNamed } from './commands.ts';
import { isOfInterview, moveInterview, moveNamed, NO_INTERVIEW, sayInInterview } from './design.ts';
import type { Incoming, Platform } from './incoming.ts';
import { type Listener, listenerOf } from './listener.ts';
import { type Meter, UNMETERED } from './meter.ts';
import { answerInMock, commandInMock, concernsMock, moveMock } from './mock.ts';
import { ask } from './practice.ts';
import { questionCard } from './question-card.ts';
import type { Request, Services } from './request.ts';

export type Bot = {
  /** Answers one event. Rejects only where a fault of ours leaves nothing to say. */
  handle(incoming: Incoming): Promise<Reply>;
  /**
   * The bot was removed from a team, by the platform's own id: what it would say there unasked stands still until
   * somebody resumes it, and all that is kept stays.
   */
  left(platform: Platform, team: string): Promise<void>;
};

export function createBot(services: Services, newcomersZone: string, meter: Meter = UNMETERED): Bot {
  return {
    async handle(incoming) {
      try {
        return await reply({ ...(await requestOf(services, incoming, newcomersZone)), meter });
      } catch (error) {
        if (error instanceof UsageError)
          return {
            ...refusal(error.message),
            ...(error.field !== undefined && { refusedField: error.field }),
          };
        const lost = asDatabaseError(error);
        if (lost === undefined) throw error;
        services.log.error({ kind: lost.kind }, lost.message);
        return refusal(`${lost.message} Nothing is half done: try again in a moment.`, 'Not just now');
      }
    },
    async left(platform, team) {
      const place = { platform, team };
      const paused = await pauseDailies(services.db, place, 'removed');
      const switchedOff = await stopWeeklies(services.db, place);
      services.log.info({ ...place, paused, switchedOff }, 'removed from a team');
    },
  };
}

async function requestOf(
  services: Services,
  incoming: Incoming,
  newcomersZone: string,
): Promise<Omit<Request, 'meter'>> {
  const { person, place } = incoming;
  const now = services.clock();
  const known = await memberFor(services.db, {
    platform: place.platform,
    accountId: person.accountId,
    name: unmarked(person.name),
    // A direct message belongs to no team of the platform; what is answered there counts where the person says.
    team:
      place.team === null
        ? personalTeam(person.accountId)
        : { ...place.team, name: unmarked(place.team.name) },
    timeZone: newcomersZone,
    now,
  });
  return {
    ...services,
    ...known,
    incoming,
    now,
    today: personalDay(known.settings, now),
    room: `${place.platform}:${place.room}`,
    elsewhere: false,
  };
}

/** A name in a sentence must not mark up the words around it: a card's backticks are code. */
function unmarked(name: string): string {
  return name.replaceAll('`', '’').replaceAll(/\s+/g, ' ').trim();
}

async function reply(request: Request): Promise<Reply> {
  const { said } = request.incoming;
  switch (said.kind) {
    case 'command': {
      if (said.line !== undefined && (await isInterviewed(request))) return plainWords(request, said.line);
      const found = commandNamed(said.name);
      const heard = await inInterview(request, found?.name ?? said.name.toLowerCase(), said.rest);
      if (heard !== undefined) return heard;
      if (found === undefined) throw unknown(said.name);
      return found.runWords(request, said.rest);
    }
    case 'slash': {
      const found = commandNamed(said.name);
      if (found === undefined) throw unknown(said.name);
      const words = [said.verb, ...Object.values(said.options)].filter(Boolean).join(' ');
      return (
        (await inInterview(request, found.name, words)) ?? found.runNamed(request, said.options, said.verb)
      );
    }
    case 'action': {
      const { command, about } = split(said.id);
      return command.act(request, about);
    }
    case 'form': {
      const { command, about } = split(said.id);
      return command.submit(request, about, said.values);
    }
    case 'text':
      return plainWords(request, said.text);
  }
}

/** What an interview makes of a command that is one of its moves while it listens: `hint` is a command of its own else. */
async function inInterview(request: Request, name: string, rest: string): Promise<Reply | undefined> {
  const move = moveNamed(name);
  if (move === undefined && !concernsMock(name)) return undefined;
  const interview = interviewMeant(await listenerOf(request), name);
  if (interview === 'mock') return commandInMock(request, name, rest);
  return interview === 'design' && move !== undefined && rest === ''
    ? moveInterview(request, move)
    : undefined;
}

/** Whether an interview listens to the person in this room. */
async function isInterviewed(request: Request): Promise<boolean> {
  const listener = await listenerOf(request);
  return listener?.kind === 'design' || listener?.kind === 'mock';
}

/** The interview that listens; `status` and the like, which are nothing else, call back one that waits behind a question. */
function interviewMeant(listener: Listener | undefined, name: string): 'design' | 'mock' | undefined {
  if (listener?.kind !== 'question') return listener?.kind;
  const isMove = moveNamed(name) !== undefined || concernsMock(name);
  return isMove && commandNamed(name) === undefined ? listener.behind : undefined;
}

/** Plain words are a command, or are said to what asked last; where nothing did, they are a command that was mistyped. */
async function plainWords(request: Request, words: string): Promise<Reply> {
  const [first = ''] = words.trim().split(/\s+/);
  if (first === '') return arrival(request);
  const typed = commandIn(words);
  const isOneWord = words.trim() === first;
  const name = typed?.command.name ?? (isOneWord ? first.toLowerCase().replace(/^\//, '') : '');
  const listener = await listenerOf(request);
  const interview = interviewMeant(listener, name);
  if (interview === 'design') {
    if (moveNamed(words) !== undefined) return sayInInterview(request, words);
    // It knows by itself what is said of the interview: `design report estimate`, "design the API first".
    if (typed !== undefined && isOfInterview(typed.command))
      return typed.command.runWords(request, typed.rest);
    return doneOrSaid(request, words, typed, () => sayInInterview(request, words));
  }
  if (interview === 'mock') {
    const heard = await commandInMock(request, name, typed?.rest ?? '');
    if (heard !== undefined) return heard;
    if (typed === undefined && isOneWord) refuseNearCommand(first);
    return doneOrSaid(request, words, typed, () => answerInMock(request, words));
  }
  const open = listener?.kind === 'question' ? listener.question : undefined;
  if (typed !== undefined) {
    try {
      return await typed.command.runWords(request, typed.rest);
    } catch (error) {
      // "practice shows that it panics": where a question is open, words that no option takes are an answer.
      if (
        !(error instanceof UsageError) ||
        open === undefined ||
        typed.rest === '' ||
        takesFreeText(typed.command)
      )
        throw error;
    }
  }
  if (open !== undefined) {
    if (isOneWord) refuseNearCommand(first);
    const answer = commandNamed('answer');
    if (answer === undefined) throw new Error('the table has no answer command');
    return answer.runWords(request, words);
  }
  if (moveNamed(words) !== undefined) throw new UsageError(NO_INTERVIEW);
  throw new UsageError(
    `No question is open to answer, and there is no command “${first.slice(0, 60)}”. ${meant(first)}`,
  );
}

/** One word that is nearly a command is more likely that than an answer. Throws UsageError. */
function refuseNearCommand(word: string): void {
  const near = nearestCommand(word);
  if (near !== undefined && word.length > 2)
    throw new UsageError(`Did you mean \`${near}\`? To give it as your answer: \`answer ${word}\`.`);
}

/**
 * In an interview words are said in it, unless they are nothing but a command: `streak` and `settings zone Europe/Berlin`
 * are, "search results are cached" and "daily active users are a million" are not. A command that is refused is no answer.
 */
function doneOrSaid(
  request: Request,
  words: string,
  typed: ReturnType<typeof commandIn>,
  say: () => Promise<Reply>,
): Promise<Reply> {
  if (typed === undefined) return say();
  const { command, rest } = typed;
  const meant = rest === '' || words.trim().startsWith('/') || command.takes(rest, request.bank);
  return meant ? command.runWords(request, rest) : say();
}

function takesFreeText({ options }: Command): boolean {
  return Object.values(options).some(({ rest }) => rest);
}

/** A button's or form's id is a command's name and what it is about: `hint:send-on-closed-channel`. */
function split(id: string): { command: Command; about: string } {
  const at = id.indexOf(':');
  const command = commandNamed(at < 0 ? id : id.slice(0, at));
  if (command === undefined)
    throw new UsageError('This button is from an older version. `help` lists what there is.');
  return { command, about: at < 0 ? '' : id.slice(at + 1) };
}

function unknown(name: string): UsageError {
  return new UsageError(`There is no command “${name.slice(0, 60)}”. ${meant(name)}`);
}

function meant(word: string): string {
  const near = nearestCommand(word);
  return near === undefined ? '`help` lists what there is.' : `Did you mean \`${near}\`?`;
}

function nearestCommand(word: string): string | undefined {
  return nearestNames(
    word.replace(/^\//, ''),
    COMMANDS.map(({ name }) => name),
    1,
  )[0];
}

/** Somebody arrives and has said nothing yet: the interview or the question that they left, or the next question. */
async function arrival(request: Request): Promise<Reply> {
  const listener = await listenerOf(request);
  if (listener?.kind === 'mock') return moveMock(request, { kind: 'status' });
  if (listener?.kind === 'design') return moveInterview(request, { kind: 'status' });
  const left = await unanswered(request);
  const reply = left === undefined ? await ask(request, {}) : privately(questionCard(request.bank, left));
  if (!request.created || reply.show.kind !== 'card') return reply;
  return { ...reply, show: { ...reply.show, body: [note('plain', WELCOME), ...reply.show.body] } };
}

async function unanswered({ bank, db, member, room }: Request): Promise<AskedQuestion | undefined> {
  const open = await openQuestion(db, member.id, room);
  const question = open && bank.find(open.questionId);
  if (open === undefined || question === undefined || !isAsked(question)) return undefined;
  const { lastAnsweredAt } = await progressFor(db, member.id, question.id);
  return lastAnsweredAt !== null && lastAnsweredAt >= open.askedAt ? undefined : question;
}

const WELCOME =
  'Welcome to Gauntlet. Answer in your own words and get your mark at once, with the reasons. `help` lists what else you can say.';

function refusal(words: string, title = 'Not understood'): Reply {
  return { ...privately(card(title, [note('bad', words)], { tone: 'bad' })), refused: words };
}
