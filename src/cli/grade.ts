import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Bank } from '../core/bank.ts';
import { gradeAnswer, isAsked } from '../core/grading/question-grade.ts';

const lineSchema = z.looseObject({ question: z.string(), answer: z.string() });

/**
 * Marks JSON lines: each {"question", "answer", …} becomes the same object with its mark and the reasons. A line that
 * cannot be marked becomes one with an `error`; the rest are still marked. Answers how many failed.
 */
export async function gradeLines(bank: Bank, input: Readable, output: Writable): Promise<number> {
  let failed = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const graded = gradeLine(bank, line);
    if ('error' in graded) failed += 1;
    if (!output.write(`${JSON.stringify(graded)}\n`))
      await new Promise((resolve) => output.once('drain', resolve));
  }
  return failed;
}

function gradeLine(bank: Bank, line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'this line is not JSON', line: line.slice(0, 200) };
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) {
    const fields =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : { line: line.slice(0, 200) };
    return { ...fields, error: 'a line needs "question" and "answer", both text' };
  }
  const question = bank.find(parsed.data.question);
  if (question === undefined)
    return { ...parsed.data, error: `there is no question “${parsed.data.question}”` };
  if (!isAsked(question))
    return {
      ...parsed.data,
      error: `${question.id} is a ${question.kind} question: one answer cannot be marked`,
    };
  const { mark, points, misconceptions, gate, confidence } = gradeAnswer(bank, question, parsed.data.answer);
  return { ...parsed.data, mark, points, misconceptions, gate: gate ?? null, confidence };
}
