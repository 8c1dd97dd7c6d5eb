import type { Bank } from '../core/bank.ts';
import { addDays, type Day } from '../core/calendar.ts';
import { mostImproved } from '../core/weekly.ts';
import type { Room } from '../storage/rooms.ts';
import type { MissedPoint, WeekNumbers } from '../storage/weekly-numbers.ts';
import { action, type Block, type Card, card, text } from './card.ts';
import { namesOf, stoppedFields } from './daily-card.ts';
import { standingsTable } from './standings-table.ts';

/** How a team did in the week that began on this Monday: the best are named, and nobody's bad mark is told. */
export function weekCard(bank: Bank, week: Day, numbers: WeekNumbers): Card {
  const { people, answers, top, mostMissed, changes } = numbers;
  const improved = mostImproved(changes);
  const gave = `${people === 1 ? '1 person' : `${people} people`} gave ${answers === 1 ? '1 answer' : `${answers} answers`}.`;
  return card(
    `The week of ${week} to ${addDays(week, 6)}`,
    [
      text(gave),
      ...(top.length === 0 ? [] : [topTable(top)]),
      ...(mostMissed === undefined ? [] : [text(missedLine(bank, mostMissed))]),
      ...(improved === undefined
        ? []
        : [
            text(
              `Most improved: ${namesOf(improved.names)}, by ${improved.rise} of 100 on average in first attempts.`,
            ),
          ]),
    ],
    {
      actions: [
        action('practice', 'Practice', { style: 'primary' }),
        action('leaderboard:week', 'Leaderboard', { words: 'leaderboard week' }),
      ],
    },
  );
}

function topTable(top: WeekNumbers['top']): Block {
  return standingsTable(
    { who: 'Name', count: 'Answers' },
    top.map(({ answers, ...standing }) => ({ ...standing, count: answers, mine: false })),
  );
}

function missedLine(bank: Bank, { point, topic, missed, answered }: MissedPoint): string {
  return `Missed most, in ${bank.topicTitle(topic)}, by ${missed} of ${answered}: ${point}`;
}

/** Tells whoever switched a weekly summary on that it had to stop. */
export function switchedOffCard(room: Room | undefined, reason: string): Card {
  return card(
    'Weekly summary switched off',
    [stoppedFields(room, reason), text('`weekly on`, said in the room, starts it again.')],
    { tone: 'bad' },
  );
}
