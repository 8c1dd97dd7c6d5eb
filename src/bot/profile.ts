import { isAsked } from '../core/grading/question-grade.ts';
import { reportSchema } from '../core/interview.ts';
import { profileOf, recentAnswers } from '../storage/answers.ts';
import { type EndedInterview, endedInterviews } from '../storage/interviews.ts';
import { action, type Block, card, privately, text } from './card.ts';
import { command } from './command.ts';
import { streakLine } from './feedback-card.ts';
import { ownStreak } from './streak.ts';

const RECENT = 5;

export const profile = command({
  name: 'profile',
  aliases: ['me'],
  summary: 'What you answered and how well',
  options: {},
  async run(request) {
    const { bank, db, member } = request;
    const profile = await profileOf(db, member.id);
    if (profile.answers === 0) {
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
