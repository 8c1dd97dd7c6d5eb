import { denialsIn } from './denial.ts';
import { isVerb, PRONOUNS, wordSet } from './lexicon.ts';
import { withSentenceDenials } from './sentence-denial.ts';
import type { Break, Lexeme, Token } from './token.ts';

/** A part of an answer that makes one claim. */
export type Clause = {
  readonly tokens: readonly Token[];
  /** For each token, how many denials ("not", "never", "it is a myth that") cover it; infinitely many if it is merely asked. */
  readonly denials: readonly number[];
  /** Counted from 0. */
  readonly sentence: number;
  /** Whether it leans on the clause before it: "because …", "which …", "it …", so that both may make one claim. */
  readonly leans: boolean;
  /** Whether it belongs to a question, which claims nothing: "Is it safe to append?" */
  readonly asks: boolean;
};

/** Words that start a clause of its own, and those whose clause leans on the one before. */
const COORDINATING = wordSet('but whereas while however although though yet except versus');
const LEANING = wordSet('because so which therefore hence thus then since meaning until where otherwise');
/** "and so", "and because" open one clause. */
const REASONING = wordSet('because so therefore hence thus since');
const CONDITIONS = wordSet('if when unless');
/** Words that open a clause which sets the scene for its neighbour. */
const SCENE = wordSet('if when once whenever unless as after before with without for by in on');
/** Words that open a predicate whose subject stands in the clause before. */
const PREDICATE = wordSet('is are can will has have do does must should may then never not also only');
const ASKING = wordSet(
  'is are was do does did can could will would should must what why how when which who where if',
);
/** Pronouns that open a clause rather than end one. */
const SUBJECTS = wordSet('it its they their there you we he she i nobody everyone');
/** Behind "but" these say what a thing is without. */
const BARE = wordSet('no without');
/** What follows from a question that stands for "if so" or, denied, for "if not". */
const CONSEQUENCE = wordSet('then otherwise else');
/** Stems of verbs that tell of a question. */
const REPORTING = wordSet('ask wonder');
const YES_NO = wordSet('yes no not never hardly sure correct true false right wrong');
/** "len: the number of elements": so few words before a colon or dash are a label, which belongs to what follows. */
const LABEL_WORDS = 2;
/** … and up to so many without a verb are its subject. */
const HEADING_WORDS = 6;
/** "it is <so many words> that …" */
const CLEFT_WORDS = 4;
const ARTICLES = wordSet('a an');
const NEGATIONS = wordSet('not no never only just also');
/** "between <so many words> and …" */
const PAIR_WORDS = 5;
/** No clause is longer, in words: one that seems to be lacks its punctuation. It also bounds the work of matching. */
const LONGEST_CLAUSE = 60;

/** The clauses of an answer, with what each denies worked out. */
export function clausesOf(lexemes: readonly Lexeme[]): Clause[] {
  const drafts = new Splitter().split(lexemes);
  return withSentenceDenials(
    drafts.map(({ tokens, sentence, leans, asks }) => ({
      tokens,
      denials: denialsIn(tokens),
      sentence,
      leans,
      asks,
    })),
  );
}

type Draft = Omit<Clause, 'denials'>;
/** How a clause is joined to the one before it. */
type Link = 'start' | 'comma' | 'coordinate' | 'lean';

class Splitter {
  private readonly drafts: Draft[] = [];
  private tokens: Token[] = [];
  private sentence = 0;
  private link: Link = 'start';

  split(lexemes: readonly Lexeme[]): Draft[] {
    lexemes.forEach((lexeme, index) => {
      const next = tokenAt(lexemes, index + 1);
      if (lexeme.kind === 'break') this.breakAt(lexeme, next);
      else {
        const link = this.linkBefore(lexeme, lexemes, index);
        if (link !== undefined) this.close(link);
        else if (this.tokens.length === LONGEST_CLAUSE) this.close('lean');
        this.tokens.push(lexeme);
      }
    });
    this.close('start');
    return this.drafts;
  }

  private breakAt({ strength, asks }: Break, next: Token | undefined): void {
    if (strength === 'sentence') {
      // "(open coded). Only …": the bracket has closed the clause already.
      const had = this.tokens.length > 0 || this.drafts.at(-1)?.sentence === this.sentence;
      this.close('start');
      if (asks === true && this.isQuestion(next?.word ?? '')) this.markQuestion();
      if (had) this.sentence += 1;
    } else if (strength === 'comma') this.close('comma');
    else if (!this.isLabel(strength === 'label' ? next : undefined))
      this.close(strength === 'arrow' || this.isHeading() ? 'lean' : 'comma');
  }

  /** Whether what ends in a question mark is asked; `next` is the word behind it. */
  private isQuestion(next: string): boolean {
    const opening = this.drafts.findLast(
      ({ sentence }, at) => sentence === this.sentence && this.drafts[at - 1]?.sentence !== sentence,
    );
    // "panics?" is a guess, but in "a panic? no" it is none; in "the compiler asks: …? no" somebody else asks.
    if (!ASKING.has(opening?.tokens[0]?.word ?? ''))
      return next === 'no' && opening?.tokens.some(({ stem }) => REPORTING.has(stem)) !== true;
    return !CONSEQUENCE.has(next); // "is it full? then it waits" is a condition
  }

