import { nearestNames } from '../core/distance.ts';
import { action, card, privately, text } from './card.ts';
import { type Command, command, matching, UsageError, usageOf, words } from './command.ts';

/** The help for a table of commands; the table is a function because help stands in it as well. */
export function helpFor(commands: () => readonly Command[]): Command {
  return command({
    name: 'help',
    aliases: ['?'],
    summary: 'What you can say',
    options: {
      command: words('a command to explain', (typed) =>
        matching(
          typed,
          commands().map(({ name, summary }) => ({ value: name, label: `${name}: ${summary}` })),
        ),
      ),
    },
    async run(_request, { command: name }) {
      if (name !== undefined) return explained(name, commands());
      return privately(
        card(
          'What you can say',
          [
            {
              kind: 'fields',
              fields: commands().map((command) => ({ name: usageOf(command), value: command.summary })),
            },
            text('Anything else you say is the answer to the question that is open.'),
          ],
          { actions: [action('practice', 'Practice', { style: 'primary' })] },
        ),
      );
    },
  });
}

function explained(name: string, commands: readonly Command[]) {
  const wanted = name.trim().toLowerCase().replace(/^\//, '');
  const found = commands.find((command) => command.name === wanted || command.aliases.includes(wanted));
  if (found === undefined) {
    const near = nearestNames(
      wanted,
      commands.map((command) => command.name),
      1,
    );
    throw new UsageError(
      `There is no command “${name.slice(0, 60)}”.${near.map((other) => ` Did you mean \`${other}\`?`).join('')}`,
    );
  }
  const options = Object.entries(found.options);
  return privately(
    card(usageOf(found), [
      text(found.summary),
      ...(options.length === 0
        ? []
        : [
            {
              kind: 'fields' as const,
              fields: options.map(([option, { describe }]) => ({ name: option, value: describe })),
            },
          ]),
      ...(found.aliases.length === 0
        ? []
        : [text(`Also: ${found.aliases.map((alias) => `\`${alias}\``).join(', ')}.`)]),
    ]),
  );
}
