import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BankError, readBank } from '../../src/content/bank.ts';
import { openQuestion, topicFile, writeBank } from '../cli/bank.ts';

const valid = topicFile('channels', openQuestion('send-on-closed'));

/** The faults of a bank, with files named from its folder on. */
async function faultsOf(folder: string): Promise<readonly string[]> {
  const error: unknown = await readBank(folder).catch((reason: unknown) => reason);
  if (!(error instanceof BankError)) throw new Error('not a BankError', { cause: error });
  const prefix = `${path.relative(process.cwd(), folder)}${path.sep}`;
  return error.faults.map((fault) => fault.replace(prefix, ''));
}

describe('a bank', () => {
  test('is all the files of its folder, with a glossary for all and one a topic', async () => {
    const says = (pattern: string) =>
      `\n      - point: P\n        marks: 100\n        says: [ "${pattern}" ]`;
    const bank = await readBank(
      await writeBank({
        'README.md': '# not a question',
        'glossary.yaml': 'boom: [ panic ]\n',
        'go/channels.yaml': `${topicFile('channels', openQuestion('one', { ref: 'bank-1', rubric: says('{boom}') }))}glossary: { own: [ crash ] }\n`,
        'go/more/channels.yaml': topicFile('channels', openQuestion('two', { rubric: says('{own}') })),
        'maps.yaml': `# a comment\r\n${topicFile('maps', openQuestion('three')).replaceAll('\n', '\r\n')}`,
      }),
    );
    expect(bank.topics).toEqual([
      { id: 'channels', title: 'About channels' },
      { id: 'maps', title: 'About maps' },
    ]);
    expect(bank.questions.map(({ id, topic }) => `${topic}/${id}`)).toEqual([
      'channels/one',
      'channels/two',
      'maps/three',
    ]);
    expect(bank.questions[0]).toMatchObject({ kind: 'open', since: '1.0', hints: [], misconceptions: [] });
    expect(bank.find(' BANK-1 ')?.id).toBe('one');
    expect(bank.find('four')).toBeUndefined();
  });

  test.each<[string, string, string[]]>([
    ['YAML that does not parse', 'topic: channels\ntitle: [\nquestions: 1\n', ['a.yaml:3: ']],
    ['the same field twice', `${valid}topic: maps\n`, ['a.yaml:18: Map keys must be unique']],
    ['an empty file', '', ['a.yaml:1 (file): ']],
    ['a file of comments alone', '# soon\n', ['a.yaml:1 (file): ']],
    ['a list for a file', '- a\n- b\n', ['a.yaml:1 (file): ']],
    ['no questions', 'topic: a\ntitle: A\nquestions: []\n', ['a.yaml:3 questions: ']],
    [
      'a field of another type',
      topicFile('a', openQuestion('x', { prompt: '7' })),
      ['a.yaml:6 questions.0.prompt: Invalid input: expected string, received number'],
    ],
    [
      'a level that is none',
      topicFile('a', openQuestion('x', { level: 'hard' })),
      ['a.yaml:5 questions.0.level: Invalid option: expected one of "warm-up"|"core"|"senior"|"staff"'],
    ],
    [
      'a kind that is none',
      topicFile('a', openQuestion('x', { kind: 'essay' })),
      [expect.stringMatching(/^a\.yaml:\d+ questions\.0\.kind: /)],
    ],
    [
      'a field that is missing',
      topicFile('a', openQuestion('x'), '  - id: y\n'),
      ['level', 'prompt', 'answer', 'rubric', 'examples'].map((field) => `a.yaml:18 questions.1.${field}: `),
    ],
    [
      'a field that is not known',
      topicFile('a', openQuestion('x', { colour: 'red' })),
      [expect.stringMatching(/^a\.yaml:\d+ questions\.0(\.colour)?: Unrecognized key: "colour"$/)],
    ],
    [
      'an id that is no slug',
      topicFile('a', openQuestion('Send_On')),
      ['a.yaml:4 questions.0.id: must be a slug'],
    ],
    [
      'too few examples',
      topicFile('a', openQuestion('x', { examples: '[]' })),
      ['a.yaml:12 questions.0.examples: a rubric needs at least five examples'],
    ],
    [
      'too few answers for a question without a rubric',
      topicFile('a', '  - id: x\n    level: core\n    prompt: P\n    answer: A\n    answers: [ B ]\n'),
      ['a.yaml:8 questions.0.answers: without a rubric a question needs two more right answers at least'],
    ],
    [
      'marks beyond 100',
      topicFile('a', openQuestion('x', { rubric: '[ { point: P, marks: 101, says: [ a ] } ]' })),
      ['a.yaml:8 questions.0.rubric.0.marks: '],
    ],
    [
      'a point that nothing earns',
      topicFile('a', openQuestion('x', { rubric: '[ { point: P, marks: 100 } ]' })),
      ['a.yaml:8 questions.0.rubric.0: a point needs `says`, `some`, `stance` or `figure`'],
    ],
    [
      'a pattern that does not parse',
      topicFile('a', openQuestion('x', { rubric: '[ { point: P, marks: 9, says: [ a, "(b" ] } ]' })),
      ['a.yaml:8 questions.0.rubric.0.says.1: the bracket at column 1 is not closed'],
    ],
    [
      'a pattern that YAML takes for a reference',
      topicFile('a', openQuestion('x', { rubric: '[ { point: P, marks: 9, says: [ *chan ] } ]' })),
      [expect.stringMatching(/^a\.yaml:8.*: .*chan/)],
    ],
    [
      'a group that the glossary does not have',
      topicFile('a', openQuestion('x', { rubric: '[ { point: P, marks: 9, says: [ "{boom}" ] } ]' })),
      ['a.yaml:8 questions.0.rubric.0.says.0: there is no group {boom} in the glossary'],
    ],
    [
      'an id used twice',
      topicFile('a', openQuestion('x'), openQuestion('x')),
      ['a.yaml:18 questions.1.id: “x” is used by another question'],
    ],
    [
      'a ref that is the id of another',
      topicFile('a', openQuestion('x'), openQuestion('y', { ref: 'x' })),
      ['a.yaml:32 questions.1.ref: “x” is used by another question'],
    ],
  ])('with %s names file, line and field', async (_, text, expected) => {
    const faults = await faultsOf(await writeBank({ 'a.yaml': text }));
    expect(faults).toEqual(
      expected.map((fault) => (typeof fault === 'string' ? expect.stringContaining(fault) : fault)),
    );
  });

  test('names all faults of all files at once', async () => {
    const faults = await faultsOf(
      await writeBank({
        'a.yaml': topicFile('a', openQuestion('x', { level: 'hard' }), openQuestion('y', { level: 'easy' })),
        'b.yaml': 'topic: [\n',
        'c.yaml': topicFile('c', openQuestion('z'), openQuestion('z')),
        'd.yaml': topicFile('c', openQuestion('w')).replace('About c', 'Something else'),
        'glossary.yaml': 'one: [ "{two}" ]\ntwo: [ "{one}" ]\n',
        'good.yaml': valid,
      }),
    );
    expect(faults.map((fault) => fault.replace(/: .*$/, '')).toSorted()).toEqual([
      'a.yaml:19 questions.1.level',
      'a.yaml:5 questions.0.level',
      'b.yaml:2',
      'c.yaml:18 questions.1.id',
      'd.yaml:2 title',
      'glossary.yaml:1 one.0',
      'glossary.yaml:2 two.0',
    ]);
  });

  test('whose glossary does not parse has that fault alone, not one a question that uses it', async () => {
    const rubric = '[ { point: P, marks: 100, says: [ "{boom}" ] } ]';
    const faults = await faultsOf(
      await writeBank({
        'glossary.yaml': 'boom: [\n',
        'a.yaml': topicFile('a', openQuestion('x', { rubric }), openQuestion('y', { rubric })),
      }),
    );
    expect(faults).toEqual([expect.stringMatching(/^glossary\.yaml:\d+: /)]);
  });

  test('without question files is told so', async () => {
    const folder = await writeBank({ 'a.yml': valid, 'notes.txt': '' });
    await expect(readBank(folder)).rejects.toThrow(`${folder}: no question files (*.yaml) here`);
  });

  test('that is not there, or is no folder, is told so in one sentence', async () => {
    const folder = await writeBank({ 'a.yaml': valid });
    for (const place of [path.join(folder, 'nowhere'), path.join(folder, 'a.yaml')]) {
      const error: unknown = await readBank(place).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(BankError);
      expect(String(error)).toContain(place);
    }
  });

  test('may have folders whose names look like files', async () => {
    const folder = await writeBank({ 'a.yaml': valid });
    await mkdir(path.join(folder, 'old.yaml'));
    expect((await readBank(folder)).questions).toHaveLength(1);
  });
});