  private markQuestion(): void {
    for (let at = this.drafts.length - 1; this.drafts[at]?.sentence === this.sentence; at -= 1) {
      const draft = this.drafts[at];
      if (draft !== undefined) this.drafts[at] = { ...draft, asks: true };
    }
  }

  private isLabel(next: Token | undefined): boolean {
    const { tokens } = this;
    if (tokens.some(({ word }) => YES_NO.has(word))) return false; // "can't: …" answers
    if (tokens.length <= LABEL_WORDS) return true;
    // "the new capacity: 5", "len and cap are: 4 and 5"
    const subject = tokens.at(-1)?.stem === 'be' ? tokens.slice(0, -1) : tokens;
    return next?.kind === 'number' && subject.length <= HEADING_WORDS && !subject.some(isVerb);
  }

  /** "the second receiver: never woken": what stands before the colon is what the rest speaks of. */
  private isHeading(): boolean {
    const { tokens } = this;
    return tokens.length > 1 && tokens.length <= HEADING_WORDS && !tokens.some(isVerb);
  }

  /** How the clause that starts with this token is joined to what stands before it, or undefined if none starts. */
  private linkBefore({ word }: Token, lexemes: readonly Lexeme[], index: number): Link | undefined {
    const { tokens } = this;
    const last = tokens.at(-1);
    if (last === undefined) return undefined;
    const next = tokenAt(lexemes, index + 1);
    // "is not there yet", "I don't think so"
    if ((word === 'yet' || word === 'so') && next === undefined) return undefined;
    if (word === 'cause' && isCause(next, tokenAt(lexemes, index + 2))) return 'lean';
    // "a box with a logo but no present is a box": no claim ends where no verb was.
    if (word === 'but' && BARE.has(next?.word ?? '') && tokens.length > 1 && !tokens.some(isVerb))
      return undefined;
    if (COORDINATING.has(word)) return 'coordinate';
    // "it is not because …": the denial covers the reason; in "you should not because …" it does not.
    const subject = tokens.at(-2);
    if (last.word === 'not' && (subject === undefined || subject.stem === 'be')) return undefined;
    if (last.word === 'and' && tokens.length === 1 && REASONING.has(word)) return undefined;
    if (LEANING.has(word)) return 'lean';
    if (CONDITIONS.has(word)) return tokens.length > 1 && !opensScene(tokens) ? 'lean' : undefined;
    if (word !== 'and' || next === undefined || tokens.length < 2) return undefined;
    if (PRONOUNS.has(next.word) || REASONING.has(next.word) || opensPredicate(next)) return 'lean';
    // "the zero value of a slice and a map is nil": one subject, as long as no verb was there.
    return tokens.some(isVerb) && !isPairOpen(tokens) ? 'coordinate' : undefined;
  }

  private close(next: Link): void {
    if (this.tokens.length > 0) {
      const draft = { tokens: this.tokens, sentence: this.sentence, asks: false };
      this.drafts.push({ ...draft, leans: leansOn(this.drafts.at(-1), draft, this.link) });
      this.tokens = [];
      this.link = next;
    } else if (next !== 'comma') this.link = next;
  }
}

function tokenAt(lexemes: readonly Lexeme[], index: number): Token | undefined {
  const lexeme = lexemes[index];
  return lexeme?.kind === 'break' ? undefined : lexeme;
}

/** "it grows cause there is room"; but "locks cause it to wait". */
function isCause(next: Token | undefined, afterNext: Token | undefined): boolean {
  return SUBJECTS.has(next?.word ?? '') && afterNext !== undefined && afterNext.word !== 'to';
}

/** "it decides between stack | and heap": "and" joins the two. */
function isPairOpen(tokens: readonly Token[]): boolean {
  const recent = tokens.slice(-PAIR_WORDS);
  const between = recent.findLastIndex(({ word }) => word === 'between');
  return between >= 0 && !recent.slice(between).some(isVerb);
}

function leansOn(before: Draft | undefined, clause: Omit<Draft, 'leans'>, link: Link): boolean {
  const [first] = clause.tokens;
  if (before === undefined || first === undefined || link === 'coordinate') return false;
  const same = before.sentence === clause.sentence;
  if (link === 'lean') return same;
  if (isCleft(clause.tokens)) return false;
  if (PRONOUNS.has(first.word) || LEANING.has(first.word)) return true;
  // "if nobody receives, the sender blocks"; "it blocks, until somebody receives"
  return same && (opensScene(before.tokens) || SCENE.has(first.word) || opensPredicate(first));
}

/** "it is the receiver that waits" has its subject in itself; "it is a map that grows" has not. */
function isCleft([first, second, third, ...rest]: readonly Token[]): boolean {
  if (first?.word !== 'it' || second?.stem !== 'be' || third === undefined) return false;
  if (ARTICLES.has(third.word) || NEGATIONS.has(third.word)) return false;
  return rest.slice(0, CLEFT_WORDS).some(({ word }) => word === 'that' || word === 'who');
}

function opensScene([first]: readonly Token[]): boolean {
  return first !== undefined && SCENE.has(first.word);
}

/** "and blocks", "and copied": the subject stands in the clause before. */
function opensPredicate({ word }: Token): boolean {
  return /(?:[^s]s|ed|not)$/.test(word) || PREDICATE.has(word);
}
