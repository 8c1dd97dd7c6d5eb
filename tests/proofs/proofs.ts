/**
 * Runs every program of the shipped bank and compares what comes of it with what the bank says: `npm run proofs`.
 * With names of questions, those alone. Where there is no `go`, it says what it skips and is content.
 */
import { readBank } from '../../src/content/bank.ts';
import { programsOf } from './program.ts';
import { reportLines } from './report.ts';
import { verdictsOn } from './verdict.ts';

const wanted = process.argv.slice(2);
const { questions } = await readBank();
const programs = programsOf(questions).filter(
  ({ name }) => wanted.length === 0 || wanted.includes(name) || wanted.includes(name.replace(/-proof$/, '')),
);
if (wanted.length > 0 && programs.length === 0) {
  process.stderr.write('No such question has a program.\n');
  process.exit(2);
}
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
try {
  const verdicts = await verdictsOn(programs, {
    environment: process.env,
    signal: interruption.signal,
  });
  process.stdout.write(`${reportLines(verdicts).join('\n')}\n`);
  process.exitCode = verdicts.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
} catch (error) {
  if (!interruption.signal.aborted) throw error;
  process.exitCode = 130; // as the shell says of an interrupted program
}
