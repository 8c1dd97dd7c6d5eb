import { type ButtonInteraction, MessageFlags, type ModalMessageModalSubmitInteraction } from 'discord.js';
import { action, type Card, card, type Form, note, privately, type Reply, text } from '../../bot/card.ts';
import type { Said } from '../../bot/incoming.ts';
import { isAnswered, isExpired } from './faults.ts';
import type { Asking } from './incoming.ts';
import { type MessageBody, renderCard, renderReply, SHOWN, SHOWN_TO_ASKER } from './render.ts';

/** Discord waits 3 s for a first response; work that takes longer than this is promised before it is done. */
const DEFER_AFTER_MS = 1_500;
/** What work gets in any case: a form, which Discord takes only as the first response, needs far less. */
const LEAST_WAIT_MS = 250;
/**
 * No form can follow a form that was sent, so nothing but one more request is lost by promising its answer early: who
 * wrote for minutes sees at once that it arrived, whatever the database is at.
 */
const PROMISE_FORM_AFTER_MS = 50;
/**
 * So many answers are promised early, the others as other work is. A promise needs one more request, which counts
 * against the 50 a second that Discord lets a bot make; a first response does not.
 * https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
 */
export const EARLY_PROMISES = { most: 20, perSecond: 15 } as const;

/** How an interaction was answered: in time, after it was promised, too late for Discord, or by somebody before. */
export type Outcome = 'answered' | 'deferred' | 'expired' | 'repeated';

type Asked = {
  readonly said: Said;
  /** Milliseconds that the interaction was on its way. */
  readonly late: number;
  /** Whether an answer may be promised early, which is spent by asking. */
  mayPromise(): boolean;
  /** Begins the work, and resolves to what the answer comes to; it must not reject. */
  answer(): Promise<Reply>;
  readonly deferAfterMs: number | undefined;
  /** Called once Discord has the first response. */
  acknowledged(): void;
};

/** Answers an interaction. Rejects where Discord refuses the answer for any reason but time. */
export async function respond(interaction: Asking, asked: Asked): Promise<Outcome> {
  const { said, answer, acknowledged } = asked;
  const work = answer();
  try {
    const early = await inTime(work, asked);
    if (early !== undefined) {
      await answerAtOnce(interaction, early);
      acknowledged();
      return 'answered';
    }
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    acknowledged();
    await answerDeferred(interaction, said, await work);
    return 'deferred';
  } catch (error) {
    if (isExpired(error)) return 'expired';
    if (isAnswered(error)) return 'repeated';
    // Whether the apology arrives or not, the first fault is the one to tell of.
    await Promise.allSettled([apologise(interaction)]);
    throw error;
  } finally {
    // What was begun is finished, so that a stop waits for it.
    await work;
  }
}

/** What the work comes to, if it does before its answer has to be promised. */
async function inTime(work: Promise<Reply>, { said, late, mayPromise, deferAfterMs }: Asked) {
  if (deferAfterMs !== undefined) return within(deferAfterMs, work);
  const patience = Math.max(LEAST_WAIT_MS, DEFER_AFTER_MS - late);
  if (said.kind !== 'form') return within(patience, work);
  const soon = await within(PROMISE_FORM_AFTER_MS, work);
  return soon !== undefined || mayPromise() ? soon : within(patience - PROMISE_FORM_AFTER_MS, work);
}

/** Discord did not take the answer, or none could be made: somebody still waits for one. */
async function apologise(interaction: Asking): Promise<void> {
  if (interaction.replied) return;
  if (!interaction.deferred) return answerAtOnce(interaction, apology());
  const [message] = renderCard(APOLOGY);
  await interaction.editReply({ ...message, flags: SHOWN });
}

