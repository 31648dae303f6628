import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import {
  composerOf,
  launcherOf,
  newReader,
  openSignedIn,
  resolveLocalhost,
  type SignInSites,
  signInAtProvider,
  signInButtonOf,
  startSignInSites,
  topologies,
} from './signInSite.js';

let browser: Browser;
let there: SignInSites;
beforeAll(async () => {
  [browser, there] = await Promise.all([launchBrowser([resolveLocalhost]), startSignInSites()]);
});
afterAll(async () => {
  await browser?.close();
  await there?.close();
});

/** What a script of the page can get hold of. */
function readable(page: Page) {
  return page.evaluate(() => ({
    cookies: document.cookie,
    local: JSON.stringify({ ...localStorage }),
    session: JSON.stringify({ ...sessionStorage }),
  }));
}

/** Ends every sign-in of the reader from elsewhere, as they would from another device. */
async function endEverywhere(site: string, login: string): Promise<void> {
  const { context, page } = await newReader(browser);
  await openSignedIn(page, site, login);
  await page.getByRole('button', { name: 'Preferences' }).click();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.waitForURL((url) => url.href.startsWith(there.provider.issuer));
  await context.close();
}

describe.each(topologies)('where sign-in is required, %s', (topology) => {
  test('nothing is asked before; page, panel and question are there after', async () => {
    const { context, page, requests } = await newReader(browser);
    const address = `${there.sites[topology]}/docs/start/install`;
    await page.goto(`${address}?from=mail#try-it`);
    await launcherOf(page).click();
    await page.getByLabel('Your question, kept while you sign in').fill('How do I install it?');
    expect(requests.filter((request) => request.method() === 'POST')).toEqual([]);

    await signInButtonOf(page).click();
    await signInAtProvider(page, 'alice');
    await composerOf(page).waitFor();
    expect(page.url()).toBe(`${address}?from=mail#try-it`);
    await expect(composerOf(page).inputValue()).resolves.toBe('How do I install it?');
    await composerOf(page).press('Enter');
    await page.getByRole('dialog').getByRole('link').first().waitFor();

    const { cookies, local, session } = await readable(page);
    expect(cookies).not.toContain('chatkit');
    expect(local).not.toContain('eyJ');
    if (topology !== 'cross-site') expect(session).not.toContain('eyJ');
    for (const request of requests)
      expect(request.url()).not.toMatch(/chatkit_code|eyJ[\w-]+\.eyJ/);

    await page.reload();
    await composerOf(page).waitFor();
    await context.close();
  });
});

describe('a selected passage', () => {
  test('is quoted again after signing in', async () => {
    const { context, page } = await newReader(browser);
    await page.goto(`${there.sites['same site']}/docs/start/install`);
    const paragraph = page.locator('article p').first();
    const passage = ((await paragraph.textContent()) ?? '').trim();
    await paragraph.click({ clickCount: 3 });
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.locator('blockquote', { hasText: passage.slice(0, 30) }).waitFor();
    await signInButtonOf(page).click();
    await signInAtProvider(page, 'quoting');
    await composerOf(page).waitFor();
    await page
      .getByRole('dialog')
      .locator('form', { hasText: passage.slice(0, 30) })
      .waitFor();
    await context.close();
  });
});

describe.each(['same site', 'cross-site'] as const)('a sign-in that is over, %s', (topology) => {
  test('is asked for again, and what was refused is then sent once', async () => {
    const site = there.sites[topology];
    const { context, page, requests } = await newReader(browser);
    const login = `leaver-${topology.replace(' ', '-')}`;
    await openSignedIn(page, site, login);
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'note.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('It is about Postgres.'),
    });
    await dialog.getByText('note.txt').waitFor();
    await dialog.getByRole('progressbar').waitFor({ state: 'detached' });
    await composerOf(page).pressSequentially('Which database does it use? See @inst');
    await page.getByRole('option').first().click();
    await endEverywhere(site, login);
    // Another server's cache may know the session for five seconds; this is the same server.
    await composerOf(page).press('Enter');
    await page.getByText('You are not signed in any more').waitFor();
    requests.length = 0;
    await signInButtonOf(page).click();
    // The provider still knows this browser: no password is asked for again.
    await dialog.getByRole('link').first().waitFor();
    await page.getByText('Which database does it use?').first().waitFor();
    const sent = requests.filter((request) => request.postData()?.includes('Which database'));
    expect(sent).toHaveLength(1);
    // With all that belongs to it.
    expect(sent[0]?.postDataJSON().params.input).toMatchObject({
      content: [{ type: 'input_text' }, { type: 'input_tag', id: expect.any(String) }],
      attachments: [expect.stringMatching(/^atc_/)],
    });
    await context.close();
  });
});

describe('saying no at the provider', () => {
  test('leads back to the page, says so, and keeps the question', async () => {
    const { context, page } = await newReader(browser);
    await page.goto(`${there.sites['cross-site']}/docs/start/install`);
    await launcherOf(page).click();
    await page.getByLabel('Your question, kept while you sign in').fill('What is it?');
    await signInButtonOf(page).click();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByText('You were not signed in, because access was not allowed').waitFor();
    expect(page.url()).toBe(`${there.sites['cross-site']}/docs/start/install`);
    const question = page.getByLabel('Your question, kept while you sign in');
    await expect(question.inputValue()).resolves.toBe('What is it?');
    await context.close();
  });
});
