import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { type BuiltSite, buildSite } from '../support/buildSite';
import { answerWith } from '../support/conversation';
import { violationsInEveryLook } from '../support/looks';
import { openChat } from '../support/openChat';
import { type PlayedServer, playServer } from '../support/playedServer';

/** Stands in for Mermaid, which is 150 MB: it draws its source, and hostile things beside it. */
const mermaid = `
let config = {};
export default {
  initialize(next) { config = next; },
  async render(id, source) {
    if (source.includes('broken')) throw new Error('Parse error');
    window.mermaidSettings = config;
    const words = source.replace(/[<>&]/g, '');
    return {
      svg: '<svg xmlns="http://www.w3.org/2000/svg" id="' + id + '" width="100%" viewBox="0 0 320 120">' +
        '<script>parent.hacked = true</script>' +
        '<rect width="320" height="120" rx="12" fill="#7a5af8" onload="parent.hacked = true"/>' +
        '<a href="javascript:hacked = true"><text x="20" y="64" fill="#fff">' + words + '</text></a></svg>',
    };
  },
};
`;

let browser: Browser;
let site: BuiltSite;
let server: PlayedServer;

/** Where a site of these tests finds what the project itself does not install. */
async function installStub(name: string, files: Record<string, string>): Promise<void> {
  const scratch = fileURLToPath(new URL('../../.scratch/node_modules', import.meta.url));
  const folder = path.join(scratch, name);
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text);
}

beforeAll(async () => {
  await installStub('@docusaurus/theme-mermaid', {
    'package.json': '{"name": "@docusaurus/theme-mermaid"}',
    'index.js': 'module.exports = () => ({ name: "theme-mermaid-stub" });',
  });
  await installStub('mermaid', {
    'package.json': '{"name": "mermaid", "version": "11.0.0", "exports": "./index.mjs"}',
    'index.mjs': mermaid,
  });
  // With fewer pages Docusaurus puts what is loaded later into a chunk they all load.
  const pages = Array.from({ length: 12 }, (_, number) => [`docs/page-${number}.md`, '# A page\n']);
  site = await buildSite({
    files: Object.fromEntries(pages),
    options: { element: 'builtin' },
    config: {
      markdown: { mermaid: true },
      themes: ['@docusaurus/theme-mermaid'],
      themeConfig: { colorMode: { respectPrefersColorScheme: true } },
    },
  });
  [browser, server] = await Promise.all([launchBrowser(), playServer(site.outDir)]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

test('a diagram is drawn by the site’s Mermaid, as an image in which nothing runs', async () => {
  server.on('threads.create', answerWith('No diagram yet.'));
  server.on(
    'threads.add_user_message',
    answerWith('Like so:\n\n```mermaid\ngraph TD; A-->B\n```\n\n```mermaid\nbroken\n```\n\nEnd.'),
  );
  const chat = await openChat(browser, server.origin);
  const { page, conversation } = chat;
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
  });
  await chat.ask('One');
  await conversation.getByText('No diagram yet.').waitFor();
  const holdsMermaid = async () =>
    (await Promise.all(scripts.map(async (url) => (await fetch(url)).text()))).some((script) =>
      script.includes('mermaidSettings'),
    );
  expect(await holdsMermaid()).toBe(false);

  await chat.ask('Two');
  const image = conversation.getByRole('img', { name: 'Diagram' });
  await image.waitFor();
  expect(await holdsMermaid()).toBe(true);
  await page.waitForFunction(() => {
    const drawn = document.querySelector<HTMLImageElement>('figure img');
    return drawn?.complete && drawn.naturalWidth > 0;
  });
  expect(await image.boundingBox()).toMatchObject({ width: 320, height: 120 });
  const settings = await page.evaluate(() => Reflect.get(window, 'mermaidSettings'));
  expect(settings).toMatchObject({ securityLevel: 'strict', htmlLabels: false });
  expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
  // Its source is there for who cannot see it; one that cannot be drawn is its source.
  await conversation.getByText('Show the source').click();
  expect(await conversation.getByText('graph TD; A-->B').isVisible()).toBe(true);
  expect(await conversation.getByText('broken').isVisible()).toBe(true);
  expect(await conversation.getByRole('img', { name: 'Diagram' }).count()).toBe(1);
  const folder = process.env.PICTURES_OF_STATES;
  expect(await violationsInEveryLook(page, { folder, name: 'diagram' })).toEqual([]);
  expect(chat.errors).toEqual([]);
  await page.context().close();
});
