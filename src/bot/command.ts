import type { Bank } from '../core/bank.ts';
import { nearestNames } from '../core/distance.ts';
import type { Question } from '../core/question.ts';
import type { Reply } from './card.ts';
import { mayConfigure } from './permission.ts';
import type { Request } from './request.ts';

/** A value that a command takes. */
export type Option<T> = {
  readonly describe: string;
  /** Takes the rest of the line as it is, not one word. */
  readonly rest: boolean;
  /** What nothing but this option can be meant by, and how it is written: `9h` is a time, written `09:30`. */
  readonly shape?: { readonly like: RegExp; readonly example: string };
  /** It is a person, mentioned; a platform that lets people be picked from a list does. */
  readonly person?: boolean;
  /** Takes any number of words, each by itself: `mon wed`. */
  readonly many?: boolean;
  /** A verb that takes it cannot do without it. */
  readonly required?: boolean;
  /** Names another room of the team by the platform's id: what is asked for is done as if it were asked for there. */
  readonly room?: boolean;
  /** The value of a word, or undefined if it is none. */
  parse(word: string, bank: Bank): T | undefined;
  /** Words it accepts, for completion and for finding what was meant; empty where anything goes. */
  suggest(bank: Bank): readonly string[];
  /**
   * What may be meant by what is typed so far, best first, for platforms that offer choices while one types. Without
   * it the words of `suggest` are offered.
   */
  complete?(typed: string, bank: Bank): readonly Suggestion[];
};

/** A value that an option takes, and what people read in its place. */
export type Suggestion = { readonly value: string; readonly label: string };

type Options = Readonly<Record<string, Option<unknown>>>;

/** One of several things that a command does, with options of its own, for platforms that offer each by itself. */
export type Verb = { readonly summary: string; readonly options: Options };

export type Verbs = {
  /** The option that takes a verb's name; where it takes the rest of a line, what the verb takes follows it there. */
  readonly by: string;
  /** The verb that the command is without any words. */
  readonly bare: string;
  readonly each: Readonly<Record<string, Verb>>;
};

/**
 * Who may use a command: anyone, or those who may configure the room, by the platform's word; or those alone where one
 * option has one of some values: anyone may look, not everybody may change.
 */
export type Access =
  | 'anyone'
  | 'configure'
  | { readonly option: string; readonly configure: readonly string[] };

/** A command as the table holds it: data, and what runs it. All of what runs it refuses who may not with a UsageError. */
export type Command = {
  readonly name: string;
  readonly summary: string;
  readonly aliases: readonly string[];
  readonly options: Options;
  readonly verbs: Verbs | undefined;
  readonly access: Access;
  /**
   * Whether words behind its name can be nothing but what it takes: its values, one of its verbs first, or a name that it
   * offers. What they ask for may be refused all the same.
   */
  takes(words: string, bank: Bank): boolean;
  /** Runs a command line or a button: parses the words first. Throws UsageError. */
  runWords(request: Request, words: string): Promise<Reply>;
  /** Runs with options that a platform has split already: the command's own, or those of the verb. Throws UsageError. */
  runNamed(request: Request, named: Readonly<Record<string, string>>, verb?: string): Promise<Reply>;
  /** Does what a button of this command's stands for: what `about` says, by default as if it had been typed. */
  act(request: Request, about: string): Promise<Reply>;
  /** Handles a form that this command showed; `about` is what stands behind its name in the form's id. */
  submit(request: Request, about: string, values: Readonly<Record<string, string>>): Promise<Reply>;
};

/** What somebody typed does not fit the command; the message is for them. */
export class UsageError extends Error {
  /** The form's field that it is about, where it is about one. */
  readonly field: string | undefined;

  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}

/** A command as its file writes it. `T` maps each option to the type of its value. */
type Definition<T extends Record<string, unknown>> = {
  readonly name: string;
  readonly summary: string;
  readonly aliases?: readonly string[];
  readonly access?: Access;
  readonly options: { readonly [K in keyof T]: Option<T[K]> };
  readonly verbs?: Verbs;
  run(request: Request, values: Partial<T>): Promise<Reply>;
  act?(request: Request, about: string): Promise<Reply>;
  submit?(request: Request, about: string, values: Readonly<Record<string, string>>): Promise<Reply>;
};

