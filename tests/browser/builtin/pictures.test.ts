import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { speakArabic, turnAround } from '../support/arabic';
import { assistantOn } from '../support/assistant';
import { desktop, launchBrowser, phone } from '../support/browser';
import { answerItems, assistantMessage, citation, item } from '../support/conversation';
import { type OpenChat, openChat } from '../support/openChat';
import { playServer } from '../support/playedServer';
import { type RunningSite, startSite } from '../support/site';

/**
 * The pictures of the README and the docs: the product itself, with its offline model. Only the
 * Arabic one is played, for the example site has no docs in Arabic to answer from.
 */
/** Where `scripts/pictures.mjs` wants the pictures; without it the states are only shown. */
const pictures = process.env.PICTURES;

let browser: Browser;
let site: RunningSite;

beforeAll(async () => {
  if (pictures) await mkdir(pictures, { recursive: true });
  [browser, site] = await Promise.all([launchBrowser(), startSite()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  if (!pictures) return;
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
}

async function close(chat: OpenChat): Promise<void> {
  expect(chat.errors).toEqual([]);
  // A chunk that is still being asked for ahead of need must not outlive its page.
  await chat.page.unrouteAll({ behavior: 'ignoreErrors' });
  await chat.page.context().close();
}

/** Nothing may stick out on either side. */
async function expectWithin({ conversation }: OpenChat): Promise<void> {
  await conversation.evaluate((element) => element.scrollTo({ top: 0 }));
  const [shown, whole] = await conversation.evaluate((element) => [
    element.clientWidth,
    element.scrollWidth,
  ]);
  expect(whole).toBeLessThanOrEqual(shown ?? 0);
}

describe.each([
  { name: 'desktop-light', mode: 'light', viewport: desktop },
  { name: 'desktop-dark', mode: 'dark', viewport: desktop },
  { name: 'phone', mode: 'light', viewport: phone },
  { name: 'phone-dark', mode: 'dark', viewport: phone },
] as const)('$name', ({ name, mode, viewport }) => {
  test('an answer stands whole', async () => {
    const chat = await openChat(browser, site.origin, { mode, viewport });
    await assistantOn(chat.page).ask('How do I change the greeting?');
    await expectWithin(chat);
    await take(chat.page, name);
    await close(chat);
  });
});

test('the start and the conversations stand whole', async () => {
  const chat = await openChat(browser, site.origin);
  await chat.panel.getByRole('button', { name: 'Attach files' }).waitFor();
  await take(chat.page, 'start');
  const assistant = assistantOn(chat.page);
  for (const question of [
    'How do I change the greeting?',
    'How do I deploy it?',
    'Which limits?',
  ]) {
    await chat.panel.getByRole('button', { name: 'New conversation' }).click();
    const answer = chat.panel.getByRole('button', { name: 'Copy the answer' });
    await answer.waitFor({ state: 'detached' });
    await assistant.ask(question);
  }
  await chat.panel.getByRole('button', { name: 'Conversations' }).click();
  await chat.panel
    .getByRole('button', { name: /^Delete/ })
    .nth(2)
    .waitFor({ state: 'attached' });
  await take(chat.page, 'history');
  await close(chat);
});

test('from right to left an answer stands whole', async () => {
  const server = await playServer();
  const text =
    "اضبط `greeting` في خيارات الإضافة. تُكتب الأسئلة المقترحة في **prompts** أسفلها مباشرة.\n\n```js title=\"docusaurus.config.js\"\nplugins: [\n  ['docusaurus-plugin-chatkit', {\n    greeting: 'اسألنا ما تشاء',\n  }],\n],\n```\n\n:::tip\nلكل لغة كلماتها: انظر `i18n/`.\n:::";
  server.on(
    'threads.create',
    answerItems(
      item('workflow', {
        workflow: { type: 'custom', tasks: [], summary: { title: 'قُرئت صفحتان' }, expanded: false },
      }),
      assistantMessage(text, [
        citation(
          text.indexOf('. ') + 1,
          '/docs/intro#who-it-is-for',
          'الترحيب والأسئلة',
          'الإعداد',
        ),
      ]),
    ),
  );
  const chat = await openChat(browser, server.origin, { viewport: phone, prepare: speakArabic });
  await turnAround(chat.page);
  await chat.ask('كيف أغيّر رسالة الترحيب؟');
  await chat.panel.getByRole('button', { name: 'نسخ الإجابة' }).waitFor();
  await expectWithin(chat);
  await take(chat.page, 'rtl');
  await close(chat);
  await server.stop();
});
