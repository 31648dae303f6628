import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { desktop, launchBrowser } from './support/browser';
import {
  blockCdn,
  cdn,
  chatParts,
  comeAlive,
  launcher,
  openPanel,
  panel,
  type StandInMode,
  serveStandIn,
  settled,
} from './support/chat';
import { type Device, devices } from './support/reader';
import { type RunningSite, startSite } from './support/site';

let site: RunningSite;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});
afterEach(() => context.close());

async function visit(
  prepare: (context: BrowserContext) => Promise<void>,
  options: BrowserContextOptions = devices.desktop,
) {
  context = await browser.newContext(options);
  await prepare(context);
  page = await context.newPage();
  await page.goto(`${site.origin}/docs/start/install`);
  await launcher(page).waitFor();
}

const withStandIn = (mode: StandInMode) => (target: BrowserContext) => serveStandIn(target, mode);

/** Addresses asked of anyone but the site itself. */
function thirdParties(): string[] {
  const asked: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(site.origin)) asked.push(request.url());
  });
  return asked;
}

describe('before the first intent', () => {
  it('asks no third party for anything, nor our server', async () => {
    context = await browser.newContext({ viewport: desktop });
    await serveStandIn(context);
    const asked = thirdParties();
    page = await context.newPage();
    const ours: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).pathname.startsWith('/chatkit')) ours.push(request.url());
    });
    await page.goto(`${site.origin}/docs/start/install`);
    await launcher(page).waitFor();
    await page.waitForLoadState('networkidle');
    expect(asked).toEqual([]);
    expect(ours).toEqual([]);

    const script = page.waitForRequest(/chatkit\.js$/);
    await launcher(page).hover();
    await script;
    expect(asked).toHaveLength(1);
  });
});

