import { type CompiledModels, compileModels } from './grading/recall.ts';
import { type CompiledRubric, compileRubric } from './grading/rubric.ts';
import { lexemesOf } from './grading/token.ts';
import { type Topicality, topicalityOf } from './grading/topicality.ts';
import {
  followUpOf,
  type Glossary,
  type OpenQuestion,
  type Question,
  type RecallQuestion,
  type Rubric,
  type Topic,
} from './question.ts';

/** What a bank is made of: plain data. */
export type BankParts = {
  readonly topics: readonly Topic[];
  readonly questions: readonly Question[];
  readonly glossary: Glossary;
  /** By topic. */
  readonly topicGlossaries: Readonly<Record<string, Glossary>>;
};

/** The questions, ready to be asked and marked. */
export class Bank {
  readonly parts: BankParts;
  /** What may be asked after a question: never chosen by itself, but found by its id. */
  readonly followUps: readonly OpenQuestion[];
  private readonly byName: ReadonlyMap<string, Question>;
  private readonly rubrics = new Map<Rubric, CompiledRubric>();
  private readonly models = new Map<RecallQuestion, CompiledModels>();
  private words: Topicality | undefined;
  private readonly searched = new Map<Question, SearchWords>();

  constructor(parts: BankParts) {
    this.parts = parts;
    this.followUps = parts.questions.flatMap((question) => followUpOf(question) ?? []);
    this.byName = new Map(
      [...parts.questions, ...this.followUps].flatMap((question) => [
        ...(question.ref === undefined ? [] : [[question.ref, question] as const]),
        [question.id, question] as const,
      ]),
    );
  }

  get topics(): readonly Topic[] {
    return this.parts.topics;
  }

  get questions(): readonly Question[] {
    return this.parts.questions;
  }

  /** The question with this id or ref, however it is written. */
  find(name: string): Question | undefined {
    return this.byName.get(name.trim().toLowerCase());
  }

  /** What an interviewer asks after this question, if anything. */
  followUp({ id }: Question): OpenQuestion | undefined {
    return this.followUps.find(({ followUpOf }) => followUpOf === id);
  }

  topicTitle(id: string): string {
    return this.topics.find((topic) => topic.id === id)?.title ?? id;
  }

  /** The rubric of a question (or of a part of one) made ready; worked out once. Throws RubricError. */
  compiled(
    question: Question,
    rubric: Rubric,
    prompt: string = question.prompt,
    asking = false,
  ): CompiledRubric {
    const known = this.rubrics.get(rubric);
    if (known !== undefined) return known;
    const topic = this.parts.topicGlossaries[question.topic] ?? {};
    const compiled = compileRubric(rubric, prompt, [topic, this.parts.glossary], { asking });
    this.rubrics.set(rubric, compiled);
    return compiled;
  }

  /** The model answers of a question without a rubric made ready; worked out once. */
  compiledModels(question: RecallQuestion): CompiledModels {
    const known = this.models.get(question);
    if (known !== undefined) return known;
    const compiled = compileModels([question.answer, ...question.answers], question.prompt);
    this.models.set(question, compiled);
    return compiled;
  }

  /** What the bank's own words say of an answer's; worked out once, when first asked for. */
  topicality(): Topicality {
    this.words ??= topicalityOf(this.questions, phrasingsOf(this.parts));
    return this.words;
  }

  /** Questions whose id, ref, topic or prompt has all the words, best first. */
  search(words: string): Question[] {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return [];
    const stemmed = stemsOf(words);
    return this.questions
      .map((question) => ({ question, score: searchScore(this.searchWords(question), wanted, stemmed) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score || (a.question.id < b.question.id ? -1 : 1))
      .map(({ question }) => question);
  }

  /** Worked out once a question, since a search may follow every key that somebody presses. */
  private searchWords(question: Question): SearchWords {
    const known = this.searched.get(question);
    if (known !== undefined) return known;
    const words = searchWordsOf(question);
    this.searched.set(question, words);
    return words;
  }
}

/** What a question can be found by. */
type SearchWords = {
  readonly id: string;
  readonly ref: string | undefined;
  readonly names: ReadonlySet<string>;
  readonly prompt: ReadonlySet<string>;
  readonly answer: ReadonlySet<string>;
};

function searchWordsOf({ id, ref, topic, prompt, answer }: Question): SearchWords {
  const names = `${id} ${ref ?? ''} ${topic}`.split(/[ -]/);
  return {
    id,
    ref,
    names: new Set(names.flatMap((name) => [name, ...stemsOf(name)])),
    prompt: new Set(stemsOf(prompt)),
    answer: new Set(stemsOf(answer)),
  };
}

function phrasingsOf({ glossary, topicGlossaries }: BankParts): Parameters<typeof topicalityOf>[1] {
  return {
    shared: Object.values(glossary).flat(),
    topics: Object.fromEntries(
      Object.entries(topicGlossaries).map(([topic, groups]) => [topic, Object.values(groups).flat()]),
    ),
  };
}

function searchScore(
  { id, ref, names, prompt, answer }: SearchWords,
  wanted: readonly string[],
  stemmed: readonly string[],
): number {
  if (wanted.join('-') === id || wanted.join('') === ref) return 100;
  let score = 0;
  for (const stem of stemmed) {
    if (prompt.has(stem)) score += 3;
    else if (names.has(stem)) score += 2;
    else if (answer.has(stem)) score += 1;
    else return 0;
  }
  return score;
}

function stemsOf(text: string): string[] {
  return lexemesOf(text).flatMap((lexeme) => (lexeme.kind === 'break' ? [] : [lexeme.stem]));
}
