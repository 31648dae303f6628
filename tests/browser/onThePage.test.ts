import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { desktop, launchBrowser, phone } from './support/browser';
import {
  blockCdn,
  type ChatKind,
  chatParts,
  launcher,
  nextQuestion,
  openPanel,
  panel,
  serveChat,
  serveStandIn,
  settled,
} from './support/chat';
import { type RunningSite, startSite } from './support/site';

let site: RunningSite;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});
afterEach(() => context?.close());

async function visit(path: string, options = {}, kind: ChatKind = 'builtin') {
  context = await browser.newContext({ viewport: desktop, ...options });
  await serveChat(context, kind);
  page = await context.newPage();
  await page.goto(site.origin + path);
}

async function boxOf(selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not on the page.`);
  return box;
}

function overlap(
  a: { x: number; y: number; width: number; height: number },
  b: { x: number; y: number; width: number; height: number },
): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

const launcherSelector = 'button[data-chatkit]';
const panelSelector = '[data-chatkit-element]';

describe('the launcher', () => {
  it('covers neither the back-to-top button nor the last line of the page', async () => {
    await visit('/docs/site/configure');
    await launcher(page).waitFor();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const last = await boxOf('.footer__copyright');
    expect(overlap(await boxOf(launcherSelector), last)).toBe(false);
    await page.mouse.wheel(0, -400);
    const top = page.locator('.theme-back-to-top-button');
    await top.waitFor();
    await page.waitForFunction(
      () => document.querySelector('.theme-back-to-top-button')?.getAnimations().length === 0,
    );
    const button = await top.boundingBox();
    expect(button && overlap(await boxOf(launcherSelector), button)).toBe(false);
  });

  it('makes way for a bar at the bottom, and comes down again', async () => {
    await visit('/docs/start/install');
    await launcher(page).waitFor();
    const { y } = await boxOf(launcherSelector);
    await page.evaluate(() => {
      const bar = document.createElement('div');
      bar.id = 'cookies';
      bar.style.cssText = 'position:fixed;inset:auto 0 0;height:90px;background:#ccc;z-index:9';
      document.body.append(bar);
    });
    await page.waitForFunction(
      () => document.documentElement.style.getPropertyValue('--chatkit-avoid') === '90px',
    );
    expect(overlap(await boxOf(launcherSelector), await boxOf('#cookies'))).toBe(false);
    await page.evaluate(() => document.querySelector('#cookies')?.remove());
    await page.waitForFunction(
      () => document.documentElement.style.getPropertyValue('--chatkit-avoid') === '',
    );
    expect((await boxOf(launcherSelector)).y).toBe(y);
  });

  it('offers questions about the page while the pointer is on it, and sends the one pressed', async () => {
    await visit('/docs/start/install');
    await launcher(page).hover();
    const action = page.getByRole('button', { name: 'Summarize this page' });
    await action.waitFor();
    const question = nextQuestion(page);
    await action.click();
    expect((await question).params.input?.content[0]?.text).toBe('Summarize this page.');
    await panel(page).and(page.locator('[data-open]')).waitFor();
  });

  it('is not printed, nor is the panel', async () => {
    await visit('/docs/start/install');
    await openPanel(page, 'builtin');
    await page.emulateMedia({ media: 'print' });
    await expect(launcher(page).isVisible()).resolves.toBe(false);
    await expect(panel(page).isVisible()).resolves.toBe(false);
  });

  it('stands on the other side, as the panel does, where text runs right to left', async () => {
    await visit('/docs/start/install');
    await launcher(page).waitFor();
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    expect((await boxOf(launcherSelector)).x).toBeLessThan(100);
    await openPanel(page, 'builtin');
    expect((await boxOf(panelSelector)).x).toBeLessThan(100);
  });

  it('does not move where the reader wants no motion', async () => {
    await visit('/docs/start/install', { reducedMotion: 'reduce' });
    await openPanel(page, 'builtin');
    const durations = await page.evaluate(() =>
      ['button[data-chatkit]', '[data-chatkit-element]'].map((selector) => {
        const element = document.querySelector(selector);
        return element && getComputedStyle(element).transitionDuration;
      }),
    );
    expect(durations).toEqual(['0s', '0s']);
  });

  it('can be tried again where the panel could not be loaded', async () => {
    await visit('/docs/start/install');
    await launcher(page).waitFor();
    let isBroken = true;
    await context.route(/assets\/js\/.*\.js$/, (route) =>
      isBroken ? route.abort() : route.continue(),
    );
    await launcher(page).click();
    await page.getByRole('button', { name: 'Not loaded. Try again' }).waitFor();
    isBroken = false;
    await page.getByRole('button', { name: 'Not loaded. Try again' }).click();
    await settled(page, 'builtin');
  });
});

describe('the shortcut', () => {
  it('opens the panel, and Escape closes it with the focus where it was', async () => {
    await visit('/docs/start/install');
    await launcher(page).waitFor();
    await page.getByRole('link', { name: 'Introduction' }).first().focus();
    await page.keyboard.press('Control+i');
    await settled(page, 'builtin');
    await chatParts(page, 'builtin').focused.waitFor();
    await page.keyboard.press('Escape');
    await page.locator(`${panelSelector}:not([data-open])`).waitFor({ state: 'attached' });
    await page.locator('a:focus', { hasText: 'Introduction' }).waitFor();
  });

  it.each([
    [
      'the reader types',
      'const field = document.createElement("input"); document.body.append(field); field.focus()',
    ],
    [
      'another handler took the key',
      'addEventListener("keydown", (event) => event.preventDefault(), true)',
    ],
  ])('is silent while %s', async (_when, script) => {
    await visit('/docs/start/install');
    await launcher(page).waitFor();
    await page.evaluate(script);
    await page.keyboard.press('Control+i');
    await page.keyboard.press('Escape');
    await expect(page.locator(panelSelector).count()).resolves.toBe(0);
  });
});

describe('the panel', () => {
  it('stands over the page, or beside it, and remembers shape, size and whether it is open', async () => {
    await visit('/docs/start/install');
    await openPanel(page, 'builtin');
    const width = await page.evaluate(() => document.querySelector('main')?.clientWidth ?? 0);
    await page.getByRole('separator', { name: 'Width of the assistant' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Show beside the page' }).click();
    const side = await boxOf(panelSelector);
    expect(side.width).toBe(440);
    expect(side.x + side.width).toBe(desktop.width);
    expect(await page.evaluate(() => document.querySelector('main')?.clientWidth)).toBe(
      width - 440,
    );

    await page.reload();
    await settled(page, 'builtin');
    expect((await boxOf(panelSelector)).width).toBe(440);
    await expect(panel(page).getAttribute('data-shape')).resolves.toBe('side');

    await page.getByRole('button', { name: 'Close', exact: true }).click();
    expect(await page.evaluate(() => document.querySelector('main')?.clientWidth)).toBe(width);
    await page.reload();
    await launcher(page).waitFor();
    await expect(page.locator(panelSelector).count()).resolves.toBe(0);
  });

  it('can be dragged larger', async () => {
    await visit('/docs/start/install');
    await openPanel(page, 'builtin');
    await page.waitForFunction(
      () => document.querySelector('[data-chatkit-element]')?.getAnimations().length === 0,
    );
    const before = await boxOf(panelSelector);
    await page.mouse.move(before.x + 3, before.y + 200);
    await page.mouse.down();
    await page.mouse.move(before.x - 97, before.y + 200, { steps: 4 });
    await page.mouse.up();
    expect((await boxOf(panelSelector)).width).toBe(before.width + 100);
  });

  it.each<ChatKind>(['builtin', 'stand-in'])(
    'is a full sheet on a phone, with %s',
    async (kind) => {
      await visit('/docs/start/install', { viewport: phone, hasTouch: true, isMobile: true }, kind);
      await launcher(page).tap();
      await settled(page, kind);
      await page.waitForFunction(
        () => document.querySelector('[data-chatkit-element]')?.getAnimations().length === 0,
      );
      expect(await boxOf(panelSelector)).toEqual({ x: 0, y: 0, ...phone });
      expect(
        await page.evaluate(() => document.querySelector('nav')?.closest('[inert]') !== null),
      ).toBe(true);
      await page.getByRole('button', { name: 'Close', exact: true }).tap();
      await launcher(page).waitFor();
      expect(
        await page.evaluate(() => document.querySelector('nav')?.closest('[inert]') === null),
      ).toBe(true);
    },
  );

  it('follows the colour mode as it is switched, in both chats', async () => {
    context = await browser.newContext({ viewport: desktop, colorScheme: 'light' });
    await serveStandIn(context);
    page = await context.newPage();
    await page.goto(`${site.origin}/docs/start/install`);
    await openPanel(page, 'stand-in');
    const frame = panel(page).frameLocator('openai-chatkit iframe');
    await frame.locator('body[data-scheme="light"]').waitFor();
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    await frame.locator('body[data-scheme="dark"]').waitFor();
    const [ours, theirs] = await Promise.all([
      panel(page).evaluate((element) => getComputedStyle(element).backgroundColor),
      frame.locator('body').evaluate((element) => getComputedStyle(element).backgroundColor),
    ]);
    expect(theirs).toBe(ours);
  });

  it('leaves the page whole where something in it throws', async () => {
    context = await browser.newContext({ viewport: desktop });
    await blockCdn(context);
    page = await context.newPage();
    await page.addInitScript(() => {
      // What the panel needs to read its layout.
      const { matchMedia } = window;
      window.matchMedia = (query) => {
        if (query.includes('576px')) throw new Error('broken');
        return matchMedia.call(window, query);
      };
    });
    await page.goto(`${site.origin}/docs/start/install`);
    await launcher(page).click();
    await page.getByText('The page around it is not affected.').waitFor();
    await page.getByRole('link', { name: 'Introduction' }).first().click();
    await page.locator('h1', { hasText: 'Introduction' }).waitFor();
  });
});

describe('for authors', () => {
  it('<AskAI> sends its question', async () => {
    await visit('/docs/site/authors');
    const question = nextQuestion(page);
    await page.getByRole('button', { name: 'Ask how to change the greeting' }).click();
    expect((await question).params.input?.content[0]?.text).toBe('How do I change the greeting?');
  });

  it('useAssistant opens, closes, and puts a question into the composer', async () => {
    await visit('/docs/site/authors');
    await page.getByRole('button', { name: 'Open the assistant' }).click();
    await settled(page, 'builtin');
    await page.getByRole('button', { name: 'Close the assistant' }).click();
    await launcher(page).waitFor();
    await page.getByRole('button', { name: 'Prepare a question' }).click();
    await settled(page, 'builtin');
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLTextAreaElement>('[data-chatkit-element] textarea')?.value ===
        'How do I hide the assistant on a page?',
    );
  });

  it.each<ChatKind>(['builtin', 'stand-in'])(
    'front matter offers its questions first, in %s',
    async (kind) => {
      await visit('/docs/site/authors', {}, kind);
      const { conversation } = await openPanel(page, kind);
      const labels = await conversation.getByRole('button').allTextContents();
      expect(labels.slice(0, 2)).toEqual([
        'How do I put a button on a page?',
        'Hide the assistant',
      ]);
      expect(labels.join()).toContain('Explain “Put a button on a page”');
    },
  );

  it('front matter hides the assistant, and it is back on the next page', async () => {
    await visit('/docs/site/quiet');
    await page.locator('h1').waitFor();
    await page.waitForLoadState('networkidle');
    await expect(launcher(page).count()).resolves.toBe(0);
    await page.keyboard.press('Control+i');
    await expect(page.locator(panelSelector).count()).resolves.toBe(0);
    await page.getByRole('link', { name: 'its neighbour' }).click();
    await launcher(page).waitFor();
  });
});
