import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Element, Input, View, ViewBlock } from './rules.ts';
import { BOT, directOf, type LocalSlack, type Message, type Outcome, readable, TEAM } from './server.ts';

/** Something that can be pressed: a button, or a choice of a menu. */
type Pressable = { readonly element: Element; readonly value: string; readonly label: string };

/** A message, modal or Home tab with what is read on it and what can be pressed. */
export type Shown = {
  readonly text: string;
  readonly labels: readonly string[];
  readonly message: Message | undefined;
};

/** Somebody with a Slack client of their own, who sees what Slack shows them and does what it lets them. */
export class Person {
  readonly slack: LocalSlack;
  readonly id: string;
  #seen = 0;
  #form: unknown;

  constructor(slack: LocalSlack, id: string) {
    this.slack = slack;
    this.id = id;
  }

  get direct(): string {
    return directOf(this.id);
  }

  /** Types `/gauntlet …` in a channel. */
  command(text: string, channel = 'C1'): Promise<Outcome> {
    return this.slack.send('slash_commands', {
      command: '/gauntlet',
      text,
      trigger_id: this.slack.trigger(this.id),
      response_url: this.slack.responseUrl(channel, this.id),
      team_id: TEAM.id,
      team_domain: TEAM.domain,
      user_id: this.id,
      user_name: this.slack.userName(this.id),
      channel_id: channel,
      channel_name: channel.startsWith('D') ? 'directmessage' : 'general',
      api_app_id: 'A1',
    });
  }

