import { describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { speakArabic, turnAround } from '../support/arabic';
import { answerItems, assistantMessage, makeThread, userMessage } from '../support/conversation';
import { describeChats } from '../support/describeChats';
import { everyItem } from '../support/everyItem';
import { violationsInEveryLook } from '../support/looks';
import type { OpenChat } from '../support/openChat';

/** Where `scripts/pictures.mjs` wants the pictures; without it none are made. */
const folder = process.env.PICTURES_OF_STATES;

const chats = describeChats();
let chat: OpenChat;

const day = 24 * 60 * 60 * 1000;
const attachments = { accept: { 'image/*': ['.png'], 'text/plain': ['.txt'] }, maxCount: 3 };
const note = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') };

const languages = [
  { language: 'English', arabic: false },
  { language: 'Arabic, from right to left', arabic: true },
];

describe.each(languages)('$language', ({ arabic }) => {
  async function open(): Promise<void> {
    chat = await chats.open(arabic ? { prepare: speakArabic } : {});
    if (arabic) await turnAround(chat.page);
  }
  const expectNothing = async (name: string) =>
    expect(
      await violationsInEveryLook(chat.page, { folder, name: arabic ? `${name}-ar` : name }),
    ).toEqual([]);

  test('every item of an answer', async () => {
    chats.server.on('threads.create', answerItems(...everyItem()));
    await open();
    await chat.ask(arabic ? 'ماذا يمكنك أن تعرض؟' : 'What can you show?');
    await chat.conversation.getByText('Which system?').waitFor();
    await expectNothing('items');
  });

  test('the conversations, one to be renamed and one to be deleted', async () => {
    const titles = arabic
      ? ['تغيير رسالة الترحيب', 'النشر خلف وكيل', 'تسجيل الدخول عبر مزوّدنا']
      : ['Changing the greeting', 'Deploy behind a proxy', 'Sign-in with our provider'];
    chats.server.on('threads.list', (_, reply) =>
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
    chats.server.on('GET /session', (_, reply) =>
      reply.json(200, {
        user: { id: 'anon:test', anonymous: true },
        signIn: null,
        features: { attachments, dictation: true, feedback: true, history: true },
        path: '/chatkit',
      }),
    );
    chats.server.on('attachments.create', ({ params }, reply) =>
      reply.json(params.name === 'note.txt' ? 200 : 500, {
        type: 'file',
        id: `atc_${params.name}`,
        name: params.name,
        mime_type: params.mime_type,
      }),
    );
    chats.server.on('GET /search', (_, reply) =>
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
    chats.server.on('threads.get_by_id', (_, reply) =>
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

describe('Arabic, before the first question', () => {
  const direction = (button: Locator) =>
    button.evaluate((element) => getComputedStyle(element).direction);

  test('the sign-in', async () => {
    chats.server.on('GET /session', (_, reply) =>
      reply.json(200, {
        user: null,
        signIn: { url: '/chatkit/auth/login', required: true },
        features: {},
        path: '/chatkit',
      }),
    );
    chat = await chats.open({ prepare: speakArabic });
    await turnAround(chat.page);
    await chat.panel.getByText('سجّل الدخول لاستخدام المساعد.').waitFor();
    const button = chat.panel.getByRole('button', { name: 'تسجيل الدخول' });
    expect(await direction(button)).toBe('rtl');
    expect(await violationsInEveryLook(chat.page, { folder, name: 'sign-in-ar' })).toEqual([]);
  });

  test('the question whether ChatKit may be loaded', async () => {
    const prepare = (page: Page) => speakArabic(page, { '"consent":false': '"consent":true' });
    chat = await chats.open({ prepare });
    await turnAround(chat.page);
    const refuse = chat.panel.getByRole('button', { name: 'البقاء مع هذه الدردشة' });
    await refuse.waitFor();
    expect(await chat.panel.getByRole('status').first().textContent()).toContain(
      'cdn.platform.openai.com',
    );
    expect(await direction(refuse)).toBe('rtl');
    expect(await violationsInEveryLook(chat.page, { folder, name: 'consent-ar' })).toEqual([]);
  });
});

test('the closed panel and the launcher', async () => {
  chat = await chats.open();
  await chat.page.keyboard.press('Escape');
  await chat.page.locator('[role="dialog"][inert]').waitFor({ state: 'attached' });
  expect(
    await violationsInEveryLook(chat.page, undefined, {
      selector: '[data-chatkit], [role="dialog"]',
    }),
  ).toEqual([]);
});
