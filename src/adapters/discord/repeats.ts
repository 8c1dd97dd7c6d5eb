import { createHash } from 'node:crypto';
import type { Asking } from './incoming.ts';

/** Two presses of one button by one person within this time are one press with a nervous finger. */
const DOUBLE_PRESS_MS = 1_000;
/** Events remembered; a resumed connection replays what came in the last seconds. */
const REMEMBERED = 5_000;

/** What came before, by which a replay of the gateway and a double press are known. */
export class Repeats {
  /** When each came, in milliseconds; oldest first. */
  private readonly seen = new Map<string, number>();

  /** Whether the gateway delivered this before. */
  isReplay(id: string): boolean {
    const replay = this.seen.has(id);
    if (!replay) this.remember(id, 0);
    return replay;
  }

  /** Whether the person just pressed the same button, or sent the same form with the same words in it. */
  isDoublePress(interaction: Asking): boolean {
    if (!interaction.isButton() && !interaction.isModalSubmit()) return false;
    const pressed = pressOf(interaction);
    const at = interaction.createdTimestamp;
    const before = this.seen.get(pressed);
    this.seen.delete(pressed);
    this.remember(pressed, at);
    return before !== undefined && at - before < DOUBLE_PRESS_MS;
  }

  private remember(key: string, at: number): void {
    this.seen.set(key, at);
    const [oldest] = this.seen.keys();
    if (this.seen.size > REMEMBERED && oldest !== undefined) this.seen.delete(oldest);
  }
}

function pressOf(interaction: Extract<Asking, { customId: string }>): string {
  const words = interaction.isModalSubmit()
    ? interaction.fields.fields.map((field) => ('value' in field ? field.value : field.type))
    : [];
  return createHash('sha1')
    .update(JSON.stringify([interaction.user.id, interaction.message?.id, interaction.customId, words]))
    .digest('base64');
}
