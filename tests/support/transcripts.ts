import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readBank } from '../../src/content/bank.ts';
import type { DesignQuestion, StageId } from '../../src/core/question.ts';

/** What a candidate says in each stage of a design interview, as people write. */
const answers = z.object({
  clarify: z.string(),
  estimate: z.string(),
  interface: z.string(),
  architecture: z.string(),
  'deep-dive': z.record(z.string(), z.string()),
  twist: z.string(),
  'trade-offs': z.string(),
});
const transcriptsSchema = z.object({ strong: answers, middling: answers, weak: answers });
export type Answers = z.infer<typeof answers>;

const folder = path.join(import.meta.dirname, '../bot/transcripts');

/** The questions that come with the program, which these transcripts are about. */
export const shippedBank = await readBank();
export const designs: readonly DesignQuestion[] = shippedBank.questions.filter(
  (question) => question.kind === 'design',
);
export function designNamed(id: string): DesignQuestion {
  const found = designs.find((question) => question.id === id);
  if (found === undefined) throw new Error(`no design interview is called ${id}`);
  return found;
}

/** By the design interview's id: what three candidates say. */
export const transcripts = new Map(
  await Promise.all(
    (await readdir(folder)).map(async (file) => {
      const text = await readFile(path.join(folder, file), 'utf8');
      return [path.basename(file, '.yaml'), transcriptsSchema.parse(parse(text))] as const;
    }),
  ),
);

/** From which mark to which each candidate is marked over all stages. */
export const BOUNDS = {
  strong: { least: 80, most: 100 },
  middling: { least: 40, most: 70 },
  weak: { least: 0, most: 30 },
} as const;
export type Candidate = keyof typeof BOUNDS;

/** What a candidate says in a stage; `opening` holds the words that it was opened with, which tell one deep dive from another. */
export function saidTo(
  { id, stages }: DesignQuestion,
  candidate: Candidate,
  stage: StageId,
  opening: string,
): string {
  const said = transcripts.get(id)?.[candidate];
  if (said === undefined) throw new Error(`${id} has no transcripts`);
  if (stage !== 'deep-dive') return said[stage];
  const dive = stages.find(({ dive, prompt }) => dive !== undefined && opening.includes(prompt))?.dive;
  const answer = dive === undefined ? undefined : said['deep-dive'][dive];
  if (answer === undefined) throw new Error(`nothing is said to the deep dive of ${id}`);
  return answer;
}

/** Interviews at a time: all at once they would take longer than a platform waits, on a busy machine. */
const AT_ONCE = 3;

/** Has a candidate go through each of the prompts; resolves to the marks that are not as they ought to be. */
export async function wronglyMarked(
  candidate: Candidate,
  prompts: readonly DesignQuestion[],
  interview: (question: DesignQuestion, candidate: Candidate) => Promise<number>,
): Promise<{ readonly id: string; readonly mark: number }[]> {
  const { least, most } = BOUNDS[candidate];
  const marks: { readonly id: string; readonly mark: number }[] = [];
  const left = [...prompts];
  const work = async () => {
    for (let question = left.shift(); question !== undefined; question = left.shift())
      marks.push({ id: question.id, mark: await interview(question, candidate) });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return marks.filter(({ mark }) => !(mark >= least && mark <= most));
}
