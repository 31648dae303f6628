import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { speakArabic, turnAround } from '../support/arabic';
import { launchBrowser } from '../support/browser';
import { answerItems, assistantMessage, makeThread, userMessage } from '../support/conversation';
import { everyItem } from '../support/everyItem';
import { violationsInEveryLook } from '../support/looks';
import { type OpenChat, openChat } from '../support/openChat';
import { type PlayedServer, playServer } from '../support/playedServer';

/** Where `scripts/pictures.mjs` wants the pictures; without it none are made. */
const folder = process.env.PICTURES_OF_STATES;

let browser: Browser;
let server: PlayedServer;
let chat: OpenChat;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  server = await playServer();
});
afterEach(async () => {
  expect(chat.errors).toEqual([]);
  await chat.page.context().close();
  await server.stop();
});

const day = 24 * 60 * 60 * 1000;
const attachments = { accept: { 'image/*': ['.png'], 'text/plain': ['.txt'] }, maxCount: 3 };
const note = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') };

const languages = [
  { language: 'English', arabic: false },
  { language: 'Arabic, from right to left', arabic: true },
];

describe.each(languages)('$language', ({ arabic }) => {
  async function open(): Promise<void> {
    chat = await openChat(browser, server.origin, arabic ? { prepare: speakArabic } : {});
    if (arabic) await turnAround(chat.page);
  }
  const expectNothing = async (name: string) =>
    expect(
      await violationsInEveryLook(chat.page, { folder, name: arabic ? `${name}-ar` : name }),
    ).toEqual([]);

  test('every item of an answer', async () => {
    server.on('threads.create', answerItems(...everyItem()));
    await open();
    await chat.ask(arabic ? 'ماذا يمكنك أن تعرض؟' : 'What can you show?');
    await chat.conversation.getByText('Which system?').waitFor();
    await expectNothing('items');
  });

  test('the conversations, one to be renamed and one to be deleted', async () => {
    const titles = arabic
      ? ['تغيير رسالة الترحيب', 'النشر خلف وكيل', 'تسجيل الدخول عبر مزوّدنا']
      : ['Changing the greeting', 'Deploy behind a proxy', 'Sign-in with our provider'];
    server.on('threads.list', (_, reply) =>
      reply.json(200, {
        data: titles.map((title, index) =>
          makeThread({
            id: `thr_${index}`,
            title,
            created_at: new Date(Date.now() - index * index * day).toISOString(),
          }),
        ),
        has_more: false,
      }),
    );
    await open();
    const { panel } = chat;
    await panel.getByRole('button', { name: arabic ? 'المحادثات' : 'Conversations' }).click();
    await panel.getByText(titles[0] ?? '').waitFor();
    await expectNothing('history');
    await panel
      .getByRole('button', { name: arabic ? /إعادة تسمية/ : /^Rename/ })
      .first()
      .click();
    await panel
      .getByRole('button', { name: arabic ? /حذف/ : /^Delete/ })
      .last()
      .click();
    await expectNothing('history-changed');
  });

  test('a message with a quoted passage, files and a mention, written and sent', async () => {
    server.on('GET /session', (_, reply) =>
      reply.json(200, {
        user: { id: 'anon:test', anonymous: true },
        signIn: null,
        features: { attachments, dictation: true, feedback: true, history: true },
        path: '/chatkit',
      }),
    );
    server.on('attachments.create', ({ params }, reply) =>
      reply.json(params.name === 'note.txt' ? 200 : 500, {
        type: 'file',
        id: `atc_${params.name}`,
        name: params.name,
        mime_type: params.mime_type,
      }),
    );
    server.on('GET /search', (_, reply) =>
      reply.json(200, {
        results: [
          { href: '/docs/intro', title: 'Introduction', heading: '', breadcrumbs: ['Docs'] },
          { href: '/docs/start/install', title: 'Install', heading: '', breadcrumbs: ['Docs'] },
        ],
      }),
    );
    const sent = userMessage('', {
      content: [
        { type: 'input_text', text: 'What does ' },
        { type: 'input_tag', id: 't', text: 'Introduction', data: { href: '/docs/intro' } },
        { type: 'input_text', text: ' say?' },
      ],
      quoted_text: 'It is for every docs site.',
      attachments: [{ type: 'file', id: 'atc_1', name: 'note.txt', mime_type: 'text/plain' }],
    });
    server.on('threads.get_by_id', (_, reply) =>
      reply.json(
        200,
        makeThread({ items: { data: [sent, assistantMessage('It says so.')], has_more: false } }),
      ),
    );
    await open();
    await chat.page.evaluate(() => localStorage.setItem('chatkit:/:thread', 'thr_1'));
    await chat.page.reload();
    await chat.conversation.getByText('It says so.').waitFor();
    if (arabic) await turnAround(chat.page);
    await chat.page.evaluate(() => {
      const heading = document.querySelector('article p');
      if (heading) getSelection()?.selectAllChildren(heading);
    });
    await chat.page.getByRole('button', { name: 'Ask', exact: true }).click();
    await chat.panel.locator('input[type=file]').setInputFiles([note, { ...note, name: 'b.txt' }]);
    await chat.panel.locator('form li').nth(1).waitFor();
    await chat.composer.fill(arabic ? 'اشرح هذا @' : 'Explain @');
    await chat.panel.getByRole('option').first().waitFor();
    await expectNothing('composer');
  });
});

test('the closed panel and the launcher', async () => {
  chat = await openChat(browser, server.origin);
  await chat.page.keyboard.press('Escape');
  await chat.page.locator('[role="dialog"][inert]').waitFor({ state: 'attached' });
  expect(
    await violationsInEveryLook(chat.page, undefined, {
      selector: '[data-chatkit], [role="dialog"]',
    }),
  ).toEqual([]);
});
