import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { chatParts, serveStandIn, settled } from '../support/chat.js';
import {
  newReader,
  resolveLocalhost,
  type SignInSites,
  signInAtProvider,
  signInButtonOf,
  startSignInSites,
} from './signInSite.js';

let browser: Browser;
let there: SignInSites;
beforeAll(async () => {
  [browser, there] = await Promise.all([
    launchBrowser([resolveLocalhost]),
    startSignInSites({ element: 'auto' }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await there?.close();
});

describe.each(['same site', 'cross-site'] as const)('the gate before ChatKit, %s', (topology) => {
  test('keeps question and passage, and repeats once what a lost sign-in refused', async () => {
    const { context, page, requests } = await newReader(browser);
    await serveStandIn(context);
    const address = `${there.sites[topology]}/docs/start/install`;
    await page.goto(address);
    const paragraph = page.locator('article p').first();
    const passage = ((await paragraph.textContent()) ?? '').trim().slice(0, 30);
    await paragraph.click({ clickCount: 3 });
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByLabel('Your question, kept while you sign in').fill('What does this mean?');
    await page.locator('blockquote', { hasText: passage }).waitFor();
    expect(requests.filter((request) => request.method() === 'POST')).toEqual([]);

    const login = `chatkit-${topology.replace(' ', '-')}`;
    await signInButtonOf(page).click();
    await signInAtProvider(page, login);
    await settled(page, 'stand-in');
    const chat = chatParts(page, 'stand-in');
    await chat.quote.filter({ hasText: passage }).waitFor();
    expect(page.url()).toBe(address);
    await expect(chat.composer.inputValue()).resolves.toBe('What does this mean?');
    await chat.composer.press('Enter');
    await chat.citations.first().waitFor();
    await chat.stop.waitFor({ state: 'hidden' });

    // Thrown out by the provider, in mid-conversation.
    await endSessions(login);
    await chat.composer.fill('And which database?');
    await chat.composer.press('Enter');
    await page.getByText('You are not signed in any more').waitFor();
    requests.length = 0;
    const again = page.waitForRequest((request) => isAsked(request.postData()));
    await signInButtonOf(page).click();
    // In whichever chat is there first: ours stands there while ChatKit loads.
    const answered = (['builtin', 'stand-in'] as const).map(async (kind) => {
      const { conversation, citations } = chatParts(page, kind);
      await conversation.getByText('And which database?').first().waitFor();
      await citations.nth(1).waitFor();
    });
    await Promise.all([again, Promise.any(answered)]);
    const sent = requests.filter((request) => isAsked(request.postData()));
    expect(sent).toHaveLength(1);
    await context.close();
  });
});

const isAsked = (body: string | null) => body?.includes('which database') ?? false;

/** Ends every sign-in of the reader from another browser. */
async function endSessions(login: string): Promise<void> {
  const { context, page } = await newReader(browser);
  const site = there.sites['same origin'];
  await page.goto(
    `${site}/chatkit/auth/login?${new URLSearchParams({ return_to: `${site}/docs/intro` })}`,
  );
  await signInAtProvider(page, login);
  await page.waitForURL(`${site}/docs/intro`);
  const status = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ everywhere: true });
    return (await fetch('/chatkit/auth/logout', { method: 'POST', headers, body })).status;
  });
  expect(status).toBe(200);
  await context.close();
}
