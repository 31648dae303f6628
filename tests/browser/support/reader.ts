import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  CDPSession,
  Locator,
  Page,
} from 'playwright-core';
import { desktop, launchBrowser, patienceMs, phone, saveData } from './browser';
import {
  type ChatKind,
  type ChatParts,
  chatParts,
  isQuestion,
  launcher,
  openPanel,
  panel,
  type SentRequest,
  serveChat,
  settled,
} from './chat';
import { type RunningSite, type SiteOptions, startSite } from './site';

/** A name for this machine that, other than `localhost`, makes a page served by http an insecure one. */
export const plainHost = 'docs.test';

export type Device = 'desktop' | 'phone';

/** Which chat stands there, and what the reader has in their hands. */
export interface Variant {
  kind: ChatKind;
  device: Device;
}

export const devices: Record<Device, BrowserContextOptions> = {
  desktop: { viewport: desktop },
  phone: { viewport: phone, hasTouch: true, isMobile: true },
};
const kinds: ChatKind[] = ['builtin', 'stand-in'];

/** For `describe.each`: every row is shown with both chats, on both devices. */
export const variants: Variant[] = kinds.flatMap((kind) => [
  { kind, device: 'desktop' },
  { kind, device: 'phone' },
]);
/** Each chat once, and each device once: for what depends on one of the two at most. */
export const crossed: Variant[] = [
  { kind: 'builtin', device: 'desktop' },
  { kind: 'stand-in', device: 'phone' },
];
export const onDesktop = variants.filter(({ device }) => device === 'desktop');
export const onPhone = variants.filter(({ device }) => device === 'phone');

/** Somebody with a page in front of them. */
export interface Reader extends Variant {
  page: Page;
  context: BrowserContext;
  chat: ChatParts;
  panel: Locator;
  launcher: Locator;
  /** A press, with a mouse or a finger. */
  press(target: Locator): Promise<void>;
  /** Presses a button of the panel's own, or of the page. */
  button(name: string): Promise<void>;
  /** Goes to a path of the site by its address. */
  go(path: string): Promise<void>;
  /** Follows the link at the foot of a docs page, and waits until the other page stands there. */
  goOn(to: 'next' | 'prev'): Promise<{ path: string; title: string }>;
  /** Presses the launcher, and waits until the chat that is to stand there does. */
  open(): Promise<ChatParts>;
  /** Waits for the chat that is to stand there, however it was opened. */
  settled(): Promise<ChatParts>;
  close(): Promise<void>;
  /** Writes a question and sends it; what went over the wire. */
  send(text: string): Promise<SentRequest>;
  /** Does something that sends a question; what went over the wire. */
  sends(act: () => Promise<unknown>): Promise<SentRequest>;
  /** Waits until everything that was sent in this conversation is answered. */
  answered(): Promise<void>;
  /** Where something stands, once it has stopped moving. */
  boxOf(target: Locator | string): Promise<Box>;
  cdp(): Promise<CDPSession>;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Waits for what no event of the page tells, such as a frame that is drawn by another origin. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It never came to hold: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export interface VisitOptions extends BrowserContextOptions {
  /** Before the page is loaded; by default the chat of the variant is served. */
  prepare?: (context: BrowserContext) => Promise<void>;
  /** Before the page's scripts run. */
  script?: string;
  /** Where the site is served, if not by the file's own server. */
  origin?: string;
}

export interface Readers {
  readonly site: RunningSite;
  visit(variant: Variant, path: string, options?: VisitOptions): Promise<Reader>;
}

/**
 * The real server and a browser for a file of tests; each visit is a reader of its own, gone after
 * the test.
 * @param prepare what must stand before the server starts, such as a site of another's
 */
export function describeReaders(prepare: () => Promise<SiteOptions> = async () => ({})): Readers {
  let site: RunningSite;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    const options = await prepare();
    [site, browser] = await Promise.all([
      startSite(options),
      launchBrowser([`--host-resolver-rules=MAP ${plainHost} 127.0.0.1`]),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) {
      await context.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    }
  });
  return {
    get site() {
      return site;
    },
    async visit(variant, path, { prepare: serve, script, origin = site.origin, ...options } = {}) {
      const context = await browser.newContext({
        ...devices[variant.device],
        // What moves is drawn again and again: one chat is enough to see that it may.
        ...(variant.kind === 'stand-in' && { reducedMotion: 'reduce' }),
        ...options,
      });
      contexts.push(context);
      await (serve ?? ((target) => serveChat(target, variant.kind)))(context);
      await context.addInitScript(saveData);
      if (script) await context.addInitScript(script);
      const page = await context.newPage();
      const reader = toReader(variant, page, origin);
      await reader.go(path);
      return reader;
    },
  };
}

function toReader({ kind, device }: Variant, page: Page, origin: string): Reader {
  const chat = chatParts(page, kind);
  let asked = 0;
  const press = (target: Locator) => (device === 'phone' ? target.tap() : target.click());
  return {
    kind,
    device,
    page,
    chat,
    context: page.context(),
    panel: panel(page),
    launcher: launcher(page),
    press,
    button: (name) => press(page.getByRole('button', { name, exact: true })),
    async go(path) {
      await page.goto(origin + path);
      await page.locator('html[data-has-hydrated="true"]').waitFor();
    },
    async goOn(to) {
      const link = page.locator(`.pagination-nav__link--${to}`);
      const path = (await link.getAttribute('href')) ?? '';
      const title = (await link.locator('.pagination-nav__label').textContent()) ?? '';
      // By keyboard: an open panel may stand over the link.
      await link.press('Enter');
      await page.waitForURL(`**${path}`);
      await page.locator('main h1', { hasText: title }).waitFor();
      return { path, title };
    },
    open: () => openPanel(page, kind),
    async settled() {
      await settled(page, kind);
      return chat;
    },
    async close() {
      await press(panel(page).getByRole('button', { name: 'Close', exact: true }));
      await page.locator('[data-chatkit-element]:not([data-open])').waitFor({ state: 'attached' });
    },
    send(text) {
      return this.sends(async () => {
        await chat.composer.fill(text);
        await chat.composer.press('Enter');
      });
    },
    async sends(act) {
      const question = page.waitForRequest(isQuestion);
      await act();
      asked += 1;
      return JSON.parse((await question).postData() ?? '{}');
    },
    async answered() {
      await chat.answers.nth(asked - 1).waitFor();
      await chat.stop.waitFor({ state: 'hidden' });
    },
    async boxOf(target) {
      const found = typeof target === 'string' ? page.locator(target) : target;
      await found.waitFor();
      await found.evaluate((element) =>
        Promise.all(element.getAnimations().map(({ finished }) => finished.catch(() => {}))),
      );
      const box = await found.boundingBox();
      if (!box) throw new Error(`${target} is not on the page.`);
      return box;
    },
    cdp: () => page.context().newCDPSession(page),
  };
}