/** Takes note of an interaction that is to change nothing. */
export async function respondWithNothing(interaction: Asking): Promise<void> {
  if (interaction.isButton() || (interaction.isModalSubmit() && interaction.isFromMessage())) {
    await interaction.deferUpdate();
    return;
  }
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await interaction.deleteReply();
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function answerAtOnce(interaction: Asking, reply: Reply): Promise<void> {
  const payload = renderReply(reply);
  if (payload.kind === 'modal') {
    if (!interaction.isModalSubmit()) {
      await interaction.showModal(payload.modal);
      return;
    }
    // Discord opens no modal in answer to a modal.
    await answerAtOnce(interaction, { ...reply, show: invitation(payload.modal) });
    return;
  }
  const [first, ...rest] = payload.messages;
  if (reply.replace === true && isOnOwnMessage(interaction))
    await interaction.update({ ...first, flags: SHOWN });
  else await interaction.reply({ ...first, flags: flagsFor(reply) });
  await follow(interaction, rest, reply);
}

/** Whether it came from a message that nobody but the asker sees. */
function isOnOwnMessage(
  interaction: Asking,
): interaction is ButtonInteraction | ModalMessageModalSubmitInteraction {
  if (!interaction.isButton() && !(interaction.isModalSubmit() && interaction.isFromMessage())) return false;
  return interaction.guildId === null || interaction.message.flags.has(MessageFlags.Ephemeral);
}

async function answerDeferred(interaction: Asking, said: Said, reply: Reply): Promise<void> {
  if (reply.show.kind === 'form') {
    const [invited] = renderCard(
      invitation({ title: reply.show.title, custom_id: openingId(said, reply.show) }),
    );
    await interaction.editReply({ ...invited, flags: SHOWN });
    return;
  }
  const messages = renderCard(reply.show, { attachment: reply.attachment });
  if (reply.audience === 'room') {
    // What was promised to the asker alone cannot become everybody's.
    const [done] = renderCard(card('Done', [text('It is in the room.')], { tone: 'good' }));
    await interaction.editReply({ ...done, flags: SHOWN });
    await follow(interaction, messages, reply);
    return;
  }
  const [first, ...rest] = messages;
  await interaction.editReply({ ...first, flags: SHOWN });
  await follow(interaction, rest, reply);
}

async function follow(interaction: Asking, messages: readonly MessageBody[], reply: Reply): Promise<void> {
  for (const message of messages) await interaction.followUp({ ...message, flags: flagsFor(reply) });
}

function flagsFor({ audience }: Reply) {
  return audience === 'asker' ? SHOWN_TO_ASKER : SHOWN;
}

/** What opens a form again: the button that did, or the form's own id. */
function openingId(said: Said, form: Form): string {
  return said.kind === 'action' ? said.id : form.id;
}

/** A card with a button in place of a form that cannot be opened now. */
export function invitation({
  title,
  custom_id,
}: {
  readonly title: string;
  readonly custom_id: string;
}): Card {
  return card(title, [text('Press the button to fill it in.')], {
    actions: [action(custom_id, title, { style: 'primary' })],
  });
}

/** A refused form is gone with all that was written in it, so that is handed back to be copied. */
export function withWordsKept(reply: Reply, said: Said): Reply {
  if (said.kind !== 'form' || reply.refused === undefined || reply.show.kind !== 'card') return reply;
  const written = Object.values(said.values).filter((value) => value.trim() !== '');
  if (written.length === 0) return reply;
  return {
    ...reply,
    show: {
      ...reply.show,
      body: [
        ...reply.show.body,
        text('This is what you wrote:'),
        ...written.map((source) => ({ kind: 'code' as const, language: 'text', source })),
      ],
      actions: [...reply.show.actions, action(said.id, 'Try again', { style: 'primary' })],
    },
  };
}

const SORRY = 'Something broke on our side, and it is in our log. Try again in a moment.';
const APOLOGY = card('That did not work', [note('bad', SORRY)], { tone: 'bad' });

/** What a person is told where a fault of ours leaves nothing better to say. */
export function apology(): Reply {
  return { ...privately(APOLOGY), refused: SORRY };
}
