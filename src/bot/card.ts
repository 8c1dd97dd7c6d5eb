/**
 * What any platform can show. Text is Markdown's smallest part: paragraphs parted by an empty line and
 * `code` in backticks; nothing else is marked up, so names and answers need no escaping here.
 */
export type Tone = 'plain' | 'good' | 'fair' | 'bad';

/** How far one rubric point was met. */
export type Verdict = 'hit' | 'partial' | 'missed';

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** A remark set apart: a hint, a correction, a warning. */
  | { readonly kind: 'note'; readonly tone: Tone; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly source: string }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly Row[] }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly ordered: boolean }
  /** A bar: `value` of `of`, such as a mark of 75 of 100. */
  | { readonly kind: 'meter'; readonly label: string; readonly value: number; readonly of: number }
  | { readonly kind: 'verdicts'; readonly verdicts: readonly VerdictLine[] };

export type Field = {
  readonly name: string;
  readonly value: string;
  /** The room that the name is of, as the platform knows it: where rooms can be linked to, a link says its name. */
  readonly room?: string;
};
export type Column = { readonly title: string; readonly align: 'left' | 'right' };
/** `mine` marks the row of the person who asked. */
export type Row = { readonly cells: readonly string[]; readonly mine: boolean };
export type VerdictLine = {
  readonly verdict: Verdict;
  readonly text: string;
  /** The person's own words that earned it. */
  readonly quote: string | undefined;
  /** Marks earned, and what the point is worth. */
  readonly earned: number;
  readonly worth: number;
};

/** A thing to do next. `id` holds all that is needed to do it; `words` is what to type where there are no buttons. */
export type Action = {
  readonly id: string;
  readonly label: string;
  readonly words: string;
  readonly style: 'primary' | 'plain' | 'danger';
};

export type Card = {
  readonly kind: 'card';
  readonly title: string;
  readonly tone: Tone;
  readonly body: readonly Block[];
  readonly actions: readonly Action[];
};

/** A dialogue that asks for more: a modal where there is one, a prompt in a terminal. */
export type Form = {
  readonly kind: 'form';
  /** The action that its values are sent to. */
  readonly id: string;
  readonly title: string;
  /** What the fields are about, such as the question to answer; for platforms whose forms can show it. */
  readonly about?: readonly Block[];
  readonly fields: readonly FormField[];
};

export type FormField = {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** Left out where a form holds no more fields; what it would have changed stays as it is then. */
  readonly spare?: boolean;
  /** What stands in it to begin with. */
  readonly value?: string;
} & (
  | { readonly kind: 'text'; readonly multiline: boolean }
  /** One of `options`, or with `many` any of them, their values joined by spaces. */
  | { readonly kind: 'choice'; readonly options: readonly ChoiceOption[]; readonly many: boolean }
  /** A time of day as `09:30`. */
  | { readonly kind: 'time' }
);

/** `value` holds no space. */
export type ChoiceOption = { readonly value: string; readonly label: string };

/** A file to hand over, such as an export. */
export type Attachment = { readonly name: string; readonly mediaType: string; readonly content: string };

export type Reply = {
  readonly show: Card | Form;
  /** Who sees it: the asker alone, or everybody in the room. */
  readonly audience: 'asker' | 'room';
  /** Take the place of the message that held the button. */
  readonly replace?: boolean;
  readonly attachment?: Attachment;
  /** Where the delivery was recorded: whether that was now, and not when it came before. */
  readonly recorded?: boolean;
  /** Nothing was done, and why, in one sentence: a platform that can lets the person mend what they filled in. */
  readonly refused?: string;
  /** The field of the form that `refused` is about, where it is about one. */
  readonly refusedField?: string;
};

export function card(
  title: string,
  body: readonly Block[],
  more: Partial<Pick<Card, 'tone' | 'actions'>> = {},
): Card {
  return { kind: 'card', title, tone: more.tone ?? 'plain', body, actions: more.actions ?? [] };
}

export function text(...paragraphs: readonly string[]): Block {
  return { kind: 'text', text: paragraphs.join('\n\n') };
}

export function note(tone: Tone, words: string): Block {
  return { kind: 'note', tone, text: words };
}

/** A button; its words are its id's verb unless they differ. */
export function action(
  id: string,
  label: string,
  more: Partial<Pick<Action, 'words' | 'style'>> = {},
): Action {
  return { id, label, words: more.words ?? id.split(':', 1).join(''), style: more.style ?? 'plain' };
}

/** A reply that only the asker sees: the rule for everything that could spoil a question. */
export function privately(show: Card | Form): Reply {
  return { show, audience: 'asker' };
}
