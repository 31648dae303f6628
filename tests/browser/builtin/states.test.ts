import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { findViolations } from '../support/axe';
import { desktop, launchBrowser, phone } from '../support/browser';
import {
  answerWith,
  assistantMessage,
  beginAnswer,
  makeThread,
  userMessage,
} from '../support/conversation';
import { type OpenChat, openChat } from '../support/openChat';
import { type Handler, type PlayedServer, playServer } from '../support/playedServer';

/** Where `scripts/pictures.mjs` wants the pictures; without it none are made. */
const pictures = process.env.PICTURES_OF_STATES;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  if (pictures) await mkdir(pictures, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
});

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
  (code: number, name: string): Handler =>
  (_, reply) =>
    reply.json(code, { error: { code: name, message: 'For the log.' } });

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

const states: State[] = [
  {
    name: 'no-server',
    set: (server) => server.on('threads.create', (_, reply) => reply.json(403, {})),
    go: async (chat, server) => {
      await chat.page.route(`${server.origin}/chatkit`, (route) => route.abort());
      await chat.page.clock.install();
      await ask(chat);
      for (let turn = 0; turn < 8; turn += 1) await chat.page.clock.runFor(10_000);
    },
    role: 'alert',
    text: 'The assistant cannot be reached right now. The docs work as usual.',
    button: 'Send again',
  },
  {
    name: 'no-database',
    set: (server) =>
      server.on('threads.create', refused('Conversations cannot be stored right now.', true)),
    go: ask,
    role: 'alert',
    text: 'Conversations cannot be stored right now.',
    button: 'Send again',
  },
  {
    name: 'no-database-history',
    set: (server) => server.on('threads.list', status(503, 'store_unavailable')),
    go: (chat) => chat.panel.getByRole('button', { name: 'Conversations' }).click(),
    role: 'alert',
    text: 'The assistant is not available at the moment. Please try again shortly.',
    button: 'Try again',
  },
  {
    name: 'no-model',
    set: (server) =>
      server.on('threads.create', told('The model does not answer. Please try again.', true)),
    go: ask,
    role: 'alert',
    text: 'The model does not answer. Please try again.',
    button: 'Try again',
  },
  {
    name: 'no-index',
    set: (server) =>
      server.on('threads.create', ({ params }, reply) => {
        beginAnswer(reply, params);
        reply.event({ type: 'notice', level: 'warning', message: 'There are no docs to look in.' });
        reply.end();
      }),
    go: ask,
    role: 'status',
    text: 'There are no docs to look in.',
  },
  {
    name: 'offline',
    go: async (chat) => {
      await chat.page.context().setOffline(true);
      await ask(chat);
      await chat.conversation.getByText('Will be sent next').waitFor();
    },
    role: 'status',
    text: 'You are offline. What you write is sent once you are back.',
    button: 'Edit',
  },
  {
    name: 'limit-reached',
    set: (server) => server.on('threads.create', status(429, 'rate_limited')),
    go: ask,
    role: 'alert',
    text: 'You have reached the limit for now. Please try again later.',
    button: 'Send again',
  },
  {
    name: 'signed-out',
    set: (server) =>
      server.on('threads.create', refused('You are signed out. Sign in again to go on.', false)),
    go: ask,
    role: 'alert',
    text: 'You are signed out. Sign in again to go on.',
    button: 'Edit',
  },
  {
    name: 'thread-gone',
    set: (server) => server.on('threads.get_by_id', status(404, 'not_found')),
    go: remembered,
    role: 'alert',
    text: 'This conversation no longer exists.',
    button: 'New conversation',
  },
  {
    name: 'message-too-long',
    go: async (chat) => {
      await chat.composer.fill('x'.repeat(16_001));
    },
    role: 'alert',
    text: 'This message is too long (characters over: 1).',
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
  {
    name: 'no-script',
    set: (server) => server.on('threads.create', answerWith('An answer all the same.')),
    go: async (chat) => {
      await ask(chat);
      await chat.conversation.getByText('An answer all the same.').waitFor();
      await chat.panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    },
    role: 'status',
    text: /The answer is complete/,
  },
];

const looks = [
  { look: 'light', mode: 'light', viewport: desktop },
  { look: 'dark', mode: 'dark', viewport: desktop },
  { look: 'phone', mode: 'light', viewport: phone },
] as const;

describe.each(states)('$name', ({ name, set, go, role, text, button }) => {
  test.each(looks)('$look', async ({ look, mode, viewport }) => {
    const server = await playServer();
    set?.(server);
    const chat = await openChat(browser, server.origin, { mode, viewport });
    await go(chat, server);
    await chat.panel.getByRole(role).filter({ hasText: text }).first().waitFor();
    if (button) {
      expect(await chat.panel.getByRole('button', { name: button }).first().isEnabled()).toBe(true);
    }
    if (pictures) {
      await chat.panel.screenshot({ path: path.join(pictures, `${name}-${look}.png`) });
    }
    expect(await findViolations(chat.page, '[role="dialog"]')).toEqual([]);
    // The page itself is as it was.
    expect(await chat.page.locator('article h1').count()).toBe(1);
    expect(chat.errors).toEqual([]);
    await chat.page.context().close();
    await server.stop();
  });
});
