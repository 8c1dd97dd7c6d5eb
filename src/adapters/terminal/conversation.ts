import type { Action, Form, FormField, Reply } from '../../bot/card.ts';
import type { Said } from '../../bot/incoming.ts';
import { ANSWER, leaves, saidOf, type TerminalCommand } from './incoming.ts';

/** Where a person and the terminal stand between two lines. */
export type Conversation = {
  readonly mode: Mode;
  /** The actions of the last card shown. */
  readonly offered: readonly Action[];
  /** Remarks that are worth making once. */
  readonly explained: { readonly sending: boolean; readonly fence: boolean };
};

type Mode =
  | { readonly kind: 'idle' }
  /** An answer of several lines is being typed: as plain text, or after `answer` alone. */
  | {
      readonly kind: 'answering';
      readonly lines: readonly string[];
      readonly asCommand: boolean;
      /** A code fence is open, in which empty lines belong to the code. */
      readonly fenced: boolean;
    }
  | {
      readonly kind: 'filling';
      readonly form: Form;
      /** The field being asked for and those after it. */
      readonly field: FormField;
      readonly later: readonly FormField[];
      readonly lines: readonly string[];
      readonly values: Readonly<Record<string, string>>;
    };

export type ConversationEvent =
  /** `pasted` lines may be blank without ending an answer. */
  | { readonly kind: 'line'; readonly line: string; readonly pasted: boolean }
  /** Ctrl-C; `typing` says whether the line holds anything. */
  | { readonly kind: 'interrupt'; readonly typing: boolean }
  /** Ctrl-D on an empty line, or the end of the input. */
  | { readonly kind: 'end' }
  | { readonly kind: 'reply'; readonly show: Reply['show'] };

export type Effect =
  | { readonly kind: 'say'; readonly said: Said }
  | { readonly kind: 'remark'; readonly words: string }
  | { readonly kind: 'ask'; readonly field: FormField }
  /** Empty the line being typed. */
  | { readonly kind: 'clear' }
  | { readonly kind: 'leave' };

export type Rules = {
  readonly commands: readonly TerminalCommand[];
  /** Whether plain text starts an answer of several lines; otherwise every line stands alone. */
  readonly multiline: boolean;
};

type Step = readonly [Conversation, readonly Effect[]];

export const opening: Conversation = {
  mode: { kind: 'idle' },
  offered: [],
  explained: { sending: false, fence: false },
};

/** What an event makes of the conversation, and what to do about it, in order. */
export function step(conversation: Conversation, event: ConversationEvent, rules: Rules): Step {
  switch (event.kind) {
    case 'line':
      return lineTyped(conversation, event, rules);
    case 'interrupt':
      return interrupted(conversation, event.typing);
    case 'end':
      return ended(conversation);
    case 'reply':
      return replied(conversation, event.show);
    default:
      return event satisfies never;
  }
}

/** Whether the answer being typed has an open code fence. */
export function inFence({ mode }: Conversation): boolean {
  return mode.kind === 'answering' && mode.fenced;
}

function isFence(line: string): boolean {
  return /^\s*```[^`]*$/.test(line);
}

function lineTyped(
  conversation: Conversation,
  event: ConversationEvent & { kind: 'line' },
  rules: Rules,
): Step {
  const { mode } = conversation;
  switch (mode.kind) {
    case 'idle':
      return lineWhileIdle(conversation, event.line, rules);
    case 'answering': {
      const blank = event.line.trim() === '' && !event.pasted;
      if (blank && !mode.fenced) return sent(conversation, mode.lines, mode.asCommand);
      const fenced = isFence(event.line) ? !mode.fenced : mode.fenced;
      const next: Conversation = {
        ...conversation,
        mode: { ...mode, lines: [...mode.lines, event.line], fenced },
      };
      if (!blank || conversation.explained.fence) return [next, []];
      return [
        { ...next, explained: { ...next.explained, fence: true } },
        [
          {
            kind: 'remark',
            words: 'Empty lines belong to the code until a line of ```. Ctrl-D sends as it is.',
          },
        ],
      ];
    }
    case 'filling': {
      if (mode.field.kind !== 'text' || !mode.field.multiline)
        return fieldFilled(conversation, mode, event.line.trim());
      const ends = event.line.trim() === '' && !event.pasted;
      if (ends) return fieldFilled(conversation, mode, trimmed(mode.lines));
      return [{ ...conversation, mode: { ...mode, lines: [...mode.lines, event.line] } }, []];
    }
    default:
      return mode satisfies never;
  }
}

