import { describe, expect, test } from 'vitest';
import {
  type ConversationEvent,
  type Effect,
  inFence,
  opening,
  type Rules,
  step,
} from '../../../src/adapters/terminal/conversation.ts';
import { action, card, type Form } from '../../../src/bot/card.ts';

const rules: Rules = {
  commands: [
    { name: 'next', takes: 'nothing' },
    { name: 'answer', takes: 'free' },
    { name: 'search', takes: 'free' },
  ],
  multiline: true,
};
const line = (typed: string): ConversationEvent => ({ kind: 'line', line: typed, pasted: false });
const pasted = (typed: string): ConversationEvent => ({ kind: 'line', line: typed, pasted: true });
const interrupt = (typing = false): ConversationEvent => ({ kind: 'interrupt', typing });
const end: ConversationEvent = { kind: 'end' };
const form = (fields: Form['fields']): ConversationEvent => ({
  kind: 'reply',
  show: { kind: 'form', id: 'f', title: 'F', fields },
});

function hearing(events: readonly ConversationEvent[], given = rules) {
  let conversation = opening;
  const effects: Effect[] = [];
  for (const event of events) {
    const [next, more] = step(conversation, event, given);
    conversation = next;
    effects.push(...more);
  }
  return { conversation, effects };
}

/** What came of it, in short: words said, and the kinds of the other effects. */
function outcomes(events: readonly ConversationEvent[], given = rules): string[] {
  return hearing(events, given).effects.map((effect) => {
    if (effect.kind === 'ask') return `ask ${effect.field.name}`;
    if (effect.kind !== 'say') return effect.kind;
    const { said } = effect;
    switch (said.kind) {
      case 'command':
        return `/${said.name}${said.rest === '' ? '' : ` ${said.rest}`}`;
      case 'text':
        return `text ${said.text}`;
      case 'form':
        return `form ${JSON.stringify(said.values)}`;
      case 'action':
        return `action ${said.id}`;
      case 'slash':
        return 'slash';
      default:
        return said satisfies never;
    }
  });
}

describe('typing lines', () => {
  test.each<[string, ConversationEvent[], string[]]>([
    ['a command runs at once', [line('next')], ['/next']],
    ['an answer on one line is sent at once', [line('answer It blocks.')], ['/answer It blocks.']],
    ['another command of free text without a rest is the bot’s to explain', [line('search')], ['/search']],
    ['an empty line says nothing', [line('')], []],
    ['plain text waits for an empty line', [line('It blocks.'), line('Forever.')], ['remark']],
    [
      'an empty line sends',
      [line('It blocks.'), line('Forever.'), line('')],
      ['remark', 'text It blocks.\nForever.'],
    ],
    ['a line of spaces sends too', [line('It blocks.'), line('  ')], ['remark', 'text It blocks.']],
    ['Ctrl-D sends', [line('It blocks.'), end], ['remark', 'text It blocks.']],
    ['answer alone starts one', [line('answer'), line('next'), line('')], ['remark', '/answer next']],
    ['an answer of nothing is not sent', [line('answer'), line('')], ['remark', 'remark']],
    [
      'commands inside an answer are part of it',
      [line('First'), line('next'), line('')],
      ['remark', 'text First\nnext'],
    ],
    ['indentation stays', [line('answer'), line('  go f()'), line('')], ['remark', '/answer   go f()']],
    ['the hint comes once', [line('a'), line(''), line('b'), line('')], ['remark', 'text a', 'text b']],
    [
      'Ctrl-C cancels the answer alone',
      [line('It'), interrupt(), line('next')],
      ['remark', 'clear', 'remark', '/next'],
    ],
    ['Ctrl-C clears a typed line', [interrupt(true)], ['clear']],
    ['Ctrl-C on an empty prompt leaves', [interrupt()], ['leave']],
    ['Ctrl-D on an empty prompt leaves', [end], ['leave']],
    ['quit leaves', [line('quit')], ['leave']],
    [
      'quit inside an answer is a word',
      [line('To stop:'), line('quit'), line('')],
      ['remark', 'text To stop:\nquit'],
    ],
    [
      'an empty line inside a code fence is code',
      [line('```go'), line('a'), line(''), line('b'), line('```'), line('')],
      ['remark', 'remark', 'text ```go\na\n\nb\n```'],
    ],
    ['Ctrl-D sends an open fence', [line('```'), line('a'), end], ['remark', 'text ```\na']],
    ['a fence on one line opens nothing', [line('```x```'), line('')], ['remark', 'text ```x```']],
    [
      'a pasted text is one answer, empty lines and commands included',
      [pasted('One.'), pasted(''), pasted('next'), line(''), line('next')],
      ['remark', 'text One.\n\nnext', '/next'],
    ],
    ['pasted commands run in their order', [pasted('next'), pasted('search a')], ['/next', '/search a']],
  ])('%s', (_, events, expected) => {
    expect(outcomes(events)).toEqual(expected);
  });

  test('an open fence is known to the prompt', () => {
    expect(inFence(hearing([line('see'), line('```go')]).conversation)).toBe(true);
    expect(inFence(hearing([line('see'), line('```go'), line('```')]).conversation)).toBe(false);
  });

  test('without lines that belong together, every text is said alone', () => {
    const alone = { ...rules, multiline: false };
    expect(outcomes([line('It blocks.'), line(''), line('answer'), line('next')], alone)).toEqual([
      'text It blocks.',
      '/answer',
      '/next',
    ]);
  });

  test('the words of an action count until the next card', () => {
    const shows = (...actions: ReturnType<typeof action>[]): ConversationEvent => ({
      kind: 'reply',
      show: card('', [], { actions }),
    });
    const again = shows(action('retry:q1', 'Try again', { words: 'again' }));
    expect(outcomes([again, line('again')])).toEqual(['action retry:q1']);
    expect(outcomes([again, shows(), line('again')])).toEqual(['remark']);
  });
});

