/** The least that a Slack app can do with an answer: one insert, one reply. What more a real one costs is measured against it. */
import { App } from '@slack/bolt';
import postgres from 'postgres';
import { z } from 'zod';

const { DATABASE_URL, SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN } = z
  .object({
    DATABASE_URL: z.string(),
    SLACK_API_URL: z.string(),
    SLACK_APP_TOKEN: z.string(),
    SLACK_BOT_TOKEN: z.string(),
  })
  .parse(process.env);
const sql = postgres(DATABASE_URL);
await sql`create table if not exists bare (id bigserial primary key, person text not null, answer text not null)`;
const app = new App({
  token: SLACK_BOT_TOKEN,
  appToken: SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});
app.view(/.*/, async ({ ack, body, view }) => {
  const answer = view.state.values.answer?.input?.value ?? '';
  await sql`insert into bare (person, answer) values (${body.user.id}, ${answer})`;
  await ack({
    response_action: 'update',
    view: {
      type: 'modal',
      title: { type: 'plain_text', text: 'Answer' },
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '100/100' } }],
    },
  });
});
await app.start();
process.stdout.write('ready\n');
