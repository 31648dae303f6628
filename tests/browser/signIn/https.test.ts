import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
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
  [browser, there] = await Promise.all([
    launchBrowser([resolveLocalhost]),
    startSignInSites({ tls: true }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await there?.close();
});

const sessionCookie = '__Host-chatkit_session';

describe.each(topologies)('over HTTPS, %s', (topology) => {
  test('a sign-in uses cookies no other host can set, read or get', async () => {
    const { context, page, requests } = await newReader(browser);
    const given: string[] = [];
    page.on('response', async (response) => {
      if (!response.url().startsWith(`${there.server}/chatkit/`)) return;
      for (const { name, value } of await response.headersArray()) {
        if (name.toLowerCase() === 'set-cookie') given.push(value);
      }
    });
    const site = there.sites[topology];
    await page.goto(`${site}/docs/start/install`);
    await launcherOf(page).click();
    await page.getByLabel('Your question, kept while you sign in').fill('How do I install it?');
    await signInButtonOf(page).click();
    await signInAtProvider(page, `secure-${topology.replace(' ', '-')}`);
    await composerOf(page).waitFor();
    expect(page.url()).toBe(`${site}/docs/start/install`);

    const [begun = '', ended = '', session] = given;
    expect(begun).toMatch(
      /^__Host-chatkit_login_[\w-]{12}=[\w.-]{200,}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/,
    );
    expect(ended).toBe(
      `${begun.split('=')[0]}=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0`,
    );
    const kept = await context.cookies(there.server);
    const { hostname } = new URL(there.server);
    if (topology === 'cross-site') {
      expect([session, kept]).toEqual([undefined, []]);
    } else {
      expect(session).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=\d{6}$/);
      expect(kept).toEqual([
        expect.objectContaining({
          ...{ name: sessionCookie, domain: hostname, path: '/' },
          ...{ httpOnly: true, secure: true, sameSite: 'Strict' },
        }),
      ]);
    }

    // It is of use: the question is answered, and a reload needs no other sign-in.
    await composerOf(page).press('Enter');
    await page.getByRole('dialog').getByRole('link').first().waitFor();
    const asked = requests.find((request) => request.postData()?.includes('How do I install'));
    const headers = (await asked?.allHeaders()) ?? {};
    if (topology === 'cross-site') {
      expect(headers.authorization).toMatch(/^Bearer /);
      expect(headers.cookie).toBeUndefined();
    } else {
      expect(headers.authorization).toBeUndefined();
      expect(headers.cookie).toMatch(new RegExp(`^${sessionCookie}=[^;]+$`));
    }
    await page.reload();
    await composerOf(page).waitFor();

    await page.getByRole('button', { name: 'Preferences' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await signInButtonOf(page).waitFor();
    expect(await context.cookies(there.server)).toEqual([]);
    await context.close();
  });
});

describe('a neighbouring subdomain over HTTPS', () => {
  test('cannot put a session of its own into the reader’s browser', async () => {
    const { context, page } = await newReader(browser);
    await openSignedIn(page, there.sites['same site'], 'tossed');
    const [before] = await context.cookies(there.server);
    await page.route('https://evil.example.test/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        headers: {
          'set-cookie': `${sessionCookie}=evil; Domain=example.test; Path=/; Secure`,
        },
        body: '<!doctype html><title>evil</title>',
      }),
    );
    await page.goto('https://evil.example.test/');
    await page.evaluate((name) => {
      // biome-ignore lint/suspicious/noDocumentCookie: what an attacker's page would do.
      document.cookie = `${name}=evil; domain=example.test; path=/; secure`;
      // biome-ignore lint/suspicious/noDocumentCookie: as above.
      document.cookie = 'chatkit_session=evil; domain=example.test; path=/; secure';
    }, sessionCookie);
    await page.goto(`${there.sites['same site']}/docs/start/install`);
    await composerOf(page).waitFor();
    // The name without its prefix can be set, and is nothing to the server.
    const names = (await context.cookies(there.server)).map(({ name }) => name).sort();
    expect(names).toEqual([sessionCookie, 'chatkit_session']);
    const [after] = (await context.cookies(there.server)).filter(
      ({ name }) => name === sessionCookie,
    );
    expect(after?.value).toBe(before?.value);
    await context.close();
  });
});
