import { followUpOf, type OpenQuestion, type Question, type RecallQuestion } from '../question.ts';
import { FUNCTION_WORDS } from './lexicon.ts';
import { lexemesOf, type Token } from './token.ts';

/**
 * What the bank knows of words: which are spelt right, and which speak of one question rather than another. Worked
 * out from the questions themselves, so it needs no list of English.
 */
export type Topicality = {
  /** Every stem that a topic's questions may be answered with: such a word is no typing error there. */
  known(topic: string): ReadonlySet<string>;
  /** Whether an answer to the question speaks of other questions' matters instead. */
  isOffTopic(questionId: string, tokens: readonly Token[]): boolean;
};

/**
 * Weight of foreign terms from which an answer can be off the topic: about five rare terms. Shorter answers are
 * judged by what they claim.
 */
const LEAST_FOREIGN = 24;
/** Share of the question's own terms below which it is. Of the bank's good examples none comes near it. */
const LEAST_OWN = 0.2;

/** An answer of so many words that hardly uses a term of the question's is waffle; no analogy is that long. */
const LONG_ANSWER = 120;
/** … unless it says the same few words again and again. */
const MANY_TERMS = 12;
const LEAST_MENTIONED = 6;

/**
 * An answer is one to another question if that question's prompt and answer hold so much, and so many times, more of its
 * terms' weight than all that this question says. Of 2,969 answers worth 40 or more one came near it.
 */
const BETTER_BY = 12;
const BETTER_TIMES = 1.5;

/** Works it out; `phrasings` are those of the shared glossary and of each topic's own. */
export function topicalityOf(
  questions: readonly Question[],
  phrasings: {
    readonly shared: readonly string[];
    readonly topics: Readonly<Record<string, readonly string[]>>;
  },
): Topicality {
  const open = questions.filter((question) => question.kind === 'open');
  const own = new Map(
    questions.flatMap((question) => {
      const text = textOf(question);
      return text === undefined ? [] : [[question.id, stemsIn(text)] as const];
    }),
  );
  const followUps = questions.flatMap((question) => followUpOf(question) ?? []);
  // What leads to a follow-up belongs to it as well; what it leads to does not belong to the question.
  const mineOf = new Map([
    ...own,
    ...followUps.map((next) => {
      const before = own.get(next.followUpOf ?? '') ?? new Set();
      return [next.id, new Set([...before, ...stemsIn(openText(next))])] as const;
    }),
  ]);
  const terms = termsOf(own, open);
  const known = new Set(terms.keys());
  for (const question of questions) {
    for (const stem of stemsIn([question.prompt, question.answer, ...question.hints].join('\n')))
      known.add(stem);
  }
  for (const stem of stemsIn(phrasings.shared.join('\n'))) known.add(stem);
  // What only another topic's rubrics look for may well be a slip here: "tread" for "thread".
  const inTopic = new Map(
    Object.entries(phrasings.topics).map(([topic, texts]) => [
      topic,
      new Set([...known, ...stemsIn(texts.join('\n'))]),
    ]),
  );
  const numbers = new Map(open.map(({ id }, number) => [id, number]));
  const before = new Map(followUps.map(({ id, followUpOf }) => [id, followUpOf]));
  /** The weight of the terms that another question holds most of. */
  const bestElsewhere = (said: readonly Term[], questionId: string): number => {
    const held = new Float64Array(open.length);
    for (const { weight, holders } of said)
      for (const number of holders) held[number] = (held[number] ?? 0) + weight;
    for (const id of [questionId, before.get(questionId)]) {
      const number = id === undefined ? undefined : numbers.get(id);
      if (number !== undefined) held[number] = 0;
    }
    return held.reduce((most, weight) => Math.max(most, weight), 0);
  };
  return {
    known: (topic) => inTopic.get(topic) ?? known,
    isOffTopic(questionId, tokens) {
      const mine = mineOf.get(questionId);
      if (mine === undefined) return false;
      let familiar = 0;
      let foreign = 0;
      let elsewhere = 0;
      let mentioned = 0;
      const stems = new Set(tokens.filter(isTerm).map(({ stem }) => stem));
      const said: Term[] = [];
      for (const stem of stems) {
        const own = mine.has(stem);
        if (own) mentioned += 1;
        const term = terms.get(stem);
        if (term === undefined) continue;
        said.push(term);
        if (own) familiar += term.weight;
        else {
          elsewhere += term.weight;
          if (!isEveryday(term, questionId)) foreign += term.weight;
        }
      }
      // Another question holds no more than all that is said, so mostly it need not be looked for.
      if (elsewhere >= Math.max(BETTER_BY, (BETTER_TIMES - 1) * familiar)) {
        const best = bestElsewhere(said, questionId);
        if (best - familiar >= BETTER_BY && best >= BETTER_TIMES * familiar) return true;
      }
      if (tokens.length >= LONG_ANSWER && stems.size >= MANY_TERMS && mentioned < LEAST_MENTIONED)
        return true;
      return foreign >= LEAST_FOREIGN && familiar / (familiar + foreign) < LEAST_OWN;
    },
  };
}

