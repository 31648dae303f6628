import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { desktop, launchBrowser, phone } from '../support/browser';
import { answerItems, assistantMessage, citation, item, makeThread } from '../support/conversation';
import { openChat } from '../support/openChat';
import { type PlayedServer, playServer } from '../support/playedServer';

/** Where `scripts/pictures.mjs` wants the pictures; without it the states are only shown. */
const pictures = process.env.PICTURES;

interface Words {
  question: string;
  steps: string;
  answer: string;
  heading: string;
  page: string;
}

const english: Words = {
  question: 'How do I change the greeting?',
  steps: 'Read 2 pages',
  answer:
    "Set `greeting` in the plugin’s options. Questions to begin with go into **prompts**, right below it.\n\n```js title=\"docusaurus.config.js\"\nplugins: [\n  ['docusaurus-plugin-chatkit', {\n    greeting: 'Ask us anything',\n  }],\n],\n```\n\n:::tip\nA second locale says it in its own words: see `i18n/`.\n:::",
  heading: 'Greeting and prompts',
  page: 'Configure',
};

const arabic: Words = {
  question: 'كيف أغيّر رسالة الترحيب؟',
  steps: 'قُرئت صفحتان',
  answer:
    "اضبط `greeting` في خيارات الإضافة. تُكتب الأسئلة المقترحة في **prompts** أسفلها مباشرة.\n\n```js title=\"docusaurus.config.js\"\nplugins: [\n  ['docusaurus-plugin-chatkit', {\n    greeting: 'اسألنا ما تشاء',\n  }],\n],\n```\n\n:::tip\nلكل لغة كلماتها: انظر `i18n/`.\n:::",
  heading: 'الترحيب والأسئلة',
  page: 'الإعداد',
};

let browser: Browser;
let server: PlayedServer;

beforeAll(async () => {
  browser = await launchBrowser();
  if (pictures) await mkdir(pictures, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
});

function answer(words: Words): void {
  const at = words.answer.indexOf('. ') + 1;
  server.on(
    'threads.create',
    answerItems(
      item('workflow', {
        workflow: { type: 'custom', tasks: [], summary: { title: words.steps }, expanded: false },
      }),
      assistantMessage(words.answer, [
        citation(at, '/docs/intro#who-it-is-for', words.heading, words.page),
      ]),
    ),
  );
}

describe.each([
  { name: 'desktop-light', mode: 'light', viewport: desktop, words: english },
  { name: 'desktop-dark', mode: 'dark', viewport: desktop, words: english },
  { name: 'phone', mode: 'light', viewport: phone, words: english },
  { name: 'phone-dark', mode: 'dark', viewport: phone, words: english },
  { name: 'rtl', mode: 'light', viewport: phone, words: arabic },
] as const)('$name', ({ name, mode, viewport, words }) => {
  test('an answer stands whole', async () => {
    server = await playServer();
    answer(words);
    const rtl = name === 'rtl';
    const chat = await openChat(browser, server.origin, {
      mode,
      viewport,
      ...(rtl && { prepare: speakArabic }),
    });
    if (rtl) await turnAround(chat.page);
    await chat.ask(words.question);
    await chat.panel
      .getByRole('button', { name: rtl ? 'نسخ الإجابة' : 'Copy the answer' })
      .waitFor();
    await chat.conversation.evaluate((element) => element.scrollTo({ top: 0 }));
    await chat.page.evaluate(() => document.fonts.ready);
    // Nothing may stick out on the side where lines end.
    const box = await chat.panel.boundingBox();
    const code = await chat.conversation.locator('pre').boundingBox();
    if (!box || !code) throw new Error('Not drawn.');
    expect(code.x).toBeGreaterThanOrEqual(box.x);
    expect(code.x + code.width).toBeLessThanOrEqual(box.x + box.width);
    if (pictures) await chat.page.screenshot({ path: path.join(pictures, `${name}.png`) });
    expect(chat.errors).toEqual([]);
    // A chunk that is still being asked for ahead of need must not outlive its page.
    await chat.page.unrouteAll({ behavior: 'ignoreErrors' });
    await chat.page.close();
    await server.stop();
  });
});

/** The panel's strings as a site in Arabic has them. */
async function speakArabic(page: Page): Promise<void> {
  const [english, arabic] = await Promise.all(
    ['en', 'ar'].map(async (locale): Promise<Record<string, string>> => {
      const file = new URL(`../../../plugin/locales/${locale}.json`, import.meta.url);
      return JSON.parse(await readFile(file, 'utf8'));
    }),
  );
  await page.route('**/assets/js/*.js', async (route) => {
    let code = await (await route.fetch()).text();
    for (const [id, text] of Object.entries(english ?? {})) {
      code = code.replace(`"${id}":"${text}"`, () => `"${id}":"${arabic?.[id]}"`);
    }
    await route.fulfill({ body: code, contentType: 'text/javascript' });
  });
}

/** The example site has no locale that is written from right to left: its page is turned. */
async function turnAround(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    document.querySelector('[data-chat-mode]')?.setAttribute('dir', 'rtl');
  });
}

test('the history stands whole', async () => {
  server = await playServer();
  const day = 24 * 60 * 60 * 1000;
  const titles = [
    'Changing the greeting',
    'Deploy behind a proxy',
    'Sign-in with our provider',
    'Theming the panel',
  ];
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
  const chat = await openChat(browser, server.origin);
  if (pictures) await chat.page.screenshot({ path: path.join(pictures, 'start.png') });
  await chat.panel.getByRole('button', { name: 'Conversations' }).click();
  await chat.panel.getByText('Changing the greeting').waitFor();
  if (pictures) await chat.page.screenshot({ path: path.join(pictures, 'history.png') });
  await chat.page.close();
  await server.stop();
});