/** Makes a command of its data and its function. */
export function command<T extends Record<string, unknown>>(definition: Definition<T>): Command {
  const { name, summary, options, verbs, access = 'anyone' } = definition;
  const permit = async (request: Request, words: Readonly<Record<string, string>>) => {
    if (configures(access, words) && !(await mayConfigure(request))) refuseConfiguring(name, access, words);
  };
  /** A button or a form says first what it does. */
  const permitAbout = (request: Request, about: string) =>
    permit(request, typeof access === 'object' ? { [access.option]: about.split(/\s/, 1).join('') } : {});
  const parsed = (words: Readonly<Record<string, string>>, bank: Bank): Partial<T> => {
    const values: Partial<T> = {};
    for (const key in options) {
      const word = words[key];
      if (word === undefined) continue;
      const value = options[key].parse(word, bank);
      if (value === undefined) throw new UsageError(notUnderstood(name, { [key]: options[key] }, word, bank));
      values[key] = value;
    }
    return values;
  };
  const runNamed = async (request: Request, words: Readonly<Record<string, string>>) => {
    await permit(request, words);
    return definition.run(request, parsed(words, request.bank));
  };
  const runWords = async (request: Request, line: string) => {
    const words = line.trim().toLowerCase() === verbs?.bare ? '' : line;
    return runNamed(request, splitWords(name, options, words, request.bank));
  };
  return {
    name,
    summary,
    options,
    verbs,
    aliases: definition.aliases ?? [],
    access,
    takes: (line, bank) => {
      const [first = '', ...others] = line.trim().split(/\s+/);
      if (verbs !== undefined) return Object.hasOwn(verbs.each, first.toLowerCase());
      const free = Object.values<Option<unknown>>(options).find(({ rest }) => rest);
      if (free !== undefined) return others.length === 0 && (free.complete?.(first, bank) ?? []).length > 0;
      try {
        parsed(splitWords(name, options, line, bank), bank);
        return true;
      } catch (error) {
        if (error instanceof UsageError) return false;
        throw error;
      }
    },
    runWords,
    act: async (request, about) => {
      await permitAbout(request, about);
      return definition.act?.(request, about) ?? runWords(request, about);
    },
    runNamed: async (request, named, verb) => {
      const own =
        verb !== undefined && Object.hasOwn(verbs?.each ?? {}, verb) ? verbs?.each[verb] : undefined;
      if (verb !== undefined && own === undefined) throw new UsageError(`There is no \`${name} ${verb}\`.`);
      const known = own?.options ?? options;
      const stranger = Object.keys(named).find((key) => !Object.hasOwn(known, key));
      if (stranger !== undefined) throw new UsageError(`\`${name}\` has no option “${stranger}”.`);
      if (verb === undefined || verbs === undefined) return runNamed(request, named);
      const elsewhere = Object.keys(known).find((key) => known[key]?.room === true);
      const { [elsewhere ?? '']: room, ...values } = named;
      const said = verb === verbs.bare ? values : saidWith(verbs.by, options, verb, values);
      return runNamed(room === undefined ? request : asIfIn(request, room), said);
    },
    submit: async (request, about, values) => {
      await permitAbout(request, about);
      if (definition.submit === undefined) throw new UsageError(`\`${name}\` has no form.`);
      return definition.submit(request, about, values);
    },
  };
}

/** What a verb with its values says by the command's own options. */
function saidWith(
  by: string,
  options: Options,
  verb: string,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return options[by]?.rest === true
    ? { [by]: [verb, ...Object.values(values)].join(' ') }
    : { [by]: verb, ...values };
}

/** The same request, made in another room that it names. Throws UsageError where the platform does not let them. */
function asIfIn(request: Request, id: string): Request {
  const { said, place } = request.incoming;
  const named = said.kind === 'slash' ? said.rooms?.[id] : undefined;
  if (named === undefined) throw new UsageError('I do not see that channel.');
  const { refusal, ...room } = named;
  if (refusal !== undefined) throw new UsageError(refusal);
  const { platform, team } = place;
  return {
    ...request,
    incoming: { ...request.incoming, place: { platform, team, ...room } },
    room: `${platform}:${room.room}`,
    elsewhere: true,
  };
}

