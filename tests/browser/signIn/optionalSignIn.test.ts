import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { until } from '../support/reader.js';
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
} from './signInSite.js';

let browser: Browser;
let there: SignInSites;
beforeAll(async () => {
  [browser, there] = await Promise.all([
    launchBrowser([resolveLocalhost]),
    startSignInSites({ env: { SIGN_IN: 'optional' } }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await there?.close();
});

const preferences = { name: 'Preferences' };

describe.each(['same site', 'cross-site'] as const)('where sign-in is optional, %s', (topology) => {
  test('an anonymous conversation is taken along, by the reader’s own word', async () => {
    const { context, page, requests } = await newReader(browser);
    await page.goto(`${there.sites[topology]}/docs/start/install`);
    await launcherOf(page).click();
    await composerOf(page).fill('How do I install it?');
    await composerOf(page).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('link').first().waitFor();

    await composerOf(page).fill('And which');
    await page.getByRole('button', preferences).click();
    await signInButtonOf(page).click();
    await signInAtProvider(page, `merger-${topology.replace(' ', '-')}`);
    await page.getByText(/You are signed in as Name of merger/).waitFor();
    expect(requests.filter((request) => request.url().endsWith('/auth/merge'))).toEqual([]);
    await page.getByRole('button', { name: 'Take them along' }).click();
    // The conversation goes on, as the account's own, and so does what was being written.
    await dialog.getByText('How do I install it?').first().waitFor();
    await until(async () => (await composerOf(page).inputValue()) === 'And which');
    const local = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(local).not.toContain('eyJ');

    await page.getByRole('button', preferences).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await context.close();
  });
});

test('a file added before signing in is named, to be added again: it was another reader’s', async () => {
  const { context, page } = await newReader(browser);
  await page.goto(`${there.sites['same site']}/docs/start/install`);
  await launcherOf(page).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'note.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('It is about Postgres.'),
  });
  await dialog.getByText('note.txt').waitFor();
  await dialog.getByRole('progressbar').waitFor({ state: 'detached' });
  await composerOf(page).fill('What is in it?');
  await page.getByRole('button', preferences).click();
  await signInButtonOf(page).click();
  await signInAtProvider(page, 'filer');
  await page.getByRole('button', { name: 'Leave them' }).click();
  await composerOf(page).waitFor();
  await page.getByText('Please add these files again: note.txt').waitFor();
  await expect(composerOf(page).inputValue()).resolves.toBe('What is in it?');
  await context.close();
});

test('an anonymous reader can ask where the browser stores nothing', async () => {
  const { context, page } = await newReader(browser);
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('Full.', 'QuotaExceededError');
    };
  });
  await page.goto(`${there.sites['same origin']}/docs/start/install`);
  await launcherOf(page).click();
  await composerOf(page).fill('How do I install it?');
  await composerOf(page).press('Enter');
  await page.getByRole('dialog').getByRole('link').first().waitFor();
  await context.close();
});

test('a sign-in that ends in mid-conversation is told, and nobody else asks the question', async () => {
  const { context, page, requests } = await newReader(browser);
  await openSignedIn(page, there.sites['same site'], 'leaver', { optional: true });
  await context.clearCookies();
  await composerOf(page).fill('How do I install it?');
  await composerOf(page).press('Enter');
  await page.getByText('You are not signed in any more').waitFor();
  const asked = requests.filter((request) => request.postData()?.includes('install it?'));
  for (const request of asked) expect(request.headers().authorization).toBeUndefined();
  expect(asked).toHaveLength(1);

  // On the next page the composer is there before the server has said so.
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/chatkit/session', async (route) => {
    await held;
    await route.fallback();
  });
  await page.reload();
  await composerOf(page).fill('And which database?');
  answer();
  const question = page.getByLabel('Your question, kept while you sign in');
  await question.waitFor();
  await until(async () => (await question.inputValue()) === 'And which database?');
  await context.close();
});

describe('what another site can do in the reader’s browser', () => {
  /** A page of `host`, whose script tries everything against the server with the reader's cookies. */
  async function attackFrom(host: string) {
    const { context, page } = await newReader(browser);
    await openSignedIn(page, there.sites['same site'], 'victim', { optional: true });
    await page.route(`http://${host}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>evil</title>' }),
    );
    await page.goto(`http://${host}/`);
    const tried = await page.evaluate(async (server) => {
      const attempt = async (path: string, init: RequestInit) => {
        try {
          const response = await fetch(`${server}/chatkit${path}`, {
            credentials: 'include',
            ...init,
          });
          return `${response.type} ${response.status}`;
        } catch {
          return 'blocked';
        }
      };
      const text = JSON.stringify({ type: 'threads.list', params: {} });
      return {
        read: await attempt('/session', {}),
        export: await attempt('/me/export', {}),
        json: await attempt('', {
          method: 'POST',
          body: text,
          headers: { 'content-type': 'application/json' },
        }),
        simple: await attempt('', { method: 'POST', body: text }),
        erase: await attempt('/me', { method: 'DELETE' }),
        logout: await attempt('/auth/logout', { method: 'POST' }),
      };
    }, there.server);
    await page.goto(`${there.sites['same site']}/docs/start/install`);
    await composerOf(page).waitFor();
    await context.close();
    return tried;
  }

  test('is nothing: neither read, nor write, nor sign out', async () => {
    const blocked = {
      read: 'blocked',
      export: 'blocked',
      json: 'blocked',
      simple: 'blocked',
      erase: 'blocked',
      logout: 'blocked',
    };
    expect(await attackFrom('evil.test-three.localhost')).toEqual(blocked);
    // A neighbouring subdomain is same-site: its requests carry the cookie, and are refused.
    expect(await attackFrom('evil.test-one.localhost')).toEqual(blocked);
  });
});