  mention(text: string, { channel = 'C1', thread = '' } = {}): Promise<Outcome> {
    return this.#event({
      type: 'app_mention',
      user: this.id,
      channel,
      ts: this.#say(channel, text),
      text: `<@${BOT.user}> ${text}`,
      ...(thread !== '' && { thread_ts: thread }),
    });
  }

  /** Writes to the app directly. */
  dm(text: string, more: Record<string, unknown> = {}): Promise<Outcome> {
    const channel = this.direct;
    return this.#event({
      type: 'message',
      channel_type: 'im',
      user: this.id,
      channel,
      ts: this.#say(channel, text),
      text,
      ...more,
    });
  }

  openHome(tab = 'home'): Promise<Outcome> {
    return this.#event({
      type: 'app_home_opened',
      user: this.id,
      channel: this.direct,
      tab,
      event_ts: this.slack.ts(),
    });
  }

  shortcut(callback_id: string): Promise<Outcome> {
    return this.slack.send('interactive', { type: 'shortcut', callback_id, ...this.#self(), action_ts: '1' });
  }

  /** Says something in a channel, and picks it (or another message) to be marked. */
  markMessage(message: { text: string; user?: string; ts?: string }, channel = 'C1'): Promise<Outcome> {
    const { text, user = this.id, ts = this.slack.ts() } = message;
    return this.slack.send('interactive', {
      type: 'message_action',
      callback_id: 'mark',
      ...this.#self(),
      response_url: this.slack.responseUrl(channel, this.id),
      channel: { id: channel, name: 'general' },
      message: { type: 'message', user, ts, text },
    });
  }

  /** The next message that this person has not seen and that says so. */
  async sees(what: string | RegExp): Promise<Shown> {
    const message = await this.slack.until(`${this.id} sees ${what}`, () => this.#next(what));
    return shownOf(message.blocks, message);
  }

  /** A message that was seen before, once something that says so took its place. */
  async seesInstead({ message: before }: Shown, what: string | RegExp): Promise<Shown> {
    const message = await this.slack.until(`${this.id} sees ${what} in place of a message`, () =>
      this.slack.messages.find(({ blocks, ts }) => ts === before?.ts && matches(readable(blocks), what)),
    );
    return shownOf(message.blocks, message);
  }

  /** Presses a button beneath what says so: on a message, or on the modal that a slow reply comes in. */
  async pressBeneath(what: string, label: string): Promise<Outcome> {
    const message = await this.slack.until(`${this.id} is told ${what}`, () => {
      const modal = this.slack.modals.get(this.id);
      if (modal !== undefined && matches(readable(modal.view.blocks), what)) return null;
      return this.#next(what);
    });
    return message === null ? this.pressInModal(label) : this.press(shownOf(message.blocks, message), label);
  }

  /** The open modal, once it says so. */
  async modal(what: string | RegExp): Promise<Shown> {
    const view = await this.slack.until(`${this.id} has a modal that says ${what}`, () => {
      const open = this.slack.modals.get(this.id)?.view;
      return open !== undefined && matches(readable(open.blocks), what) ? open : undefined;
    });
    return shownOf(view.blocks, undefined);
  }

  async home(what: string | RegExp): Promise<Shown> {
    const view = await this.slack.until(`${this.id} has a Home tab that says ${what}`, () => {
      const home = this.slack.homes.get(this.id);
      return home !== undefined && matches(readable(home.blocks), what) ? home : undefined;
    });
    return shownOf(view.blocks, undefined);
  }

  closeModal(): void {
    this.slack.modals.delete(this.id);
  }

  /** Presses a button, or chooses from a menu, on a message. */
  press({ message }: Shown, label: string): Promise<Outcome> {
    if (message === undefined) throw new Error('this is no message');
    const { channel, ts, thread, only } = message;
    return this.slack.send('interactive', {
      type: 'block_actions',
      ...this.#self(),
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: channel,
        is_ephemeral: only !== undefined,
        ...(thread !== undefined && { thread_ts: thread }),
      },
      channel: { id: channel, name: 'general' },
      message: { ts },
      response_url: this.slack.responseUrl(channel, this.id, ts),
      actions: [actionOf(pressable(message.blocks, label))],
    });
  }

  /** Presses something on the open modal. */
  pressInModal(label: string): Promise<Outcome> {
    const modal = this.#openModal();
    return this.#pressOn(modal.view, { id: modal.id, hash: modal.hash }, label, {});
  }

  /** Presses something on the Home tab, whose inputs hold these values. */
  pressAtHome(label: string, values: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const home = this.slack.homes.get(this.id);
    if (home === undefined) throw new Error('there is no Home tab');
    return this.#pressOn(home, { id: `VH-${this.id}`, hash: 'home' }, label, values);
  }

  /** Sends the open form. */
  submit(values: Readonly<Record<string, string>>): Promise<Outcome> {
    return this.slack.send('interactive', this.submission(values));
  }

  /** The open form as it is sent with these values. */
  submission(values: Readonly<Record<string, string>>): Record<string, unknown> {
    const { id, hash, view } = this.#openModal();
    return {
      type: 'view_submission',
      ...this.#self(),
      view: {
        id,
        hash,
        type: 'modal',
        callback_id: view.callback_id ?? '',
        private_metadata: view.private_metadata ?? '',
        state: stateOf(view, values),
      },
    };
  }

  /** Has a form of one text field open, as if the app had opened it. */
  openForm(metadata: { form: string; spot: { channel: string } }): void {
    this.slack.modals.set(this.id, {
      id: `V-${this.id}`,
      hash: randomUUID(),
      view: {
        type: 'modal',
        callback_id: 'form',
        private_metadata: JSON.stringify(metadata),
        title: { type: 'plain_text', text: 'Answer' },
        submit: { type: 'plain_text', text: 'Send' },
        blocks: [
          {
            type: 'input',
            block_id: 'answer',
            label: { type: 'plain_text', text: 'Answer' },
            element: { type: 'plain_text_input', action_id: 'input' },
          },
        ],
      },
    });
    this.#form = this.submission({ answer: '' });
  }

  /** The form that `openForm` opened, sent once more as if it had been opened anew. */
  submissionAnew(values: Readonly<Record<string, string>>): Record<string, unknown> {
    const { id, private_metadata } = formSchema.parse(this.#form).view;
    const state = {
      values: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, { input: { type: 'plain_text_input', value } }]),
      ),
    };
    return {
      type: 'view_submission',
      ...this.#self(),
      view: { id, hash: randomUUID(), type: 'modal', callback_id: 'form', private_metadata, state },
    };
  }

  #next(what: string | RegExp): Message | undefined {
    for (let index = this.#seen; index < this.slack.messages.length; index += 1) {
      const message = this.slack.messages[index];
      if (message === undefined || !this.#isShown(message) || !matches(readable(message.blocks), what))
        continue;
      this.#seen = index + 1;
      return message;
    }
    return undefined;
  }

  #openModal() {
    const modal = this.slack.modals.get(this.id);
    if (modal === undefined) throw new Error('there is no modal');
    return modal;
  }

  #pressOn(
    view: View,
    named: { id: string; hash: string },
    label: string,
    values: Readonly<Record<string, string>>,
  ) {
    return this.slack.send('interactive', {
      type: 'block_actions',
      ...this.#self(),
      container: { type: 'view', view_id: named.id },
      view: {
        ...named,
        type: view.type,
        callback_id: view.callback_id ?? '',
        private_metadata: view.private_metadata ?? '',
        state: stateOf(view, values),
      },
      actions: [actionOf(pressable(view.blocks, label))],
    });
  }

  #self() {
    return {
      team: { id: TEAM.id, domain: TEAM.domain },
      enterprise: null,
      user: {
        id: this.id,
        username: this.slack.userName(this.id),
        name: this.slack.userName(this.id),
        team_id: TEAM.id,
      },
      trigger_id: this.slack.trigger(this.id),
      api_app_id: 'A1',
    };
  }

  #event(event: Record<string, unknown>): Promise<Outcome> {
    return this.slack.send('events_api', this.event(event));
  }

  /** An event in the envelope it comes in. */
  event(event: Record<string, unknown>): Record<string, unknown> {
    return {
      type: 'event_callback',
      token: 'deprecated',
      event_id: `Ev${randomUUID()}`,
      event_time: 1,
      team_id: TEAM.id,
      api_app_id: 'A1',
      authorizations: [
        {
          team_id: TEAM.id,
          enterprise_id: null,
          user_id: BOT.user,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      event,
    };
  }

  #say(channel: string, text: string): string {
    const ts = this.slack.ts();
    this.slack.addMessage({
      channel,
      ts,
      user: this.id,
      text,
      blocks: [],
      only: undefined,
      thread: undefined,
      metadata: undefined,
    });
    return ts;
  }

  #isShown({ channel, user, only }: Message): boolean {
    if (user !== BOT.user) return false;
    return only === undefined ? !channel.startsWith('D') || channel === this.direct : only === this.id;
  }
}