describe('which chat stands in the panel', () => {
  it('is ChatKit where it comes alive, with what was typed so far', async () => {
    await visit(withStandIn('late'));
    await launcher(page).click();
    const ours = chatParts(page, 'builtin');
    await ours.composer.fill('How do I');
    await comeAlive(page);
    await settled(page, 'stand-in');
    const theirs = chatParts(page, 'stand-in');
    await expect(theirs.composer.inputValue()).resolves.toBe('How do I');
    expect(await theirs.composer.evaluate((element) => element === document.activeElement)).toBe(
      true,
    );
    await expect(ours.composer.count()).resolves.toBe(0);
  });

  it('names the file that was still on its way when ChatKit took over', async () => {
    await visit(withStandIn('late'));
    // An upload that goes on.
    await page.route(/\/chatkit\/attachments\//, () => {});
    await launcher(page).click();
    await chatParts(page, 'builtin').composer.waitFor();
    const uploading = page.waitForRequest(/\/chatkit\/attachments\//);
    await panel(page)
      .locator('input[type=file]')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await uploading;
    await comeAlive(page);
    await settled(page, 'stand-in');
    await panel(page).getByText('notes.txt').waitFor();
  });

  it('takes nothing from under what is being composed', async () => {
    await visit(withStandIn('late'));
    await launcher(page).click();
    const ours = chatParts(page, 'builtin');
    await ours.composer.focus();
    const input = await context.newCDPSession(page);
    const compose = (text: string) =>
      input.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await compose('にほ');
    await page.locator('openai-chatkit').evaluate((element) => {
      element.addEventListener('chatkit.log', (event) => {
        if (event instanceof CustomEvent && event.detail.name === 'composer.ready') {
          element.setAttribute('data-ready', '');
        }
      });
    });
    await comeAlive(page);
    await page.locator('openai-chatkit[data-ready]').waitFor({ state: 'attached' });
    // ChatKit could take over now.
    await compose('にほんご');
    await expect(ours.composer.inputValue()).resolves.toBe('にほんご');
    await expect(panel(page).getAttribute('data-chatkit-element')).resolves.toBe('trying');
    await input.send('Input.insertText', { text: '日本語' });
    await settled(page, 'stand-in');
    const theirs = chatParts(page, 'stand-in');
    await theirs.focused.waitFor();
    await expect(theirs.composer.inputValue()).resolves.toBe('日本語');
  });

  it('is ours where the script is blocked, and nothing technical is shown', async () => {
    await visit(blockCdn);
    const told: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'info') told.push(message.text());
    });
    const chat = await openPanel(page, 'builtin');
    await expect(panel(page).getAttribute('data-chatkit-reason')).resolves.toBe(
      'the script did not load',
    );
    expect(told).toEqual(['Assistant: built-in chat (the script did not load).']);
    expect(await panel(page).textContent()).not.toMatch(/script|chatkit|cdn/i);
    await chat.composer.fill('How do I add the plugin?');
    await chat.composer.press('Enter');
    await chat.citations.first().waitFor();
  });

  it('is ours where ChatKit never shows a sign of life, with what was typed kept', async () => {
    await visit(withStandIn('silent'));
    await launcher(page).click();
    const chat = chatParts(page, 'builtin');
    await chat.composer.fill('Half a question');
    await settled(page, 'builtin');
    await expect(panel(page).getAttribute('data-chatkit-reason')).resolves.toBe('no sign of life');
    await expect(chat.composer.inputValue()).resolves.toBe('Half a question');
    await expect(page.locator('openai-chatkit').count()).resolves.toBe(0);
  });

  it('stays ours where the reader has already sent', async () => {
    await visit(withStandIn('late'));
    await launcher(page).click();
    const chat = chatParts(page, 'builtin');
    await chat.composer.fill('How do I add the plugin?');
    await chat.composer.press('Enter');
    await comeAlive(page);
    await settled(page, 'builtin');
    await expect(panel(page).getAttribute('data-chatkit-reason')).resolves.toBe(
      'the reader had already sent',
    );
    await chat.citations.first().waitFor();
  });

  it('stays ours where a message waits for its turn', async () => {
    await visit(blockCdn);
    const before = await openPanel(page, 'builtin');
    await before.composer.fill('How do I add the plugin?');
    await before.composer.press('Enter');
    await before.citations.first().waitFor();
    await before.stop.waitFor({ state: 'hidden' });

    // Whether an answer is still being made there is not known yet.
    let tell = () => {};
    const known = new Promise<void>((resolve) => {
      tell = resolve;
    });
    await context.unroute(cdn);
    await serveStandIn(context, 'late');
    await page.route(/\/follow$/, async (route) => {
      await known;
      await route.fallback();
    });
    const asked = page.waitForRequest(/\/follow$/);
    await page.reload();
    const chat = chatParts(page, 'builtin');
    await asked;
    await chat.composer.fill('And which database?');
    await chat.composer.press('Enter');
    await comeAlive(page);
    await settled(page, 'builtin');
    tell();
    await chat.conversation.getByText('And which database?').waitFor();
    await chat.answers.nth(1).waitFor();
  });

  it('is ours again where ChatKit does not take what was typed, which is kept', async () => {
    await visit(withStandIn('late'));
    await launcher(page).click();
    const chat = chatParts(page, 'builtin');
    await chat.composer.fill('Half a question');
    await page.locator('openai-chatkit').evaluate((element) => {
      Object.assign(element, { setComposerValue: () => Promise.reject(new Error('Too slow.')) });
    });
    await comeAlive(page);
    await settled(page, 'builtin');
    await expect(chat.composer.inputValue()).resolves.toBe('Half a question');
    await expect(panel(page).getAttribute('data-chatkit-reason')).resolves.toBe('the frame failed');
  });

  it('is ours for a day where the domain is not registered', async () => {
    await visit(withStandIn('unregistered'));
    await openPanel(page, 'builtin');
    await expect(panel(page).getAttribute('data-chatkit-reason')).resolves.toBe(
      'the domain is not registered',
    );
    const asked: string[] = [];
    context.on('request', (request) => {
      if (request.url().startsWith(cdn.replace('/**', ''))) asked.push(request.url());
    });
    await page.reload();
    await settled(page, 'builtin');
    await expect(panel(page).getAttribute('data-chatkit-reason')).resolves.toBe(
      'the domain was refused before',
    );
    expect(asked).toEqual([]);

    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.endsWith(':domain-refused')) {
          localStorage.setItem(key, `${Date.now() - 25 * 60 * 60 * 1000} `);
        }
      }
    });
    const script = page.waitForRequest(/chatkit\.js$/);
    await page.reload();
    await script;
  });

  it.each<Device>(['desktop', 'phone'])(
    'is ours where the reader chose so on a %s, from then on',
    async (device) => {
      await visit(withStandIn('alive'), devices[device]);
      await openPanel(page, 'stand-in');
      await page.getByRole('button', { name: 'Preferences' }).click();
      await page.getByLabel(/Use the built-in chat/).check();
      await page.getByRole('button', { name: 'Save' }).click();
      await settled(page, 'builtin');
      await page.reload();
      await settled(page, 'builtin');
      await expect(panel(page).getAttribute('data-chatkit-reason')).resolves.toBe(
        'the reader chose it',
      );
    },
  );

  it('is ChatKit still, and can be used, where its reader is another one from now on', async () => {
    await visit(withStandIn('alive'));
    await openPanel(page, 'stand-in');
    await page.getByRole('button', { name: 'Preferences' }).click();
    await page.getByRole('button', { name: 'Delete my data' }).click();
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('Your data has been deleted.').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await chatParts(page, 'stand-in').focused.waitFor();
  });

  it('goes back to ours where a living frame is refused later', async () => {
    await visit(withStandIn('alive'));
    await openPanel(page, 'stand-in');
    await page.locator('openai-chatkit').evaluate((element) => {
      const error = Object.assign(new Error('Domain verification failed.'), {
        name: 'IntegrationError',
      });
      element.dispatchEvent(new CustomEvent('chatkit.error', { detail: { error } }));
    });
    await settled(page, 'builtin');
    await chatParts(page, 'builtin').composer.waitFor();
  });
});
