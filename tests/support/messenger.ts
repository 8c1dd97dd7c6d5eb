import { z } from 'zod';
import { type Messenger, REFUSALS, type RoomAddress, RoomRefusal } from '../../src/bot/messenger.ts';

const messageSchema = z.object({ id: z.string() });
const refusedSchema = z.object({ refusal: z.enum(REFUSALS) });

/** A messenger for the platform at `url`, as an adapter has one for its platform. */
export function messengerFor(url: string): Messenger {
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    const refused = refusedSchema.safeParse(answer);
    if (response.status === 403 && refused.success)
      throw new RoomRefusal(refused.data.refusal, `The platform says: ${refused.data.refusal}.`);
    if (!response.ok) throw new Error(`the platform answers ${response.status}`);
    return answer;
  };
  return {
    async post({ team, room }: RoomAddress, { card, marker, thread }) {
      return messageSchema.parse(
        await send('POST', '/messages', { team, room, card, marker, thread: thread?.id }),
      );
    },
    async find({ team, room }, { marker, since }) {
      const query = new URLSearchParams({ team, room, marker, since: String(since.getTime()) });
      return z.array(messageSchema).parse(await send('GET', `/messages?${query}`))[0];
    },
    async edit({ team, room }, { id }, card) {
      await send('PUT', `/messages/${id}`, { team, room, card });
    },
    async tell(accountId, card) {
      await send('POST', '/told', { accountId, card });
    },
  };
}
