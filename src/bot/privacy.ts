import { deleteMember, exportOf } from '../storage/privacy.ts';
import { card, privately, text } from './card.ts';
import { choice, command } from './command.ts';

/** What a person has to type to have everything deleted. */
const CONFIRMATION = 'delete';

export const privacy = command({
  name: 'privacy',
  summary: 'What is kept about you: `privacy export` hands it over, `privacy delete` removes it',
  options: { what: choice('export or delete', ['export', 'delete']) },
  verbs: {
    by: 'what',
    bare: 'show',
    each: {
      show: { summary: 'What is kept about you', options: {} },
      export: { summary: 'Hands over all that is kept about you, as a file', options: {} },
      delete: { summary: 'Removes all that is kept about you, once you confirm it', options: {} },
    },
  },
  async run({ db, member }, { what }) {
    if (what === 'export') {
      const content = JSON.stringify(await exportOf(db, member.id), null, 2);
      return {
        ...privately(card('Your data', [text('Everything kept about you is in this file.')])),
        attachment: { name: 'gauntlet-export.json', mediaType: 'application/json', content },
      };
    }
    if (what === 'delete') {
      return privately({
        kind: 'form',
        id: 'privacy:delete',
        title: 'Delete everything about you',
        fields: [
          {
            name: 'confirm',
            label: `Type “${CONFIRMATION}” to confirm`,
            kind: 'text',
            multiline: false,
            required: true,
          },
        ],
      });
    }
    return privately(
      card('Privacy', [
        text(
          'Kept about you: your name and teams here, your settings, the questions you were asked, your answers with their marks, your interviews, your points, the days of your streak, the reminders, daily questions and weekly summaries you set up, where you may configure a room and whom you let do so, and what you reported. Nobody else sees your answers.',
          '`privacy export` hands over all of it as JSON. `privacy delete` removes all of it for good.',
        ),
      ]),
    );
  },
  async submit({ db, log, member }, _about, { confirm = '' }) {
    if (confirm.trim().toLowerCase() !== CONFIRMATION) {
      return privately(
        card('Nothing deleted', [text(`That was not “${CONFIRMATION}”, so everything is still there.`)]),
      );
    }
    await deleteMember(db, member.id);
    log.info({}, 'a person had everything about them deleted');
    return privately(
      card('Deleted', [
        text(
          'Everything about you is gone: answers, marks, streak and settings. If you come back, you start anew.',
        ),
      ]),
    );
  },
});
