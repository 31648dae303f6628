import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { desktop, saveData } from './browser';

export interface OpenChat {
  page: Page;
  panel: Locator;
  /** What was said, without the live region that repeats it. */
  conversation: Locator;
  composer: Locator;
  /** Writes a question and sends it. */
  ask(question: string): Promise<void>;
  /** Errors of the page and of its console: a test may say that there are none. */
  errors: string[];
}

export type ChatVisit = BrowserContextOptions & {
  path?: string;
  /** Another address of the same server. */
  origin?: string;
  mode?: 'light' | 'dark';
  /** Before the page is loaded. */
  prepare?: (page: Page) => Promise<void>;
};

/**
 * Opens a page of the example site and the chat on it. The address of the real ChatKit is blocked,
 * as a firewall does: the built-in chat stands there.
 */
export async function openChat(
  browser: Browser,
  serverOrigin: string,
  visit: ChatVisit = {},
): Promise<OpenChat> {
  const {
    path = '/docs/intro',
    origin = serverOrigin,
    mode = 'light',
    prepare,
    ...context
  } = visit;
  const page = await browser.newPage({
    viewport: desktop,
    reducedMotion: 'reduce',
    colorScheme: mode,
    ...context,
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.route('https://cdn.platform.openai.com/**', (route) => route.abort());
  await page.addInitScript(saveData);
  await prepare?.(page);
  await page.goto(origin + path);
  await page.getByRole('button', { name: /Ask AI|Demander à l’IA|اسأل/ }).click();
  const panel = page.getByRole('dialog').first();
  const composer = panel.getByRole('textbox').last();
  await composer.waitFor();
  return {
    page,
    panel,
    conversation: panel.locator('section').filter({ has: page.locator('[data-thread]') }),
    composer,
    errors,
    async ask(question) {
      await composer.fill(question);
      await composer.press('Enter');
    },
  };
}
