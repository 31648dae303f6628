import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/**
 * The panel's strings as a site in Arabic has them.
 * @param edits what else the site's scripts say otherwise: one text for another
 */
export async function speakArabic(page: Page, edits: Record<string, string> = {}): Promise<void> {
  const [english, arabic] = await Promise.all(
    ['en', 'ar'].map(async (locale): Promise<Record<string, string>> => {
      const file = new URL(`../../../plugin/locales/${locale}.json`, import.meta.url);
      return JSON.parse(await readFile(file, 'utf8'));
    }),
  );
  await page.route('**/assets/js/*.js', async (route) => {
    let code = await (await route.fetch()).text();
    for (const [id, text] of Object.entries(english ?? {})) {
      // A bundler may write what is not ASCII as escapes.
      for (const written of [text, toAscii(text)]) {
        code = code.replace(`"${id}":"${written}"`, () => `"${id}":"${arabic?.[id]}"`);
      }
    }
    for (const [from, to] of Object.entries(edits)) code = code.replace(from, () => to);
    await route.fulfill({ body: code, contentType: 'text/javascript' });
  });
}

/** The example site has no locale that is written from right to left: its page is turned. */
export async function turnAround(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    document.querySelector('[data-chat-mode]')?.setAttribute('dir', 'rtl');
  });
}

function toAscii(text: string): string {
  return text.replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
