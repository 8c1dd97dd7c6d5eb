/** What whoever runs the bot can watch of its work. Counts and times alone: never names, questions or answers. */
export type Meter = {
  /** Marks an answer and notes how long that took. */
  grading<T>(work: () => T): T;
  /** An answer was recorded; `mark` is 0 to 100, or null where it could not be marked. */
  answered(mark: number | null): void;
};

/** Where nobody watches. */
export const UNMETERED: Meter = { grading: (work) => work(), answered: () => {} };
