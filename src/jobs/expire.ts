import { teamsOfDirect } from '../bot/counting.ts';
import { reportCard, silentCard, unsaidCard } from '../bot/interview-card.ts';
import { endInterview, scriptFor } from '../bot/interview-end.ts';
import { RoomRefusal } from '../bot/messenger.ts';
import { after, interviewSchema, reportSchema, silentSince } from '../core/interview.ts';
import type { Db } from '../storage/database.ts';
import {
  changeInterview,
  type InterviewKey,
  interviewToTell,
  type SilentInterview,
  silentInterview,
} from '../storage/interviews.ts';
import { settingsOf } from '../storage/settings.ts';
import type { Speaker } from './speaker.ts';

/**
 * Ends an interview that nobody goes on with, as its person would end it. `tell` hands on that they are to be told, with
 * the end or not at all. Safe to run again: whoever is first, this or a message of the person's, ends it alone.
 */
export async function expire(
  speaker: Speaker,
  key: InterviewKey,
  tell: (tx: Db) => Promise<void>,
): Promise<void> {
  const { bank, clock, db, log } = speaker;
  const now = clock();
  const kept = await silentInterview(db, key, silentSince(now));
  if (kept === undefined) return;
  const interview = interviewSchema.safeParse(kept.state);
  const question = interview.data && bank.find(interview.data.questionId);
  if (question?.kind !== 'design' || !interview.success) {
    await changeInterview(db, kept, { state: kept.state, now, ended: { report: null, mark: null } });
    log.info(
      { question: interview.data?.questionId },
      'an interview was ended without a report: it cannot be marked any more',
    );
    return;
  }
  const lastMove = kept.updatedAt;
  const script = scriptFor(bank, question, lastMove);
  const delivery = `silent:${kept.id}`;
  const settings = await settingsOf(db, kept.memberId);
  await endInterview(
    speaker,
    {
      kept,
      interview: after(interview.data, { kind: 'end' }, delivery, script).interview,
      script,
      settings,
      team: kept.team,
      alsoIn: await alsoCounting(db, kept, settings),
      delivery,
      lastMove,
      now,
    },
    tell,
  );
}

async function alsoCounting(
  db: Db,
  { memberId, team: { personal, platform } }: SilentInterview,
  { countsIn }: { readonly countsIn: readonly string[] | null },
) {
  return personal ? teamsOfDirect(db, { memberId, platform, countsIn }) : [];
}

/**
 * Tells a person that their interview ended and how it went: in a direct message, for an interview is between the two
 * wherever it runs. Rejects where trying again may help.
 */
export async function tellReport({ bank, db, messenger }: Speaker, key: InterviewKey): Promise<void> {
  const ended = await interviewToTell(db, key);
  const question = ended && bank.find(ended.questionId);
  if (ended === undefined || question?.kind !== 'design') return;
  const report = reportSchema.nullable().parse(ended.report);
  const card =
    report === null
      ? unsaidCard(question)
      : reportCard(bank, { question, report, before: undefined, points: undefined });
  try {
    await messenger.tell(ended.accountId, silentCard(question, card));
  } catch (error) {
    // Who takes no messages is left alone; `design report` shows it.
    if (!(error instanceof RoomRefusal)) throw error;
  }
}
