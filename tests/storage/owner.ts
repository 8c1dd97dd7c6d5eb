/*
 * A process of its own that opens a data folder, for the tests of what happens between processes. It says what it
 * does on standard output, a word a line, and stays until it is killed.
 */
import { recordAnswer } from '../../src/storage/answers.ts';
import { DatabaseError, openDatabase } from '../../src/storage/database.ts';
import { answerBy, arrive } from './people.ts';

const say = (word: string) => process.stdout.write(`${word}\n`);

try {
  const { db } = await openDatabase({ folder: process.argv[2] ?? '' }, () => say('preparing'));
  await recordAnswer(db, answerBy(await arrive(db)));
  say('ready');
  setInterval(() => {}, 60_000);
} catch (error) {
  say(error instanceof DatabaseError ? error.kind : String(error));
}
