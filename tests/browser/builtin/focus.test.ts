import { describe, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { desktop, phone } from '../support/browser';
import {
  answerItems,
  answerWith,
  assistantMessage,
  beginAnswer,
  beginMessage,
  citation,
  item,
  makeThread,
  streamMessage,
  userMessage,
} from '../support/conversation';
import { describeChats } from '../support/describeChats';
import type { OpenChat } from '../support/openChat';
import type { Reply } from '../support/playedServer';

/** What is pressed goes away: nobody who works by keyboard may be left at the top of the page. */

const chats = describeChats({
  prepare: (server) => {
    server.on('GET /session', (_, reply) =>
      reply.json(200, {
        user: { id: 'anon:test', anonymous: true },
        signIn: null,
        features: { feedback: true, history: true, retry: true, attachments: {} },
        path: '/chatkit',
      }),
    );
  },
});
let chat: OpenChat;

const button = (name: string | RegExp) =>
  chat.panel.getByRole('button', { name, exact: typeof name === 'string' });

async function press(target: Locator): Promise<void> {
  await target.focus();
  await chat.page.keyboard.press('Enter');
}

/** Waits until this has the focus. */
async function hasFocus(target: Locator): Promise<void> {
  const element = await target.elementHandle();
  await chat.page.waitForFunction((wanted) => document.activeElement === wanted, element);
}

describe('the cursor is in the composer again', () => {
  test('once a question is asked again', async () => {
    chats.server.on('threads.create', answerWith('Once.'));
    chats.server.on('threads.retry_after_item', (_, reply) => {
      reply.stream();
      streamMessage(reply, 'Twice.');
      reply.end();
    });
    chat = await chats.open();
    await chat.ask('How?');
    await press(button('Answer again'));
    await hasFocus(chat.composer);
  });

  test('once a failed answer is tried again, and what was said besides is dismissed', async () => {
    chats.server.on('threads.create', ({ params }, reply) => {
      beginAnswer(reply, params);
      reply.event({ type: 'notice', level: 'info', message: 'By the way.' });
      reply.event({ type: 'error', code: 'custom', message: 'No.', allow_retry: true });
      reply.end();
    });
    chats.server.on('threads.retry_after_item', () => {});
    chat = await chats.open();
    await chat.ask('How?');
    await press(button('Dismiss'));
    await hasFocus(chat.composer);
    await press(button('Try again'));
    await hasFocus(chat.composer);
  });

  test('once a message that was not sent is sent again, or discarded', async () => {
    chats.server.on('threads.create', (_, reply) =>
      reply.json(413, { error: { code: 'too_large', message: '' } }),
    );
    chat = await chats.open();
    await chat.ask('How?');
    await press(button('Send again'));
    await hasFocus(chat.composer);
    await press(button('Discard'));
    await hasFocus(chat.composer);
  });

  test('once the answer is stopped, or a prompt is sent', async () => {
    chats.server.on('threads.create', ({ params }, reply) => {
      beginAnswer(reply, params);
      beginMessage(reply, 'msg_begun');
    });
    chat = await chats.open();
    await press(chat.panel.locator('h2 + ul button').first());
    await hasFocus(chat.composer);
    await press(button('Stop the answer'));
    await hasFocus(chat.composer);
  });
});

test('a file that is removed gives the focus to the next, the last one to the composer', async () => {
  chats.server.on('attachments.create', ({ params }, reply) =>
    reply.json(200, { type: 'file', id: `atc_${params.name}`, ...params }),
  );
  chat = await chats.open();
  await chat.panel.locator('input[type=file]').setInputFiles(
    ['a.txt', 'b.txt'].map((name) => ({
      name,
      mimeType: 'text/plain',
      buffer: Buffer.from(name),
    })),
  );
  await press(button('Remove a.txt'));
  await hasFocus(button('Remove b.txt'));
  await press(button('Remove b.txt'));
  await hasFocus(chat.composer);
});

test('a conversation that is deleted gives the focus to the next, and Escape closes the list', async () => {
  chats.server.on('threads.list', (_, reply) =>
    reply.json(200, {
      data: ['One', 'Two'].map((title) => makeThread({ id: `thr_${title}`, title })),
      has_more: false,
    }),
  );
  chats.server.on('threads.delete', (_, reply) => reply.json(200, {}));
  chat = await chats.open();
  await press(button('Conversations'));
  await press(button('Delete “One”'));
  await press(button('Delete'));
  await hasFocus(button(/^Two/));
  await press(button('Delete “Two”'));
  await press(button('Delete'));
  await hasFocus(chat.panel.getByRole('region', { name: 'Conversations' }));
  await chat.page.keyboard.press('Escape');
  await hasFocus(chat.composer);
});

test('the button for more conversations keeps the focus while they come', async () => {
  const pageOf = (...ids: number[]) => ({
    data: ids.map((id) => makeThread({ id: `thr_${id}`, title: `No. ${id}` })),
    has_more: true,
    after: `thr_${ids.at(-1)}`,
  });
  let waiting: Reply | undefined;
  chats.server.on('threads.list', ({ params }, reply) => {
    if (params.after) waiting = reply;
    else reply.json(200, pageOf(1, 2));
  });
  chat = await chats.open();
  await press(button('Conversations'));
  await press(button('Show more'));
  await chat.panel.getByRole('status').filter({ hasText: 'Loading' }).waitFor();
  await hasFocus(button('Show more'));
  // Pressed again, it does not ask twice.
  await chat.page.keyboard.press('Enter');
  waiting?.json(200, pageOf(3));
  await button(/^No. 3/).waitFor();
  await hasFocus(button('Show more'));
  const asked = chats.server.requests.filter(
    ({ type, params }) => type === 'threads.list' && params.after,
  );
  expect(asked).toHaveLength(1);
});

test('more sources go on with the first that was hidden', async () => {
  const marks = [1, 2, 3, 4].map((at) =>
    citation(2, `/docs/intro#${at}`, `Heading ${at}`, 'Intro'),
  );
  chats.server.on('threads.create', answerWith('So.', marks));
  chat = await chats.open();
  await chat.ask('How?');
  await press(button('Show 1 more'));
  await hasFocus(chat.panel.getByRole('list', { name: 'Sources' }).getByRole('link').nth(3));
});

test('a button that waits for the server has the focus again when it can be pressed', async () => {
  const onClickAction = { type: 'count', streaming: false };
  const widget = { type: 'Card', children: [{ type: 'Button', label: 'Count', onClickAction }] };
  let waiting: Reply | undefined;
  chats.server.on('threads.create', answerItems(item('widget', { widget })));
  chats.server.on('threads.sync_custom_action', (_, reply) => {
    waiting = reply;
  });
  chat = await chats.open();
  await chat.ask('Count');
  await press(button('Count'));
  await hasFocus(chat.panel.getByRole('region', { name: 'Conversation' }));
  await chats.server.waitFor('threads.sync_custom_action');
  waiting?.json(200, {});
  await hasFocus(button('Count'));
});

test('the preferences take the focus, keep it, and give it back; the chat below is out of reach', async () => {
  chat = await chats.open();
  const preferences = chat.panel.getByRole('region', { name: 'Preferences' });
  await press(button('Preferences'));
  await hasFocus(preferences);
  const field = chat.panel.locator('textarea');
  expect(await field.evaluate((element) => element.closest('[inert]') !== null)).toBe(true);
  chats.server.on('PUT /preferences', (_, reply) => reply.json(500, {}));
  await press(button('Save'));
  await chat.panel.getByRole('alert').waitFor();
  await hasFocus(button('Save'));
  await press(button('Back'));
  await hasFocus(chat.composer);
});

test('what has the focus keeps it where the page is zoomed, or a tablet is turned', async () => {
  chats.server.on('threads.create', answerWith('So it is.'));
  chat = await chats.open();
  await chat.ask('Why?');
  await button('Good answer').focus();
  for (const size of [phone, desktop]) {
    await chat.page.setViewportSize(size);
    const shape = size === phone ? '[data-shape="sheet"]' : ':not([data-shape="sheet"])';
    await chat.panel.and(chat.page.locator(shape)).waitFor();
    await hasFocus(button('Good answer'));
  }
});

test('on a phone none of this brings up the keyboard', async () => {
  chats.server.on('threads.list', (_, reply) =>
    reply.json(200, { data: [makeThread({ title: 'Earlier' })], has_more: false }),
  );
  chats.server.on('threads.get_by_id', (_, reply) =>
    reply.json(
      200,
      makeThread({
        items: { data: [userMessage('q'), assistantMessage('Then.')], has_more: false },
      }),
    ),
  );
  chats.server.on('threads.retry_after_item', (_, reply) => {
    reply.stream();
    beginMessage(reply, 'msg_begun');
  });
  chat = await chats.open({
    viewport: phone,
    hasTouch: true,
    isMobile: true,
  });
  await button('Conversations').tap();
  await button(/^Earlier/).tap();
  await chat.conversation.getByText('Then.').waitFor();
  await hasFocus(chat.panel);
  await button('Answer again').tap();
  await hasFocus(chat.panel.getByRole('region', { name: 'Conversation' }));
  await button('Stop the answer').tap();
  await button('Send').waitFor();
  await hasFocus(chat.panel);
});
