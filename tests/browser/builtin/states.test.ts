import { expect, test } from '@jest/globals';
import {
  answerWith,
  assistantMessage,
  beginAnswer,
  makeThread,
  userMessage,
} from '../support/conversation';
import { describeChats } from '../support/describeChats';
import { violationsInEveryLook } from '../support/looks';
import type { OpenChat } from '../support/openChat';
import type { Handler, PlayedServer } from '../support/playedServer';

/** Where `scripts/pictures.mjs` wants the pictures; without it none are made. */
const pictures = process.env.PICTURES_OF_STATES;

const chats = describeChats();

const told =
  (message: string, allowRetry: boolean): Handler =>
  ({ params }, reply) => {
    beginAnswer(reply, params);
    reply.event({ type: 'error', code: 'custom', message, allow_retry: allowRetry });
    reply.end();
  };

const refused =
  (message: string, allowRetry: boolean): Handler =>
  (_, reply) => {
    reply.stream();
    reply.event({ type: 'error', code: 'custom', message, allow_retry: allowRetry });
    reply.end();
  };

const status =
  (code: number, name: string, headers: Record<string, string> = {}): Handler =>
  (_, reply) =>
    reply.json(code, { error: { code: name, message: 'For the log.' } }, headers);

const remembered = async (chat: OpenChat): Promise<void> => {
  await chat.page.evaluate(() => localStorage.setItem('chatkit:/:thread', 'thr_1'));
  await chat.page.reload();
};

interface State {
  name: string;
  set?: (server: PlayedServer) => void;
  /** What the reader does to get there. */
  go: (chat: OpenChat, server: PlayedServer) => Promise<void>;
  role: 'alert' | 'status';
  text: string | RegExp;
  /** What they can do about it. */
  button?: string;
}

const ask = (chat: OpenChat) => chat.ask('How do I change the greeting?');

/**
 * What our own server would not do, or not by itself: another back end's refusals, a proxy's. What
 * it does when it is broken is in `degraded.test.ts`.
 */
const states: State[] = [
  {
    name: 'refused-in-words',
    set: (server) => server.on('threads.create', refused('The team has paused the chat.', true)),
    go: ask,
    role: 'alert',
    text: 'The team has paused the chat.',
    button: 'Send again',
  },
  {
    name: 'failed-in-words',
    set: (server) => server.on('threads.create', told('The model is being changed.', true)),
    go: ask,
    role: 'alert',
    text: 'The model is being changed.',
    button: 'Try again',
  },
  {
    name: 'refused-by-a-proxy',
    set: (server) => server.on('threads.create', status(429, 'rate_limited')),
    go: ask,
    role: 'alert',
    text: 'You have reached the limit for now. Please try again later.',
    button: 'Send again',
  },
  {
    name: 'refused-until',
    set: (server) =>
      server.on('threads.create', status(429, 'rate_limited', { 'Retry-After': '300' })),
    go: ask,
    role: 'alert',
    text: 'You have reached the limit for now. It works again in 5 minutes.',
    button: 'Send again',
  },
  {
    name: 'notice',
    set: (server) =>
      server.on('threads.create', ({ params }, reply) => {
        beginAnswer(reply, params);
        reply.event({ type: 'notice', level: 'warning', message: 'The search is slow today.' });
        reply.end();
      }),
    go: ask,
    role: 'status',
    text: 'The search is slow today.',
  },
  {
    name: 'thread-gone-on-load',
    set: (server) => server.on('threads.get_by_id', status(404, 'not_found')),
    go: remembered,
    role: 'alert',
    text: 'This conversation no longer exists.',
    button: 'New conversation',
  },
  {
    name: 'message-refused-as-too-long',
    set: (server) => server.on('threads.create', status(413, 'message_too_long')),
    go: ask,
    role: 'alert',
    text: 'This message is too long. Shorten it and send it again.',
    button: 'Edit',
  },
  {
    name: 'locked',
    set: (server) =>
      server.on('threads.get_by_id', (_, reply) =>
        reply.json(
          200,
          makeThread({
            status: { type: 'locked', reason: 'This conversation was closed by the team.' },
            items: { data: [userMessage('Why?'), assistantMessage('Because.')], has_more: false },
          }),
        ),
      ),
    go: remembered,
    role: 'status',
    text: 'This conversation was closed by the team.',
    button: 'New conversation',
  },
];

test.each(states)('$name', async ({ name, set, go, role, text, button }) => {
  set?.(chats.server);
  const chat = await chats.open();
  await go(chat, chats.server);
  await chat.panel.getByRole(role).filter({ hasText: text }).first().waitFor();
  if (button) {
    expect(await chat.panel.getByRole('button', { name: button }).first().isEnabled()).toBe(true);
  }
  expect(await violationsInEveryLook(chat.page, { folder: pictures, name })).toEqual([]);
  // The page itself is as it was.
  expect(await chat.page.locator('article h1').count()).toBe(1);
});

test('the code that draws answers does not come: it can be tried again', async () => {
  chats.server.on('threads.create', answerWith('An answer all the same.'));
  let isBlocked = true;
  const chat = await chats.open({
    prepare: async (page) => {
      await page.route('**/assets/js/*.js', async (route) => {
        const response = await route.fetch();
        const drawsAnswers = (await response.text()).includes('data-answer');
        await (isBlocked && drawsAnswers ? route.abort() : route.fulfill({ response }));
      });
    },
  });
  await ask(chat);
  const told = chat.panel.getByRole('alert').filter({ hasText: 'cannot be reached right now' });
  await told.waitFor();
  expect(await violationsInEveryLook(chat.page, { folder: pictures, name: 'no-code' })).toEqual([]);
  isBlocked = false;
  await told.getByRole('button', { name: 'Try again' }).click();
  await chat.conversation.getByText('An answer all the same.').waitFor();
});
