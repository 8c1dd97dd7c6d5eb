import { addDays, type Day, daysBetween, firstDayAhead, isDay } from '../core/calendar.ts';
import type { Db } from '../storage/database.ts';
import { type Outage, repairOutage } from '../storage/repairs.ts';

/** More days than an outage lasts: a longer one is a year mistyped. */
const LONGEST_OUTAGE = 31;

/** The days of an outage do not make sense; the message says why in one sentence. */
export class OutageError extends Error {}

/** The outage that `--from` and `--to` tell. Throws OutageError. */
export function outageFrom(from: string | undefined, to: string | undefined, now: Date): Outage {
  const outage = { from: dayFrom('--from', from), to: dayFrom('--to', to) };
  if (outage.from > outage.to) throw new OutageError('The first day of the outage comes after its last.');
  const days = daysBetween(outage.from, outage.to) + 1;
  if (days > LONGEST_OUTAGE) {
    throw new OutageError(
      `${days.toLocaleString('en')} days are no outage: ${LONGEST_OUTAGE} are the most at once.`,
    );
  }
  const lastBegun = addDays(firstDayAhead(now), -1);
  if (outage.to > lastBegun) throw new OutageError(`${outage.to} has not begun anywhere yet.`);
  return outage;
}

function dayFrom(option: string, words: string | undefined): Day {
  if (words === undefined)
    throw new OutageError(`${option} is missing: repair takes the first and the last day.`);
  if (!isDay(words)) throw new OutageError(`${option} is no day: write it as 2026-03-01.`);
  return words;
}

/** Repairs the outage and tells in one line who got what. */
export async function repairLine(db: Db, outage: Outage, now: Date): Promise<string> {
  const { members, days } = await repairOutage(db, outage, now);
  const span = outage.from === outage.to ? outage.from : `${outage.from} to ${outage.to}`;
  if (days === 0) return `${span}: nobody was missing a day, so nothing was given.`;
  return `${span}: ${counted(members, 'member')} got ${counted(days, 'day')} back.`;
}

function counted(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
