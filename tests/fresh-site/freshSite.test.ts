import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { assistantOn, blockOthers } from '../browser/support/assistant.js';
import { desktop, launchBrowser } from '../browser/support/browser.js';
import { type Language, makeSite, type PackageManager, packPackages } from './freshSite.js';
import { serveSite } from './serveSite.js';

/** What an owner does with the README in hand, outside of this workspace. */
let browser: Browser;
let tarballs: string[];
let packed: string;

beforeAll(async () => {
  packed = await mkdtemp(path.join(os.tmpdir(), 'chatkit-packed-'));
  tarballs = await packPackages(packed);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await rm(packed, { recursive: true, force: true });
});

/** `--pnpm`: once with a strict package manager; by hand, because it takes a minute more. */
const sites: Array<[Language, PackageManager]> = process.env.FRESH_SITE_PNPM
  ? [['typescript', 'pnpm']]
  : [
      ['typescript', 'npm'],
      ['javascript', 'npm'],
    ];

describe.each(sites)('a new site in %s, installed with %s', (language, manager) => {
  it("builds, is served and answers, by the README's own lines", async () => {
    const folder = await makeSite(language, tarballs, manager);
    const site = await serveSite(folder);
    try {
      const page = await (await browser.newContext({ viewport: desktop })).newPage();
      await blockOthers(page, site.origin);
      await page.goto(`${site.origin}/docs/intro`);
      const assistant = assistantOn(page);
      await assistant.open();
      await assistant.ask('How do I create a blog post?');
      const href = await assistant.citations.first().getAttribute('href');
      expect(href).toMatch(/^\/docs\/tutorial-basics\//);
      await assistant.citations.first().click();
      await page.waitForURL(`**${href}`);
    } finally {
      await site.stop();
      await rm(path.dirname(folder), { recursive: true, force: true });
    }
  }, 600_000);
});