function lineWhileIdle(conversation: Conversation, line: string, { commands, multiline }: Rules): Step {
  if (leaves(line)) return [conversation, [{ kind: 'leave' }]];
  const said = saidOf(line, commands, conversation.offered);
  if (said === undefined) return [conversation, []];
  if (!multiline) return [conversation, [{ kind: 'say', said }]];
  if (said.kind === 'command' && said.name === ANSWER && said.rest === '')
    return answering(conversation, [], true);
  if (said.kind === 'text') return answering(conversation, [line], false);
  return [conversation, [{ kind: 'say', said }]];
}

function answering(conversation: Conversation, lines: readonly string[], asCommand: boolean): Step {
  const next: Conversation = {
    ...conversation,
    mode: { kind: 'answering', lines, asCommand, fenced: lines.some(isFence) },
    explained: { ...conversation.explained, sending: true },
  };
  if (conversation.explained.sending) return [next, []];
  return [next, [{ kind: 'remark', words: 'Empty line to send, Ctrl-C to cancel.' }]];
}

function sent(conversation: Conversation, lines: readonly string[], asCommand: boolean): Step {
  const next: Conversation = { ...conversation, mode: { kind: 'idle' } };
  const text = trimmed(lines);
  if (text === '') return [next, [{ kind: 'remark', words: 'Nothing typed, nothing sent.' }]];
  const said: Said = asCommand ? { kind: 'command', name: ANSWER, rest: text } : { kind: 'text', text };
  return [next, [{ kind: 'say', said }]];
}

function interrupted(conversation: Conversation, typing: boolean): Step {
  const { mode } = conversation;
  switch (mode.kind) {
    case 'idle':
      return [conversation, [{ kind: typing ? 'clear' : 'leave' }]];
    case 'answering':
      return cancelled(conversation, 'Answer cancelled; nothing was sent.');
    case 'filling':
      return cancelled(conversation, 'Cancelled; nothing was sent.');
    default:
      return mode satisfies never;
  }
}

function cancelled(conversation: Conversation, words: string): Step {
  return [{ ...conversation, mode: { kind: 'idle' } }, [{ kind: 'clear' }, { kind: 'remark', words }]];
}

function ended(conversation: Conversation): Step {
  const { mode } = conversation;
  switch (mode.kind) {
    case 'idle':
      return [conversation, [{ kind: 'leave' }]];
    case 'answering':
      return sent(conversation, mode.lines, mode.asCommand);
    case 'filling': {
      const value = trimmed(mode.lines);
      if (value === '' && mode.field.required) return cancelled(conversation, 'Cancelled; nothing was sent.');
      return fieldFilled(conversation, mode, value);
    }
    default:
      return mode satisfies never;
  }
}

function replied(conversation: Conversation, show: Reply['show']): Step {
  if (show.kind === 'card') return [{ ...conversation, offered: show.actions }, []];
  return asking(conversation, show, show.fields, {});
}

function fieldFilled(conversation: Conversation, mode: Mode & { kind: 'filling' }, typed: string): Step {
  const { field } = mode;
  const value = typed === '' ? (field.value ?? '') : typed;
  const fault = value === '' && field.required ? 'This one is needed.' : faultIn(field, value);
  if (fault !== undefined) {
    return [
      { ...conversation, mode: { ...mode, lines: [] } },
      [
        { kind: 'remark', words: fault },
        { kind: 'ask', field },
      ],
    ];
  }
  return asking(conversation, mode.form, mode.later, { ...mode.values, [field.name]: value });
}

/** What keeps a value from being the field's, where a platform with pickers would not let it be typed. */
function faultIn(field: FormField, value: string): string | undefined {
  if (field.kind !== 'choice' || value === '') return undefined;
  const words = field.many ? value.split(/\s+/) : [value];
  const stranger = words.find((word) => !field.options.some((option) => option.value === word));
  return stranger === undefined ? undefined : `“${stranger}” is not one of them.`;
}

/** Asks for the first of `fields`, or sends the form when none is left. */
function asking(
  conversation: Conversation,
  form: Form,
  fields: readonly FormField[],
  values: Readonly<Record<string, string>>,
): Step {
  const [field, ...later] = fields;
  if (field === undefined) {
    const said: Said = { kind: 'form', id: form.id, values };
    return [{ ...conversation, mode: { kind: 'idle' } }, [{ kind: 'say', said }]];
  }
  const mode: Mode = { kind: 'filling', form, field, later, lines: [], values };
  return [{ ...conversation, mode }, [{ kind: 'ask', field }]];
}

/** The lines without the blank ones around them. */
function trimmed(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
}
