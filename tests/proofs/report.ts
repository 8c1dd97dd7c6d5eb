import type { Verdict } from './verdict.ts';

/** What failed and why, what was skipped and why, and how many there are of each. */
export function reportLines(verdicts: readonly Verdict[]): string[] {
  const failed = verdicts.filter((verdict) => verdict.verdict === 'failed');
  const skipped = verdicts.filter((verdict) => verdict.verdict === 'skipped');
  const reasons = new Set(skipped.map(({ because }) => because));
  return [
    ...failed.flatMap(({ name, because }) => [`FAILED ${name}: ${because.trimEnd()}`, '']),
    ...[...reasons].flatMap((reason) => {
      const names = skipped.filter(({ because }) => because === reason).map(({ name }) => name);
      return [`Skipped, as ${reason}: ${names.join(', ')}`, ''];
    }),
    `${verdicts.length - failed.length - skipped.length} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
}
