import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hasPostgres, startPostgres, type TestPostgres } from '../../server/support/postgres.js';
import { type Assistant, assistantOn } from '../support/assistant.js';
import { desktop, launchBrowser } from '../support/browser.js';
import { blockCdn } from '../support/chat.js';
import { violationsInEveryLook } from '../support/looks.js';
import { type RunningSite, startSite } from '../support/site.js';
import { copySite } from '../support/siteCopy.js';

/**
 * What a reader sees when something is really broken: the server, its database, the model, the
 * docs index, the network. Each state is the real server's being so; what only a server that is
 * not ours would do is in `states.test.ts`.
 */
/** Where `scripts/pictures.mjs` wants the pictures; without it none are made. */
const pictures = process.env.PICTURES_OF_STATES;
const question = 'How do I change the greeting?';
const secret = 'a-secret-shared-with-the-issuer-of-tokens';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

interface Visit {
  page: Page;
  context: BrowserContext;
  assistant: Assistant;
  /** What the page threw, which is nothing: it stays whole. */
  errors: string[];
}

/** A new reader on a page of the docs, behind a firewall that blocks ChatKit's script. */
async function visit(site: RunningSite, given?: BrowserContext): Promise<Visit> {
  const context =
    given ??
    (await browser.newContext({
      viewport: desktop,
      reducedMotion: 'reduce',
      colorScheme: 'light',
    }));
  if (!given) await blockCdn(context);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${site.origin}/docs/intro`);
  return { page, context, assistant: assistantOn(page), errors };
}

/** Opens the panel and sends a question, whatever comes of it. */
async function send({ assistant }: Visit, text = question): Promise<void> {
  await assistant.composer.fill(text);
  await assistant.composer.press('Enter');
}

/** The state as it is told: its words in that role, what can be done, and nothing for axe to find. */
async function expectState(
  { page, assistant, errors }: Visit,
  name: string,
  told: { role: 'alert' | 'status'; text: string | RegExp; button?: string },
): Promise<void> {
  await assistant.panel.getByRole(told.role).filter({ hasText: told.text }).first().waitFor();
  if (told.button) {
    const button = assistant.panel.getByRole('button', { name: told.button }).first();
    expect(await button.isEnabled()).toBe(true);
  }
  expect(await violationsInEveryLook(page, { folder: pictures, name })).toEqual([]);
  // The docs page is as it was.
  expect(await page.locator('article h1').count()).toBe(1);
  expect(errors).toEqual([]);
}

describe('a server that counts, and is then gone', () => {
  let site: RunningSite;
  beforeAll(async () => {
    site = await startSite({
      env: {
        LIMITS: 'on',
        LIMIT_BUSY_PERCENT: '100',
        LIMIT_READER_MESSAGES: '2/10m',
        LIMIT_MESSAGE_CHARS: '200',
      },
    });
  });
  afterAll(async () => {
    await site?.stop();
  });

  test('no script: the built-in chat answers; then the limit is reached', async () => {
    const reader = await visit(site);
    await reader.assistant.open();
    await reader.assistant.ask(question);
    await expectState(reader, 'no-script', { role: 'status', text: /The answer is complete/ });
    await reader.assistant.ask('And the placeholder?');
    await send(reader, 'And the disclaimer?');
    await expectState(reader, 'limit-reached', {
      role: 'alert',
      text: /^That was a lot of questions in a short time\..+ It works again in \d+ (second|minute)s?\.$/,
      button: 'Send again',
    });
    await reader.context.close();
  });

  test('message too long: it is said before it is sent', async () => {
    const reader = await visit(site);
    await reader.assistant.open();
    // The server says how much it takes.
    await reader.assistant.panel.getByRole('button', { name: 'Attach files' }).waitFor();
    await reader.assistant.composer.fill('x'.repeat(203));
    await expectState(reader, 'message-too-long', {
      role: 'alert',
      text: 'This message is too long (characters over: 3).',
    });
    const button = reader.assistant.panel.getByRole('button', { name: 'Send', exact: true });
    expect(await button.isDisabled()).toBe(true);
    await reader.context.close();
  });

  test('offline: the question waits, and is answered once there is a network again', async () => {
    const reader = await visit(site);
    await reader.assistant.open();
    await reader.assistant.panel.getByRole('button', { name: 'Attach files' }).waitFor();
    await reader.context.setOffline(true);
    await send(reader);
    await reader.assistant.panel.getByText('Will be sent next').waitFor();
    await expectState(reader, 'offline', {
      role: 'status',
      text: 'You are offline. What you write is sent once you are back.',
      button: 'Edit',
    });
    await reader.context.setOffline(false);
    await reader.assistant.panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    await reader.context.close();
  });

  test('thread gone: deleted in another tab', async () => {
    const reader = await visit(site);
    await reader.assistant.open();
    await reader.assistant.ask(question);
    const other = await visit(site, reader.context);
    const { panel } = other.assistant;
    await other.assistant.open();
    await panel.getByRole('button', { name: 'Conversations' }).click();
    await panel.getByRole('button', { name: /^Delete/ }).click();
    await panel.getByRole('button', { name: 'Delete', exact: true }).click();
    await panel.getByText('You have no conversations yet.').waitFor();
    await send(reader, 'And the placeholder?');
    await expectState(reader, 'thread-gone', {
      role: 'alert',
      text: /This conversation (is no longer there|no longer exists)/,
      button: 'New conversation',
    });
    await reader.context.close();
  });

  test('no server: nothing answers any more', async () => {
    const reader = await visit(site);
    await reader.assistant.open();
    await reader.assistant.panel.getByRole('button', { name: 'Attach files' }).waitFor();
    await reader.page.clock.install();
    await site.stop();
    await send(reader);
    // The waits between attempts, without waiting.
    const told = reader.assistant.panel.getByRole('alert');
    while ((await told.count()) === 0) await reader.page.clock.runFor(2000);
    await expectState(reader, 'no-server', {
      role: 'alert',
      text: 'The assistant cannot be reached right now. The docs work as usual.',
      button: 'Send again',
    });
    await reader.assistant.panel.getByRole('button', { name: 'Conversations' }).click();
    const again = reader.assistant.panel.getByRole('button', { name: 'Try again' });
    while ((await again.count()) === 0) await reader.page.clock.runFor(2000);
    await expectState(reader, 'no-server-history', {
      role: 'alert',
      text: 'The assistant cannot be reached right now. The docs work as usual.',
      button: 'Try again',
    });
    await reader.context.close();
  });
});

(hasPostgres() ? describe : describe.skip)('a server on Postgres, with a broken model', () => {
  let postgres: TestPostgres;
  let model: Server;
  let site: RunningSite;
  beforeAll(async () => {
    model = createServer((_, response) => {
      response.writeHead(401, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'Incorrect API key provided: sk-1.' } }));
    });
    await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
    postgres = await startPostgres();
    site = await startSite({
      env: {
        DATABASE_URL: await postgres.createDatabase(),
        SESSION_SECRET: 'a-secret-for-the-sessions-of-this-test',
        OPENAI_API_KEY: 'sk-1',
        OPENAI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
      },
    });
  });
  afterAll(async () => {
    await site?.stop();
    await postgres?.stop();
    await new Promise((resolve) => model?.close(resolve) ?? resolve(undefined));
  });

  test('no model: it is said in words of ours, and may be tried again', async () => {
    const reader = await visit(site);
    await reader.assistant.open();
    await send(reader);
    await expectState(reader, 'no-model', {
      role: 'alert',
      text: 'The assistant cannot answer right now. Please try again.',
      button: 'Try again',
    });
    expect(await reader.assistant.panel.textContent()).not.toContain('sk-1');
    await reader.context.close();
  });

  test('no database: nothing is lost that was typed, and it goes on when there is one', async () => {
    const reader = await visit(site);
    await reader.assistant.open();
    await reader.assistant.panel.getByRole('button', { name: 'Attach files' }).waitFor();
    await postgres.crash();
    await reader.assistant.panel.getByRole('button', { name: 'Conversations' }).click();
    await expectState(reader, 'no-database-history', {
      role: 'alert',
      text: 'The assistant is not available at the moment. Please try again shortly.',
      button: 'Try again',
    });
    await reader.assistant.panel.getByRole('button', { name: 'Back' }).click();
    await send(reader);
    await expectState(reader, 'no-database', {
      role: 'alert',
      text: 'The assistant is not available right now. Please try again in a moment.',
      button: 'Send again',
    });
    await postgres.start();
    await reader.assistant.panel.getByRole('button', { name: 'Send again' }).click();
    // Stored: it is the model now that does not answer.
    await reader.assistant.panel
      .getByRole('alert')
      .filter({ hasText: 'The assistant cannot answer right now.' })
      .waitFor();
    await reader.context.close();
  });
});

describe('a server without an index, where readers must sign in', () => {
  let site: RunningSite;
  let folder: string;
  beforeAll(async () => {
    folder = await copySite({});
    await Promise.all(
      ['', 'fr'].map((locale) =>
        rm(path.join(folder, locale, 'chatkit-docs.json'), { force: true }),
      ),
    );
    site = await startSite({
      siteDir: folder,
      env: {
        AUTH_MODE: 'jwt',
        JWT_KEY: secret,
        JWT_ALGORITHMS: 'HS256',
        JWT_ISSUER: 'https://issuer.example',
        JWT_AUDIENCE: 'docs',
        JWT_COOKIE: 'session',
        SIGN_IN_URL: '/sign-in',
      },
    });
  });
  afterAll(async () => {
    await site?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** What the site's own sign-in would do. */
  async function signIn({ context }: Pick<Visit, 'context'>): Promise<void> {
    const value = await new SignJWT({ name: 'Ada' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('https://issuer.example')
      .setAudience('docs')
      .setSubject('ada')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(secret));
    await context.addCookies([{ name: 'session', value, url: site.origin, httpOnly: true }]);
  }

  test('signed out: the chat asks for it before anything is sent', async () => {
    const reader = await visit(site);
    await reader.assistant.launcher.click();
    await reader.assistant.panel.getByText('Sign in to use the assistant.').waitFor();
    await reader.assistant.panel.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(
      await violationsInEveryLook(reader.page, { folder: pictures, name: 'sign-in-required' }),
    ).toEqual([]);
    expect(reader.errors).toEqual([]);
    await reader.context.close();
  });

  test('no index: the answer says that nothing was found; then the sign-in is over', async () => {
    const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce' });
    await blockCdn(context);
    await signIn({ context });
    const reader = await visit(site, context);
    await reader.assistant.open();
    await reader.assistant.ask(question);
    await expectState(reader, 'no-index', { role: 'status', text: /The answer is complete/ });
    await context.clearCookies();
    await send(reader, 'And the placeholder?');
    await expectState(reader, 'signed-out', {
      role: 'alert',
      text: 'You are not signed in any more. Sign in again to go on: what you asked is kept.',
      button: 'Sign in',
    });
    await signIn({ context });
    // Signed in again elsewhere, and back in this tab.
    await reader.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await reader.assistant.panel.getByRole('button', { name: 'Copy the answer' }).nth(1).waitFor();
    await context.close();
  });
});
