import { addDays, type Day } from '../../src/core/calendar.ts';
import type { LedgerDay } from '../../src/core/streak.ts';

/** The rules of a streak the slow way, a day at a time from the first of the ledger: what `streakOf` must agree with. */
export function slowStreak(ledger: readonly LedgerDay[], today: Day, isRest: (day: Day) => boolean) {
  const state = { current: 0, longest: 0, freezes: 0, answered: 0, alive: false };
  const first = ledger.map(({ day }) => day).sort()[0] ?? today;
  for (let day = first; day <= today; day = addDays(day, 1)) {
    const kind = ledger.find((entry) => entry.day === day)?.kind;
    if (kind === 'answered') {
      state.alive = true;
      state.current += 1;
      state.answered += 1;
      if (state.answered % 7 === 0 && state.freezes < 2) state.freezes += 1;
    } else if (day < today && state.alive) {
      if (kind === 'frozen') state.freezes = Math.max(0, state.freezes - 1);
      else if (kind === undefined && !isRest(day)) {
        if (state.freezes > 0) state.freezes -= 1;
        else Object.assign(state, { current: 0, answered: 0, alive: false });
      }
    }
    state.longest = Math.max(state.longest, state.current);
  }
  return {
    current: state.current,
    longest: state.longest,
    freezes: state.freezes,
    daysToFreeze: 7 - (state.answered % 7),
    answeredToday: ledger.some(({ day, kind }) => day === today && kind === 'answered'),
  };
}
