import { expect, onTestFinished, test } from 'vitest';
import { Person, wordsOf } from '../support/discord/person.ts';
import { type Kept, LocalDiscord, TOKEN } from '../support/discord/server.ts';
import { freshHome, onServer } from '../support/program.ts';

async function localDiscord(): Promise<LocalDiscord> {
  const discord = await new LocalDiscord().start();
  onTestFinished(() => discord.stop());
  return discord;
}

test('with a token the program serves Discord, and a stop lets it finish what it took in', async () => {
  const discord = await localDiscord();
  const channel = discord.addChannel(discord.addGuild('Gophers'), 'general');
  const env = { ...(await onServer()), DISCORD_TOKEN: TOKEN, DISCORD_API_URL: discord.apiUrl };
  const program = (await freshHome()).start([], { env });
  await program.output.shows('Gauntlet is on Discord.');
  const asked = new Person(discord, 'Alice').slash(channel, 'question', { name: 'bank-031' });
  await discord.until('a question', () => asked.state === 'answered');
  expect(asked.messages.map(wordsOf)).toEqual([expect.stringContaining('channel')]);
  const last = new Person(discord, 'Bob').slash(channel, 'streak');
  await discord.until('an answer', () => last.state === 'answered');
  const { code, errors } = await program.terminate().ended;
  expect([code, errors]).toEqual([0, '']);
  expect(discord.gateway.connected).toBe(0);
});

test('the program posts the daily question that is asked for now, and counts who answers it', async () => {
  const discord = await localDiscord();
  const channel = discord.addChannel(discord.addGuild('Gophers'), 'general');
  const env = { ...(await onServer()), DISCORD_TOKEN: TOKEN, DISCORD_API_URL: discord.apiUrl };
  const home = await freshHome();
  const program = home.start([], { env });
  await program.output.shows('Gauntlet is on Discord.');
  const mia = new Person(discord, 'Mia', { manages: true });
  const said = async (kept: Kept) => discord.until('an answer', () => kept.state === 'answered' && kept);
  await said(mia.slash(channel, 'daily set', { time: '09:30', kind: 'open' }));
  await said(mia.slash(channel, 'daily now'));
  const post = await discord.until('the question', () => channel.messages[0]);
  const bob = new Person(discord, 'Bob');
  const form = await said(bob.press(post, 'Answer'));
  await said(bob.submit(form, { answer: 'I would say that it panics.' }));
  await discord.until('the tally', () => wordsOf(post).includes('1 answered so far.'));
  expect((await program.terminate().ended).errors).toBe('');
  const again = home.start([], { env });
  await again.output.shows('Gauntlet is on Discord.');
  const refused = await said(mia.slash(channel, 'daily now'));
  expect(refused.messages.map(wordsOf)).toEqual([expect.stringContaining('is here already')]);
  await again.terminate().ended;
  expect(channel.messages).toHaveLength(1);
});

test('a token that Discord does not take is one line, without the token, and a failure', async () => {
  const discord = await localDiscord();
  const token = TOKEN.replace('Gabcde', 'Gzzzzz');
  const env = { ...(await onServer()), DISCORD_TOKEN: token, DISCORD_API_URL: discord.apiUrl };
  const { code, output, errors } = await (await freshHome()).run([], { env });
  expect(code).toBe(1);
  expect(output).toBe('');
  expect(errors).toBe(
    'Discord does not accept DISCORD_TOKEN: copy the bot’s token from the developer portal again.\n',
  );
});

test('a token that is taken back while the program runs ends it with the same line', async () => {
  const discord = await localDiscord();
  const env = { ...(await onServer()), DISCORD_TOKEN: TOKEN, DISCORD_API_URL: discord.apiUrl };
  const program = (await freshHome()).start([], { env });
  await program.output.shows('Gauntlet is on Discord.');
  discord.gateway.close(4004);
  const { code, errors } = await program.ended;
  expect(code).toBe(1);
  expect(errors).toMatch(/^Discord does not accept DISCORD_TOKEN: .*\n$/);
});
