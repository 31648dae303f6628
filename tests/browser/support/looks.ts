import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { findViolations } from './axe';
import { desktop, phone } from './browser';

/** The colour modes and sizes every state of the chat is looked at in. */
export const looks = [
  { look: 'light', mode: 'light', viewport: desktop },
  { look: 'phone', mode: 'light', viewport: phone },
  { look: 'phone-dark', mode: 'dark', viewport: phone },
  { look: 'dark', mode: 'dark', viewport: desktop },
] as const;

/**
 * What axe finds in the panel, in each look, one line each with the look's name before it. The page
 * is turned from one to the next as it stands: the state is reached once.
 * @param picture where pictures are wanted: a folder and a name
 * @param options.selector another part of the page than the panel
 * @param options.before what has to be done in each look, such as to bring the focus somewhere
 */
export async function violationsInEveryLook(
  page: Page,
  picture?: { folder: string | undefined; name: string },
  {
    selector = '[role="dialog"]',
    before,
  }: { selector?: string; before?: () => Promise<void> } = {},
): Promise<string[]> {
  const found: string[] = [];
  if (picture?.folder) await mkdir(picture.folder, { recursive: true });
  for (const { look, mode, viewport } of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: mode });
    await page
      .locator(`html[data-theme="${mode}"] [role="dialog"][data-shape]`)
      .and(page.locator(viewport === phone ? '[data-shape="sheet"]' : ':not([data-shape="sheet"])'))
      .waitFor({ state: 'attached' });
    await before?.();
    if (picture?.folder) {
      const file = path.join(picture.folder, `${picture.name}-${look}.png`);
      await page.locator('[role="dialog"]').screenshot({ path: file, animations: 'disabled' });
    }
    const violations = await findViolations(page, selector);
    found.push(...violations.map((violation) => `${look}: ${violation}`));
  }
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
