import { describe, expect, it } from 'vitest';
import { registrationsOf } from '../../../src/adapters/discord/commands.ts';
import { card, privately } from '../../../src/bot/card.ts';
import {
  type Command,
  choice,
  command,
  completionsOf,
  person,
  room,
  topic,
  words,
} from '../../../src/bot/command.ts';
import { COMMANDS } from '../../../src/bot/commands.ts';
import { shippedBank } from '../../../src/content/shipped.ts';
import { commandRules, optionsOf, type RegisteredCommand } from '../../support/discord/rules.ts';

const bank = await shippedBank();

function registered(commands: readonly Command[]): readonly RegisteredCommand[] {
  const registrations = registrationsOf(commands, (option, typed) => completionsOf(option, typed, bank));
  return commandRules.parse(JSON.parse(JSON.stringify(registrations)));
}

const run = async () => privately(card('Done', []));
const zones = Intl.supportedValuesOf('timeZone');
const setUp = command({
  name: 'set-up',
  summary: `Sets \`everything\` up. ${'It takes long to say what. '.repeat(10)}`,
  access: 'configure',
  options: {
    level: choice('how hard', ['easy', 'hard']),
    topic: topic(),
    zone: { describe: 'where', rest: false, parse: (word) => word, suggest: () => zones },
    days: { ...choice('when', ['mon', 'tue']), many: true },
    note: words('what to remember'),
    who: person('who remembers'),
  },
  run,
});

/** Each option or verb, with how many choices it offers and whether it offers what is typed. */
function shapeOf(command: RegisteredCommand | undefined, verb?: string) {
  if (command?.type !== 1) throw new Error('no command was registered');
  return (optionsOf(command, verb) ?? []).map((option) =>
    option.type === 7
      ? [option.name, 'channels', option.channel_types]
      : [option.name, option.choices?.length, option.autocomplete],
  );
}

describe('a registration', () => {
  it('of the whole table and the shipped questions is within Discord’s limits', () => {
    expect(registered(COMMANDS)).toHaveLength(COMMANDS.length + 1);
  });

  it('hides what configures a room from those who may not manage the server', () => {
    expect(registered([setUp])[0]?.default_member_permissions).toBe('32');
  });

  it('shortens a long description, and leaves out marks that mean nothing there', () => {
    const [first] = registered([setUp]);
    if (first?.type !== 1) throw new Error('no command was registered');
    expect(first.description).toMatch(/^Sets everything up\. .*…$/);
  });

  it('offers fixed values as a menu, what may change or be several while one types, and nothing where anything goes', () => {
    const [first] = registered([setUp]);
    expect(shapeOf(first)).toEqual([
      ['level', 2, undefined],
      ['topic', undefined, true],
      ['zone', undefined, true],
      ['days', undefined, true],
      ['note', undefined, undefined],
      ['who', undefined, undefined],
    ]);
  });

  it('lets a person be picked from the server’s list', () => {
    const [first] = registered([setUp]);
    expect(first?.type === 1 && first.options?.find(({ name }) => name === 'who')?.type).toBe(6);
  });

  it('makes a subcommand of each verb, with what it needs first and rooms to choose from', () => {
    const verbs = command({
      name: 'many',
      summary: 'Does several things',
      options: { change: words('what to change') },
      verbs: {
        by: 'change',
        bare: 'show',
        each: {
          show: { summary: 'Shows it', options: {} },
          move: {
            summary: 'Moves it',
            options: { level: choice('how hard', ['easy']), to: { ...words('where'), required: true } },
          },
          post: { summary: 'Posts it', options: { channel: room('which channel') } },
        },
      },
      run,
    });
    const [first] = registered([verbs]);
    expect(shapeOf(first, 'show')).toEqual([]);
    expect(shapeOf(first, 'move')).toEqual([
      ['to', undefined, undefined],
      ['level', 1, undefined],
    ]);
    expect(shapeOf(first, 'post')).toEqual([['channel', 'channels', [0, 5, 10, 11, 15, 16]]]);
  });
});