/** Whether what is asked for is for those alone who may configure the room. */
function configures(access: Access, words: Readonly<Record<string, string>>): boolean {
  if (typeof access === 'string') return access === 'configure';
  const value = words[access.option]?.toLowerCase();
  return access.configure.some((needed) => needed === value);
}

function refuseConfiguring(command: string, access: Access, words: Readonly<Record<string, string>>): never {
  const value = typeof access === 'object' ? words[access.option]?.toLowerCase() : undefined;
  const used = [command, value].filter(Boolean).join(' ');
  throw new UsageError(`\`${used}\` is for those who may configure this room.`);
}

/** One of a fixed set of words. */
export function choice<const T extends string>(describe: string, values: readonly T[]): Option<T> {
  return {
    describe,
    rest: false,
    parse: (word) => values.find((value) => value === word.toLowerCase()),
    suggest: () => values,
  };
}

/** A whole number from 1 up to `most`. */
export function count(describe: string, most: number): Option<number> {
  return {
    describe,
    rest: false,
    parse: (word) =>
      /^\d{1,9}$/.test(word) && Number(word) >= 1 && Number(word) <= most ? Number(word) : undefined,
    suggest: () => [],
  };
}

/** The rest of the line, whatever it is; `complete` offers some of what it may be. */
export function words(describe: string, complete?: Option<string>['complete']): Option<string> {
  return { describe, rest: true, parse: (word) => word, suggest: () => [], ...(complete && { complete }) };
}

/** Somebody, by a mention: the value is how it stands in the words, and `Incoming.mentions` tells who that is. */
export function person(describe: string): Option<string> {
  return { ...words(describe), person: true };
}

/** Another room of the team; only platforms that let people choose one offer it. */
export function room(describe: string): Option<string> {
  return { describe, rest: false, room: true, parse: (word) => word, suggest: () => [] };
}

/** A topic of the bank by its slug. */
export function topic(describe = 'a topic'): Option<string> {
  const names = (bank: Bank) => bank.topics.map(({ id }) => id);
  return {
    describe,
    rest: false,
    parse: (word, bank) => names(bank).find((name) => name === word.toLowerCase()),
    suggest: names,
    complete: (typed, bank) =>
      matching(
        typed,
        bank.topics.map(({ id, title }) => ({ value: id, label: title })),
      ),
  };
}

/** What `option` takes, or `any`. */
export function orAny<T>(option: Option<T>): Option<T | 'any'> {
  const { complete } = option;
  return {
    ...option,
    describe: `${option.describe}, or \`any\``,
    parse: (word, bank) => (word.toLowerCase() === 'any' ? 'any' : option.parse(word, bank)),
    suggest: (bank) => [...option.suggest(bank), 'any'],
    ...(complete && {
      complete: (typed: string, bank: Bank) => [...matching(typed, [ANY]), ...complete(typed, bank)],
    }),
  };
}

const ANY: Suggestion = { value: 'any', label: 'any' };

/** A question by its id or ref. */
export function question(describe = 'a question’s id or ref'): Option<string> {
  return {
    describe,
    rest: false,
    parse: (word, bank) => bank.find(word)?.id,
    suggest: (bank) => bank.questions.flatMap(({ id, ref }) => (ref === undefined ? [id] : [id, ref])),
    complete: questionsMeant,
  };
}

/** Questions by their words, or by the start of their id or ref. */
export function questionsMeant(typed: string, bank: Bank): Suggestion[] {
  const named = matching(typed, bank.questions.map(questionSuggestion));
  const byWords = bank.search(typed).map(questionSuggestion);
  return [...named, ...byWords.filter(({ value }) => named.every((other) => other.value !== value))];
}

function questionSuggestion({ id, ref, prompt }: Question): Suggestion {
  return { value: id, label: [ref, id, prompt.replaceAll(/\s+/g, ' ')].filter(Boolean).join(' · ') };
}