const formSchema = z.object({ view: z.object({ id: z.string(), private_metadata: z.string() }) });

function matches(text: string, what: string | RegExp): boolean {
  return typeof what === 'string' ? text.includes(what) : what.test(text);
}

function shownOf(blocks: readonly ViewBlock[], message: Message | undefined): Shown {
  return { text: readable(blocks), labels: pressables(blocks).map(({ label }) => label), message };
}

function pressables(blocks: readonly ViewBlock[]): Pressable[] {
  return blocks.flatMap((block) =>
    block.type !== 'actions'
      ? []
      : block.elements.flatMap((element): Pressable[] =>
          element.type === 'button'
            ? [{ element, value: element.value ?? '', label: element.text.text }]
            : (element.options ?? []).map(({ text, value }) => ({ element, value, label: text.text })),
        ),
  );
}

function pressable(blocks: readonly ViewBlock[], label: string): Pressable {
  const found = pressables(blocks).find((each) => each.label === label);
  if (found === undefined)
    throw new Error(
      `there is no “${label}” among ${pressables(blocks)
        .map((each) => each.label)
        .join(', ')}`,
    );
  return found;
}

function actionOf({ element, value, label }: Pressable): Record<string, unknown> {
  const shared = { type: element.type, action_id: element.action_id, block_id: 'b1', action_ts: '1' };
  return element.type === 'button'
    ? { ...shared, value }
    : { ...shared, selected_option: { text: { type: 'plain_text', text: label }, value } };
}

/** The inputs of a view as Slack hands them over: those not named hold what they began with. */
function stateOf(view: View, values: Readonly<Record<string, string>>) {
  const inputs = view.blocks.filter((block): block is Input => block.type === 'input');
  return {
    values: Object.fromEntries(
      inputs.map(({ block_id = '', element, optional }) => {
        const value = values[block_id] ?? initialOf(element);
        if (value === undefined && optional !== true) throw new Error(`Slack asks for ${block_id}`);
        return [block_id, { [element.action_id]: { type: element.type, ...filledIn(element, value) } }];
      }),
    ),
  };
}

function initialOf(element: Input['element']): string | undefined {
  switch (element.type) {
    case 'plain_text_input':
      return element.initial_value;
    case 'timepicker':
      return element.initial_time;
    case 'checkboxes':
    case 'multi_static_select':
      return element.initial_options?.map(({ value }) => value).join(' ');
    case 'radio_buttons':
    case 'static_select':
      return element.initial_option?.value;
  }
}

function filledIn(element: Input['element'], value: string | undefined): Record<string, unknown> {
  switch (element.type) {
    case 'plain_text_input':
      if (value !== undefined && value.length > (element.max_length ?? 3000))
        throw new Error('Slack takes no more');
      return { value: value ?? null };
    case 'timepicker':
      return { selected_time: value ?? null };
    case 'checkboxes':
    case 'multi_static_select':
      return {
        selected_options: (value ?? '')
          .split(' ')
          .filter(Boolean)
          .map((each) => optionOf(element, each)),
      };
    case 'radio_buttons':
    case 'static_select':
      return { selected_option: value === undefined ? null : optionOf(element, value) };
  }
}

function optionOf(element: Input['element'], value: string) {
  const offered =
    'options' in element && element.options !== undefined
      ? element.options
      : 'option_groups' in element
        ? (element.option_groups ?? []).flatMap(({ options }) => options)
        : [];
  const found = offered.find((option) => option.value === value);
  if (found === undefined) throw new Error(`there is no option “${value}”`);
  return found;
}
