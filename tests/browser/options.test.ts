import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { desktop, launchBrowser } from './support/browser';
import { type BuiltSite, buildSite } from './support/buildSite';
import {
  blockCdn,
  cdn,
  chatParts,
  isQuestion,
  launcher,
  panel,
  type StandInMode,
  serveStandIn,
  settled,
} from './support/chat';
import { type Device, devices, until } from './support/reader';
import { type RunningSite, startSite } from './support/site';

let built: BuiltSite;
let site: RunningSite;
let browser: Browser;
let context: BrowserContext;
let page: Page;

async function start(sources: Parameters<typeof buildSite>[0]) {
  [built, browser] = await Promise.all([buildSite(sources), launchBrowser()]);
  site = await startSite({ siteDir: built.outDir });
}

async function end() {
  await browser?.close();
  await site?.stop();
  await built?.remove();
}

async function visit(mode: StandInMode | 'blocked' = 'alive', device: Device = 'desktop') {
  context = await browser.newContext(devices[device]);
  if (mode === 'blocked') await blockCdn(context);
  else await serveStandIn(context, mode);
  page = await context.newPage();
  await page.goto(`${site.origin}/docs/intro`);
  await launcher(page).waitFor();
}

afterEach(() => context?.close());

describe('consent, and the launcher as the owner has it', () => {
  beforeAll(() =>
    start({
      options: {
        consent: true,
        shortcut: false,
        layout: 'side',
        zIndex: 77,
        launcher: { label: 'Frag uns', position: 'start', offset: { block: '5rem' } },
      },
    }),
  );
  afterAll(end);

  it.each<Device>(['desktop', 'phone'])(
    'asks before anything is loaded from elsewhere, and says from where, on a %s',
    async (device) => {
      await visit('alive', device);
      const asked: string[] = [];
      context.on('request', (request) => {
        if (!request.url().startsWith(site.origin)) asked.push(request.url());
      });
      await launcher(page).click();
      await settled(page, 'builtin');
      await page.getByText('cdn.platform.openai.com').waitFor();
      const ours = chatParts(page, 'builtin');
      await ours.composer.fill('What are the first steps?');
      await ours.composer.press('Enter');
      await ours.answers.first().waitFor();
      await ours.stop.waitFor({ state: 'hidden' });
      await ours.composer.fill('A thought');
      expect(asked).toEqual([]);
      await page.getByRole('button', { name: 'Load it' }).click();
      await settled(page, 'stand-in');
      const theirs = chatParts(page, 'stand-in');
      await theirs.conversation.getByText('What are the first steps?').first().waitFor();
      expect(asked.length).toBeGreaterThan(0);
      await until(async () => (await theirs.composer.inputValue()) === 'A thought');
    },
  );

  it('stays with ours where a message has not got to the server yet', async () => {
    await visit();
    let send = () => {};
    const held = new Promise<void>((resolve) => {
      send = resolve;
    });
    await page.route(/\/chatkit$/, async (route) => {
      if (isQuestion(route.request())) await held;
      await route.fallback();
    });
    await launcher(page).click();
    const ours = chatParts(page, 'builtin');
    await ours.composer.fill('What are the first steps?');
    await ours.composer.press('Enter');
    await page.getByRole('button', { name: 'Load it' }).click();
    await page.locator('[data-chatkit-reason="the reader had already sent"]').waitFor();
    send();
    await ours.answers.first().waitFor();
  });

  it.each<Device>(['desktop', 'phone'])(
    'takes no for an answer, for good, on a %s',
    async (device) => {
      await visit('alive', device);
      await launcher(page).click();
      await page.getByRole('button', { name: 'Stay with this chat' }).click();
      await page.reload();
      await settled(page, 'builtin');
      expect(await panel(page).getAttribute('data-chatkit-reason')).toBe('consent refused');
      expect(await page.getByRole('button', { name: 'Load it' }).count()).toBe(0);
    },
  );

  it('has label, side, offset and layer; and no shortcut', async () => {
    await visit('blocked');
    await page.keyboard.press('Control+i');
    expect(await panel(page).count()).toBe(0);
    expect(await launcher(page).textContent()).toBe('Frag uns');
    const box = await launcher(page).boundingBox();
    expect(box?.x).toBeLessThan(40);
    expect(Math.round(desktop.height - (box?.y ?? 0) - (box?.height ?? 0))).toBe(80);
    expect(await launcher(page).evaluate((element) => getComputedStyle(element).zIndex)).toBe('77');
    await launcher(page).click();
    await settled(page, 'builtin');
    expect(await panel(page).getAttribute('data-shape')).toBe('side');
    await page.waitForFunction(
      () => document.querySelector('[data-chatkit-element]')?.getAnimations().length === 0,
    );
    expect((await panel(page).boundingBox())?.x).toBe(0);
    expect(
      await page.evaluate(() => document.querySelector('.navbar')?.getBoundingClientRect().x),
    ).toBe(416);
  });
});

describe("element: 'openai', loaded eagerly, on a site with a Root of its own", () => {
  beforeAll(async () => {
    const docs = await readFile('example-site/docs/site/theme.md', 'utf8');
    const [, file = '', root = ''] =
      /```tsx title="(src\/theme\/Root.tsx)"\n(.*?)```/s.exec(docs) ?? [];
    await start({
      options: { element: 'openai', script: { load: 'eager' } },
      files: { [file]: root },
      // As the docs say, and something of the owner's.
      edits: [{ file, from: '{children}', to: '{children}<i data-owner />' }],
    });
  });
  afterAll(end);

  it.each<Device>(['desktop', 'phone'])(
    'the site’s own Root stands there with the assistant, and the build has no word of warning, on a %s',
    async (device) => {
      await visit('alive', device);
      expect(await page.locator('i[data-owner]').count()).toBe(1);
      expect(built.output).not.toMatch(/Root/);
      await launcher(page).click();
      await settled(page, 'stand-in');
      await chatParts(page, 'stand-in').composer.waitFor();
    },
  );

  it('has the script in the head, and waits for ChatKit', async () => {
    await visit();
    expect(await page.locator('head script[src*="chatkit.js"]').count()).toBe(1);
    await launcher(page).click();
    await settled(page, 'stand-in');
    await chatParts(page, 'stand-in').composer.waitFor();
  });

  it('lets the reader try again, or use the built-in chat', async () => {
    await visit('blocked');
    await launcher(page).click();
    await page.locator('[data-chatkit-element="failed"]').waitFor();
    await context.unroute(cdn);
    await serveStandIn(context);
    await page.getByRole('button', { name: 'Try again' }).click();
    await settled(page, 'stand-in');

    await context.close();
    await visit('blocked');
    await launcher(page).click();
    await page.getByRole('button', { name: 'Use the built-in chat' }).click();
    await settled(page, 'builtin');
    await chatParts(page, 'builtin').composer.waitFor();
  });
});