describe('filling a form', () => {
  const name = { name: 'name', label: 'Name', kind: 'text' as const, multiline: false, required: true };
  const level = {
    name: 'level',
    label: 'Level',
    required: true,
    kind: 'choice' as const,
    many: false,
    value: 'core',
    options: [
      { value: 'core', label: 'Core' },
      { value: 'staff', label: 'Staff' },
    ],
  };
  const days = { ...level, name: 'days', many: true };
  const at = { name: 'at', label: 'When', required: true, kind: 'time' as const, value: '09:30' };
  const why = { name: 'why', label: 'Why', kind: 'text' as const, multiline: true, required: false };

  test.each<[string, ConversationEvent[], string[]]>([
    [
      'asks in turn and sends',
      [form([name, why]), line(' Ada '), line('a'), line('b'), line('')],
      ['ask name', 'ask why', 'form {"name":"Ada","why":"a\\nb"}'],
    ],
    [
      'asks again for what is needed',
      [form([name]), line(''), line('x')],
      ['ask name', 'remark', 'ask name', 'form {"name":"x"}'],
    ],
    ['takes no for an answer where it may', [form([why]), line('')], ['ask why', 'form {"why":""}']],
    ['commands are values', [form([name]), line('next')], ['ask name', 'form {"name":"next"}']],
    [
      'Ctrl-C cancels it',
      [form([name, why]), line('x'), interrupt(), line('next')],
      ['ask name', 'ask why', 'clear', 'remark', '/next'],
    ],
    [
      'Ctrl-D ends a field of several lines',
      [form([why, name]), line('a'), end, line('x')],
      ['ask why', 'ask name', 'form {"why":"a","name":"x"}'],
    ],
    ['Ctrl-D cancels at a field that is needed', [form([name]), end], ['ask name', 'clear', 'remark']],
    [
      'takes a choice, and asks again for one that there is not',
      [form([level]), line('x'), line('staff')],
      ['ask level', 'remark', 'ask level', 'form {"level":"staff"}'],
    ],
    [
      'takes many choices where there may be many',
      [form([days]), line('core staff')],
      ['ask days', 'form {"days":"core staff"}'],
    ],
    ['an empty line keeps what stands in a field', [form([at]), line('')], ['ask at', 'form {"at":"09:30"}']],
    ['a form without fields is sent at once', [form([])], ['form {}']],
  ])('%s', (_, events, expected) => {
    expect(outcomes(events)).toEqual(expected);
  });
});
