import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Bank } from '../core/bank.ts';
import type { Grade } from '../core/grading/grade.ts';
import { gradeAnswer, gradeStage, isAsked } from '../core/grading/question-grade.ts';
import { type DesignQuestion, STAGES } from '../core/question.ts';

/** Other fields are kept; an `error` of an earlier run is not. */
const lineSchema = z.looseObject({
  question: z.string(),
  answer: z.string(),
  stage: z.string().optional(),
  error: z.undefined().catch(undefined),
});

/** As much of a line that cannot be read as is said back. */
const SHOWN = 200;

/**
 * Marks JSON lines: each {"question", "answer", …} becomes the same object with its mark and the reasons. A line that
 * cannot be marked becomes one with an `error`; the rest are still marked. Answers how many failed. Of an answer the
 * first 20,000 characters count.
 */
export async function gradeLines(bank: Bank, input: Readable, output: Writable): Promise<number> {
  let failed = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const text = line.replace(/^\ufeff/, '');
    if (text.trim() === '') continue;
    const { ok, fields } = gradeLine(bank, text);
    if (!ok) failed += 1;
    if (!output.write(`${JSON.stringify(fields)}\n`)) await once(output, 'drain');
  }
  return failed;
}

type Graded = { readonly ok: boolean; readonly fields: Readonly<Record<string, unknown>> };

function gradeLine(bank: Bank, line: string): Graded {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return failure({ line: line.slice(0, SHOWN) }, 'this line is not JSON');
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) {
    const known = z.record(z.string(), z.unknown()).safeParse(value);
    const fields = known.success ? known.data : { line: line.slice(0, SHOWN) };
    return failure(fields, 'a line needs "question" and "answer", both text');
  }
  const question = bank.find(parsed.data.question);
  if (question === undefined) return failure(parsed.data, `there is no question “${parsed.data.question}”`);
  if (question.kind === 'design') return gradeStageLine(bank, question, parsed.data);
  if (!isAsked(question)) {
    return failure(parsed.data, `${question.id} is a ${question.kind} question: one answer cannot be marked`);
  }
  return graded(parsed.data, gradeAnswer(bank, question, parsed.data.answer));
}

/** Of the two deep dives it is the one that the answer is about: the better mark. */
function gradeStageLine(bank: Bank, question: DesignQuestion, line: z.infer<typeof lineSchema>): Graded {
  const stages = question.stages.filter(({ id }) => id === line.stage);
  if (stages.length === 0)
    return failure(line, `a line on ${question.id} needs a "stage": ${STAGES.join(', ')}`);
  const [best] = stages
    .map((stage) => gradeStage(bank, question, stage, line.answer))
    .toSorted((a, b) => b.mark - a.mark);
  return best === undefined ? failure(line, 'this stage cannot be marked') : graded(line, best);
}

function graded(line: Readonly<Record<string, unknown>>, grade: Grade): Graded {
  const { mark, points, misconceptions, admitted, gate, confidence } = grade;
  return {
    ok: true,
    fields: { ...line, mark, points, misconceptions, admitted, gate: gate ?? null, confidence },
  };
}

function failure(fields: Readonly<Record<string, unknown>>, error: string): Graded {
  return { ok: false, fields: { ...fields, error } };
}
