import { isAsked } from '../core/grading/question-grade.ts';
import { action, card, privately, text } from './card.ts';
import { command, UsageError, words } from './command.ts';

/** As many as a card shows; more would not help to choose. */
const SHOWN = 10;

export const search = command({
  name: 'search',
  aliases: ['find'],
  summary: 'Find questions by their words',
  options: { words: words('words of the question') },
  async run({ bank }, { words }) {
    if (words === undefined) throw new UsageError('Search for what? `search nil channel`.');
    const found = bank.search(words);
    if (found.length === 0) {
      return privately(
        card('Nothing found', [
          text(
            `No question has all of “${words.slice(0, 60)}”. Fewer words find more; \`topics\` lists what there is.`,
          ),
        ]),
      );
    }
    const more = found.length > SHOWN ? [text(`… and ${found.length - SHOWN} more.`)] : [];
    return privately(
      card(
        `${found.length} ${found.length === 1 ? 'question' : 'questions'}`,
        [
          {
            kind: 'table',
            columns: [
              { title: 'Question', align: 'left' },
              { title: 'Level', align: 'left' },
              { title: 'Asks', align: 'left' },
            ],
            rows: found.slice(0, SHOWN).map(({ id, level, prompt }) => ({
              cells: [id, level, prompt.replaceAll(/\s+/g, ' ')],
              mine: false,
            })),
          },
          ...more,
        ],
        {
          actions: found
            .filter(isAsked)
            .slice(0, 1)
            .map(({ id }) => action(`question:${id}`, 'Ask the first', { words: `question ${id}` })),
        },
      ),
    );
  },
});
