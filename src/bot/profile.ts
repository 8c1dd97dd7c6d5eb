import { isAsked } from '../core/grading/question-grade.ts';
import { reportSchema } from '../core/interview.ts';
import { mockReportSchema } from '../core/mock.ts';
import { profileOf, recentAnswers } from '../storage/answers.ts';
import { type EndedInterview, type EndedMock, endedInterviews, endedMocks } from '../storage/interviews.ts';
import { action, type Block, card, privately, text } from './card.ts';
import { command } from './command.ts';
import { streakLine } from './feedback-card.ts';
import { ownStreak } from './streak.ts';

const RECENT = 5;
/** Mock interviews among which the one before at the same level is looked for. */
const COMPARED = 20;

export const profile = command({
  name: 'profile',
  aliases: ['me'],
  summary: 'What you answered and how well',
  options: {},
  async run(request) {
    const { bank, db, member } = request;
    const profile = await profileOf(db, member.id);
    const mocks = await endedMocks(db, member.id, { most: COMPARED });
    if (profile.answers === 0 && mocks.length === 0) {
      return privately(
        card(member.name, [text('No answers yet.')], {
          actions: [action('practice', 'Practice', { style: 'primary' })],
        }),
      );
    }
    const recent = await recentAnswers(db, member.id, RECENT);
    const streak = await ownStreak(request);
    const blocks: Block[] = [
      {
        kind: 'fields',
        fields: [
          { name: 'Answers', value: String(profile.answers) },
          {
            name: 'Mean mark',
            value: profile.meanMark === null ? 'none yet' : `${Math.round(profile.meanMark)}/100`,
          },
          {
            name: 'Answered well',
            value: `${profile.answeredWell} of ${bank.questions.filter(isAsked).length + bank.followUps.length} questions`,
          },
          { name: 'Streak', value: streakLine(streak) },
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: 'Topic', align: 'left' },
          { title: 'Questions', align: 'right' },
          { title: 'Mean best', align: 'right' },
        ],
        rows: profile.topics.map(({ topic, answered, meanBest }) => ({
          cells: [bank.topicTitle(topic), String(answered), String(Math.round(meanBest))],
          mine: false,
        })),
      },
      {
        kind: 'table',
        columns: [
          { title: 'Lately', align: 'left' },
          { title: 'Question', align: 'left' },
          { title: 'Mark', align: 'right' },
        ],
        rows: recent.map(({ day, questionId, mark }) => ({
          cells: [day, questionId, mark === null ? '-' : String(mark)],
          mine: false,
        })),
      },
      ...interviewBlocks(await endedInterviews(db, member.id, { most: RECENT })),
      ...mockBlocks(mocks),
    ];
    return privately(
      card(member.name, blocks, {
        actions: [action('practice', 'Practice', { style: 'primary' }), action('streak', 'Streak')],
      }),
    );
  },
});

/** Design interviews, newest first; `design report` shows the last in full. */
function interviewBlocks(interviews: readonly EndedInterview[]): Block[] {
  if (interviews.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [
        { title: 'Interviews', align: 'left' },
        { title: 'Level', align: 'left' },
        { title: 'Mark', align: 'right' },
      ],
      rows: interviews.map(({ questionId, mark, report }) => ({
        cells: [questionId, reportSchema.parse(report).level ?? 'below mid', String(mark ?? '-')],
        mine: false,
      })),
    },
  ];
}

/** Mock interviews, newest first, each with how it compares to the one before at its level; `mock report` shows the last in full. */
function mockBlocks(mocks: readonly EndedMock[]): Block[] {
  if (mocks.length === 0) return [];
  const reports = mocks.map(({ report }) => mockReportSchema.parse(report));
  return [
    {
      kind: 'table',
      columns: [
        { title: 'Mock interviews', align: 'left' },
        { title: 'Level', align: 'left' },
        { title: 'Mark', align: 'right' },
        { title: 'Change', align: 'right' },
      ],
      rows: reports.slice(0, RECENT).map(({ level, mark, minutes, reached }, index) => {
        const before = reports.slice(index + 1).find((one) => one.level === level);
        return {
          cells: [
            `${minutes} minutes, ${level}`,
            reached ?? 'below mid',
            String(mark),
            before === undefined ? '-' : signed(mark - before.mark),
          ],
          mine: false,
        };
      }),
    },
  ];
}

function signed(change: number): string {
  return change > 0 ? `+${change}` : String(change);
}
