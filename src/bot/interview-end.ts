import type { Bank } from '../core/bank.ts';
import { personalDay } from '../core/calendar.ts';
import { gradeStage } from '../core/grading/question-grade.ts';
import {
  type Interview,
  type Report,
  reportOf,
  reportSchema,
  type Script,
  wordsIn,
} from '../core/interview.ts';
import type { DesignQuestion } from '../core/question.ts';
import { type CountingTeam, recordAnswer } from '../storage/answers.ts';
import { type Db, withRetry } from '../storage/database.ts';
import { changeInterview, endedInterviews, type KeptInterview } from '../storage/interviews.ts';
import type { Settings } from '../storage/settings.ts';
import type { Card } from './card.ts';
import { reportCard, unsaidCard } from './interview-card.ts';

/** An interview that is to end, after its last move. */
export type Ending = {
  readonly kept: KeptInterview;
  readonly interview: Interview;
  readonly script: Script;
  readonly settings: Settings;
  readonly team: CountingTeam;
  /** More teams whose standings it counts in. */
  readonly alsoIn: readonly CountingTeam[];
  /** What it is recorded by, once. */
  readonly delivery: string;
  /** When the person was last there: what they said counts then, and not when somebody notices that they are gone. */
  readonly lastMove: Date;
  readonly now: Date;
};

/**
 * Ends an interview with its report and its points, all or nothing, and returns the card that says how it went;
 * undefined where it was changed since it was read, and then nothing happened. `also` is done with it or not at all.
 */
export async function endInterview(
  { bank, db }: { readonly bank: Bank; readonly db: Db },
  ending: Ending,
  also: (tx: Db) => Promise<void> = async () => {},
): Promise<Card | undefined> {
  const { kept, interview, script, settings, lastMove, now } = ending;
  const { question } = script;
  const said = wordsIn(interview);
  if (said.length === 0) {
    const left = await db.transaction(async (tx) => {
      const ended = { report: null, mark: null };
      const changed = await changeInterview(tx, kept, { state: interview, now, ended });
      if (changed) await also(tx);
      return changed;
    });
    return left ? unsaidCard(question) : undefined;
  }
  const report = reportOf(interview, script);
  const before = await reportBefore(db, kept.memberId, question.id);
  const points = await withRetry(() =>
    db.transaction(async (tx) => {
      const ended = { report, mark: report.mark };
      if (!(await changeInterview(tx, kept, { state: interview, now, ended }))) return undefined;
      const recorded = await recordAnswer(tx, {
        team: ending.team,
        alsoIn: ending.alsoIn,
        memberId: kept.memberId,
        delivery: ending.delivery,
        questionId: question.id,
        topic: question.topic,
        level: question.level,
        text: said.join('\n\n'),
        mark: report.mark,
        grade: null,
        timeZone: settings.timeZone,
        day: personalDay(settings, lastMove),
        now: lastMove,
      });
      await also(tx);
      return recorded.answer.points;
    }),
  );
  return points === undefined ? undefined : reportCard(bank, { question, report, before, points });
}

/** How a design question's stages are marked at `now`. */
export function scriptFor(bank: Bank, question: DesignQuestion, now: Date): Script {
  return { question, now, grade: (stage, answer) => gradeStage(bank, question, stage, answer) };
}

async function reportBefore(db: Db, memberId: string, questionId: string): Promise<Report | undefined> {
  const [last] = await endedInterviews(db, memberId, { questionId, most: 1 });
  return last === undefined ? undefined : reportSchema.parse(last.report);
}