/** What a word says of which question is meant. */
type Term = {
  /** The rarer it is among the questions, the more. */
  readonly weight: number;
  /** The open questions whose prompt or model answer holds it, by their place. */
  readonly holders: readonly number[];
  /** The ids of those that have it in an example which does without technical terms. */
  readonly users: ReadonlySet<string>;
};

const NOBODY: ReadonlySet<string> = new Set();

/** The words of all questions, by stem. */
function termsOf(
  own: ReadonlyMap<string, ReadonlySet<string>>,
  open: readonly OpenQuestion[],
): ReadonlyMap<string, Term> {
  const counts = new Map<string, number>();
  for (const stems of own.values()) for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const holders = new Map<string, number[]>();
  const users = new Map<string, Set<string>>();
  for (const [number, { id, prompt, answer, examples }] of open.entries()) {
    for (const stem of stemsIn(`${prompt}\n${answer}`))
      holders.set(stem, [...(holders.get(stem) ?? []), number]);
    const plain = examples.filter(({ kind }) => kind === 'paraphrase').map((example) => example.answer);
    for (const stem of stemsIn(plain.join('\n'))) users.set(stem, (users.get(stem) ?? new Set()).add(id));
  }
  return new Map(
    [...counts].map(([stem, count]) => {
      const weight = Math.log(own.size / count);
      return [stem, { weight, holders: holders.get(stem) ?? [], users: users.get(stem) ?? NOBODY }];
    }),
  );
}

/** In use by this many other questions' plain examples, a word is everyday: fewer may have let a term slip in. */
const EVERYDAY_USERS = 3;

/** A question's own examples do not count for it, or they could not be told from answers to others. */
function isEveryday({ users }: Term, questionId: string): boolean {
  return users.size - (users.has(questionId) ? 1 : 0) >= EVERYDAY_USERS;
}

function textOf(question: Question): string | undefined {
  if (question.kind === 'open') return openText(question);
  return question.kind === 'recall' ? recallText(question) : undefined;
}

function recallText({ prompt, answer, hints, answers }: RecallQuestion): string {
  return [prompt, answer, ...hints, ...answers].join('\n');
}

function openText({ prompt, answer, hints, rubric, misconceptions }: OpenQuestion): string {
  const points = rubric.map(({ point }) => point);
  const beliefs = misconceptions.flatMap(({ belief, correction }) => [belief, correction]);
  return [prompt, answer, ...hints, ...points, ...beliefs].join('\n');
}

function isTerm({ kind, word }: Token): boolean {
  return kind === 'word' && !FUNCTION_WORDS.has(word);
}

function stemsIn(text: string): Set<string> {
  return new Set(
    lexemesOf(text).flatMap((lexeme) => (lexeme.kind !== 'break' && isTerm(lexeme) ? [lexeme.stem] : [])),
  );
}
