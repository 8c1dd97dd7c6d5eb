import type { Bank } from '../core/bank.ts';
import type { Question } from '../core/question.ts';

/** A question as `gauntlet questions --json` gives it; `stages` is empty but for staged ones. */
export type QuestionSummary = Pick<Question, 'id' | 'kind' | 'topic' | 'level' | 'prompt'> & {
  readonly ref: string | null;
  readonly stages: readonly string[];
};

export function summariesOf(bank: Bank): QuestionSummary[] {
  return bank.questions.map((question) => ({
    id: question.id,
    ref: question.ref ?? null,
    kind: question.kind,
    topic: question.topic,
    level: question.level,
    prompt: question.prompt,
    stages: question.kind === 'design' ? [...new Set(question.stages.map(({ id }) => id))] : [],
  }));
}

/** The bank as lines for a person: id, ref, kind, level and the start of the prompt, a topic at a time. */
export function questionLines(bank: Bank, width: number): string[] {
  const summaries = summariesOf(bank);
  const idWidth = Math.max(...summaries.map(({ id }) => id.length));
  return bank.topics.flatMap(({ id: topic, title }) => {
    const own = summaries.filter((summary) => summary.topic === topic);
    if (own.length === 0) return [];
    return [
      `${title} (${own.length})`,
      ...own.map(({ id, ref, kind, level, prompt }) => {
        const start = `  ${id.padEnd(idWidth)}  ${(ref ?? '').padEnd(10)}  ${kind.padEnd(6)}  ${level.padEnd(7)}  `;
        const words = prompt.replaceAll(/\s+/g, ' ');
        const room = Math.max(20, width - start.length);
        return start + (words.length <= room ? words : `${words.slice(0, room - 1)}…`);
      }),
      '',
    ];
  });
}
