import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { newDataDir } from '../server/support/dataDir.js';
import { freePort } from '../server/support/freePort.js';
import { assistantOn, blockOthers } from './support/assistant.js';
import { desktop, launchBrowser } from './support/browser.js';
import { type RunningSite, startSite } from './support/site.js';

/** The newcomer's path, as the README tells it: one reader, one conversation, in order. */
let browser: Browser;
let context: BrowserContext;
let page: Page;
let site: RunningSite;
let dataDir: string;
let port: number;

const start = () => startSite({ dataDir, env: { PORT: String(port) } });

beforeAll(async () => {
  dataDir = await newDataDir('chatkit-newcomer-');
  port = await freePort();
  [browser, site] = await Promise.all([launchBrowser(), start()]);
  context = await browser.newContext({ viewport: desktop });
  page = await context.newPage();
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('goes from a question to a cited heading, through a reload and a restart', async () => {
  const refused = await blockOthers(page, site.origin);
  await page.goto(`${site.origin}/docs/intro`);
  const assistant = assistantOn(page);
  await assistant.launcher.waitFor();
  await page.waitForLoadState('networkidle');
  // No third party is asked for anything before the reader's first intent.
  expect(refused).toEqual([]);

  await assistant.open();
  await assistant.ask('how do I change the greeting?');
  expect(await assistant.citations.first().textContent()).toMatch(/greeting/i);
  // The script of ChatKit was tried at the first intent, and could not be had.
  expect(refused).toContain('https://cdn.platform.openai.com/deployments/chatkit/chatkit.js');

  // A citation leads to the very heading, without a reload, and marks the passage.
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await assistant.citations.first().click();
  await page.waitForURL('**/docs/site/configure#change-the-greeting');
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  await page.waitForFunction(
    () => CSS.highlights.has('chatkit-cited') || document.querySelector('[data-chatkit-cited]'),
  );
  const heading = page.getByRole('heading', { name: 'Change the greeting' });
  await heading.waitFor();
  expect(await heading.isVisible()).toBe(true);
  // The README's picture: the product itself, on the offline model.
  const pictures = process.env.PICTURES;
  if (pictures) {
    await page.screenshot({ path: path.join(pictures, 'answer.png'), animations: 'disabled' });
  }

  // A reload: the conversation is still there.
  await page.reload();
  const question = assistant.panel.getByText('how do I change the greeting?').first();
  // The panel remembers that it was open.
  await assistant.composer.waitFor();
  await question.waitFor();
  await assistant.citations.first().waitFor();

  // The server stops, starts again on what it kept, and the conversation is still there.
  await site.stop();
  site = await start();
  await page.reload();
  await assistant.composer.waitFor();
  await question.waitFor();
  await assistant.ask('how do I install it?');
  expect(await assistant.citations.count()).toBeGreaterThan(1);
});

it('opens with the shortcut too, and closes with Escape', async () => {
  const other = await (await browser.newContext({ viewport: desktop })).newPage();
  await other.goto(`${site.origin}/docs/intro`);
  const assistant = assistantOn(other);
  // Before it stands there nothing listens to keys.
  await assistant.launcher.waitFor();
  await other.keyboard.press('ControlOrMeta+i');
  await assistant.composer.waitFor();
  await other.keyboard.press('Escape');
  await assistant.panel.waitFor({ state: 'hidden' });
  await other.context().close();
});
