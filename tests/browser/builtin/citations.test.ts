import { expect, test } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { speakArabic, turnAround } from '../support/arabic';
import { phone } from '../support/browser';
import { answerItems, assistantMessage, citation, item } from '../support/conversation';
import { describeChats } from '../support/describeChats';
import { violationsInEveryLook } from '../support/looks';
import type { OpenChat } from '../support/openChat';

const folder = process.env.PICTURES_OF_STATES;

const chats = describeChats();
let chat: OpenChat;

async function cite(options: BrowserContextOptions & { arabic?: boolean; path?: string } = {}) {
  const { arabic = false, ...context } = options;
  chats.server.on(
    'threads.create',
    answerItems(
      item('workflow', {
        workflow: {
          type: 'custom',
          summary: { title: 'Read a page' },
          expanded: true,
          tasks: [
            {
              type: 'custom',
              status_indicator: 'complete',
              title: 'Read',
              // As the server writes it: with the address the site is configured with.
              sources: [
                { type: 'url', url: 'http://localhost:3000/docs/start/install', title: 'Install' },
              ],
            },
          ],
        },
      }),
      assistantMessage('It is for every site that has docs. That is all there is to it.', [
        citation(35, '/docs/intro#who-it-is-for', 'Who it is for', 'Introduction'),
      ]),
    ),
  );
  chat = await chats.open({
    ...context,
    ...(arabic && { prepare: speakArabic }),
  });
  if (arabic) await turnAround(chat.page);
  await chat.ask('Who is it for?');
  const marker = chat.conversation.locator('a[href="/docs/intro#who-it-is-for"]').first();
  await marker.waitFor();
  // Until the answer has ended, what stands below it may still move it from under the pointer.
  await chat.conversation.getByRole('button', { name: /Copy the answer|نسخ الإجابة/ }).waitFor();
  return { marker, preview: chat.panel.getByRole('tooltip') };
}

test('a mouse that rests on a citation sees page, heading and passage', async () => {
  const { marker, preview } = await cite();
  await marker.hover();
  await preview.waitFor();
  await preview.getByText('Who it is for', { exact: true }).waitFor();
  expect(await preview.textContent()).toBe('IntroductionWho it is forAbout Who it is for.');
  expect(await marker.getAttribute('aria-describedby')).toBe(await preview.getAttribute('id'));
  // It can be read with the pointer on it, stays in the panel, and goes with the pointer.
  await preview.hover();
  expect(await preview.isVisible()).toBe(true);
  const [box, panel] = [await preview.boundingBox(), await chat.panel.boundingBox()];
  if (!box || !panel) throw new Error('Not drawn.');
  expect(box.x).toBeGreaterThanOrEqual(panel.x);
  expect(box.x + box.width).toBeLessThanOrEqual(panel.x + panel.width);
  await chat.composer.hover();
  await preview.waitFor({ state: 'detached' });
});

test('the keyboard sees it too; Escape takes it away, and the panel stays', async () => {
  const { marker, preview } = await cite();
  const tabTo = async () => {
    await chat.panel.getByRole('link', { name: /^Install/ }).focus();
    await chat.page.keyboard.press('Tab');
    await preview.waitFor();
  };
  await tabTo();
  await chat.page.keyboard.press('Escape');
  await preview.waitFor({ state: 'detached' });
  expect(await chat.panel.getAttribute('data-open')).not.toBeNull();
  expect(await marker.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(
    await violationsInEveryLook(chat.page, { folder, name: 'citation' }, { before: tabTo }),
  ).toEqual([]);
});

test('a finger goes there at the first tap', async () => {
  const { marker } = await cite({ viewport: phone, hasTouch: true, isMobile: true });
  await marker.tap();
  await chat.page.waitForURL('**/docs/intro#who-it-is-for');
});

test('its passage is marked on the page that stands there, under whatever address', async () => {
  const { marker } = await cite({ path: '/docs/intro/' });
  await marker.click();
  await chat.page.locator('#who-it-is-for[data-chatkit-cited]').waitFor();
  expect(new URL(chat.page.url()).hash).toBe('#who-it-is-for');
});

test('one that leads to another locale leaves the page as it is', async () => {
  chats.server.on(
    'threads.create',
    answerItems(assistantMessage('Là.', [citation(3, '/fr/docs/intro', 'Début', 'Introduction')])),
  );
  chat = await chats.open();
  await chat.ask('Where?');
  const [opened] = await Promise.all([
    chat.page.waitForEvent('popup'),
    chat.conversation.locator('a[href="/fr/docs/intro"]').first().click(),
  ]);
  await opened.waitForURL(`${chats.server.origin}/fr/docs/intro`);
  expect(new URL(chat.page.url()).pathname).toBe('/docs/intro');
});

test('from right to left it stays in the panel', async () => {
  const { marker, preview } = await cite({ arabic: true });
  await marker.hover();
  await preview.waitFor();
  const [box, panel] = [await preview.boundingBox(), await chat.panel.boundingBox()];
  if (!box || !panel) throw new Error('Not drawn.');
  expect(box.x).toBeGreaterThanOrEqual(panel.x);
  expect(box.x + box.width).toBeLessThanOrEqual(panel.x + panel.width);
});

test('a source at the site’s configured address leads into the site, in the same tab', async () => {
  await cite();
  await chat.panel.getByRole('link', { name: 'Install', exact: true }).click();
  await chat.page.waitForURL(`${chats.server.origin}/docs/start/install`);
  expect(chat.page.context().pages()).toHaveLength(1);
});

test('where the panel makes way for the page, the reader goes on at the place that is cited', async () => {
  await cite({ viewport: phone, hasTouch: true, isMobile: true });
  const { page, panel } = chat;
  await panel.getByRole('link', { name: 'Source: Who it is for' }).tap();
  await panel.waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.activeElement?.id === 'who-it-is-for');
  // The way back to the button, which the panel's own closing leaves, does not take it away.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('who-it-is-for');
});