/** What an option offers for what is typed so far, best first. */
export function completionsOf(option: Option<unknown>, typed: string, bank: Bank): readonly Suggestion[] {
  if (option.complete !== undefined) return option.complete(typed, bank);
  return matching(
    typed,
    option.suggest(bank).map((value) => ({ value, label: value })),
  );
}

/** Those that what was typed may mean, in any case: first what starts so, then what has words that start so. */
export function matching(typed: string, suggestions: readonly Suggestion[]): Suggestion[] {
  const wanted = folded(typed);
  const parts = wanted.split(' ');
  const rankOf = ({ value, label }: Suggestion) => {
    const texts = [folded(value), folded(label)];
    if (texts.some((text) => text.startsWith(wanted))) return 0;
    return texts.some((text) => parts.every((part) => ` ${text}`.includes(` ${part}`))) ? 1 : undefined;
  };
  return suggestions
    .flatMap((suggestion) => {
      const rank = rankOf(suggestion);
      return rank === undefined ? [] : [{ suggestion, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ suggestion }) => suggestion);
}

/** `Europe/Berlin` and `closed-send` are words as people type them. */
function folded(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[-_/·\s]+/g, ' ')
    .trim();
}

/** How a command is written, with its options: `practice [topic] [level] [kind]`. */
export function usageOf(command: Command): string {
  return [command.name, ...Object.entries(command.options).map(([name]) => `[${name}]`)].join(' ');
}

/** Words in any order, each taken by the first option that knows it; `name:value` is understood as well. */
function splitWords(command: string, options: Options, line: string, bank: Bank): Record<string, string> {
  const taken: Record<string, string> = {};
  let left = line.trim();
  while (left !== '') {
    const word = /^\S+/.exec(left)?.[0] ?? '';
    const [, key = '', value] = /^([a-z]+):(\S+)$/i.exec(word) ?? [];
    const named = key.toLowerCase();
    if (value !== undefined && Object.hasOwn(options, named) && options[named]?.rest === false) {
      taken[named] = value;
    } else {
      const free = Object.entries(options).filter(
        ([name, option]) => taken[name] === undefined || option.many,
      );
      const taker = free.find(([, option]) => !option.rest && option.parse(word, bank) !== undefined);
      const rest = free.find(([, option]) => option.rest);
      if (taker !== undefined) taken[taker[0]] = [taken[taker[0]], word].filter(Boolean).join(' ');
      else if (rest !== undefined) return { ...taken, [rest[0]]: left };
      else throw new UsageError(notUnderstood(command, Object.fromEntries(free), word, bank));
    }
    left = left.slice(word.length).trimStart();
  }
  return taken;
}

/** Longest piece of what was typed that is said back. */
const SHOWN = 60;
/** As many values as a sentence can list. */
const LISTED = 14;

function notUnderstood(command: string, open: Options, word: string, bank: Bank): string {
  const shown = word.length > SHOWN ? `${word.slice(0, SHOWN - 1)}…` : word;
  const names = Object.keys(open);
  if (names.length === 0) return `\`${command}\` takes no more words; I do not understand “${shown}”.`;
  const shaped = Object.entries(open).find(([, { shape }]) => shape?.like.test(word));
  if (shaped !== undefined)
    return `“${shown}” is no ${shaped[0]}: it is written \`${shaped[1].shape?.example}\`.`;
  const known = Object.values(open).flatMap((option) => option.suggest(bank));
  const near = nearestNames(word, known, 3);
  const quoted = (values: readonly string[]) => values.map((value) => `\`${value}\``);
  const help =
    near.length > 0
      ? `Did you mean ${listed(quoted(near), 'or')}?`
      : known.length > 0 && known.length <= LISTED
        ? `There is ${listed(quoted(known), 'and')}.`
        : `\`help ${command}\` says what it takes.`;
  return `No ${listed(names, 'or')} is called “${shown}”. ${help}`;
}

/** `a, b or c`. */
export function listed(items: readonly string[], last: 'and' | 'or'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;
}
