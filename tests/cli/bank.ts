import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { STAGE_EXAMPLE_KINDS, STAGES } from '../../src/core/question.ts';
import { removeFolder, temporaryFolder } from '../support/database.ts';

/** The lines of a valid open question, indented as an item of `questions`, with some of its lines replaced or added. */
export function openQuestion(id: string, changes: Readonly<Record<string, string>> = {}): string {
  const fields = {
    level: 'core',
    prompt: 'What does a send on a closed channel do?',
    answer: 'It panics.',
    rubric: '\n      - point: It panics\n        marks: 100\n        says: [ panic ]',
    examples: '\n      - { kind: full, mark: 100, answer: It panics. }'.repeat(5),
    ...changes,
  };
  const lines = Object.entries(fields).map(([name, value]) => `    ${name}: ${value}\n`);
  return `  - id: ${id}\n${lines.join('')}`;
}

/** The line of a valid design interview whose stages are all met by the word "right". */
export function designQuestion(id: string): string {
  const examples = STAGE_EXAMPLE_KINDS.map((kind) => `{ kind: ${kind}, mark: 0, answer: wrong }`).join(', ');
  const stage = (name: string, dive = '') =>
    `{ id: ${name}, ${dive} prompt: P, minutes: 5, weight: 1, answer: right, rubric: [ { point: P, marks: 100, says: [ right ] } ], examples: [ ${examples} ] }`;
  const stages = STAGES.flatMap((name) =>
    name === 'deep-dive' ? [stage(name, 'dive: one,'), stage(name, 'dive: two,')] : [stage(name)],
  );
  return `  - { id: ${id}, kind: design, level: staff, prompt: Design it., answer: A, stages: [ ${stages.join(', ')} ] }\n`;
}

/** A file of one topic, whose questions start on line 4. */
export function topicFile(topic: string, ...questions: readonly string[]): string {
  return `topic: ${topic}\ntitle: About ${topic}\nquestions:\n${questions.join('')}`;
}

/** Writes the files of a bank into `folder`, or into a new one that goes with the test. */
export async function writeBank(files: Readonly<Record<string, string>>, folder?: string): Promise<string> {
  const bank = folder ?? (await temporaryFolder());
  if (folder === undefined) onTestFinished(() => removeFolder(bank));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(bank, name)), { recursive: true });
    await writeFile(path.join(bank, name), text);
  }
  return bank;
}
