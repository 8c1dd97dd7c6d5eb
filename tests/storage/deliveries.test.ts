import { describe, expect, it } from 'vitest';
import { claimDelivery, forgetDeliveries } from '../../src/storage/deliveries.ts';
import { serverStorage, useDatabase } from '../support/database.ts';
import { at, NOON } from './people.ts';

describe('an event of a platform', () => {
  const database = useDatabase(serverStorage);
  const claim = (id: string, { platform = 'slack', now = NOON } = {}) =>
    claimDelivery(database.db, { platform, id, now });

  it('is taken on by one of all who hear of it', async () => {
    const taken = await Promise.all([1, 2, 3, 4].map(() => claim('Ev1')));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await claim('Ev2')).toBe(true);
    expect(await claim('Ev1', { platform: 'discord' })).toBe(true);
  });

  it('is forgotten two hours later, when no platform sends it again', async () => {
    await claim('Ev1');
    await forgetDeliveries(database.db, at('2026-03-04T14:00:00Z'));
    expect(await claim('Ev1')).toBe(false);
    await forgetDeliveries(database.db, at('2026-03-04T14:00:01Z'));
    expect(await claim('Ev1')).toBe(true);
  });
});
