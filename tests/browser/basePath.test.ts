import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { assistantOn, blockOthers } from './support/assistant.js';
import { desktop, launchBrowser } from './support/browser.js';
import { type RunningSite, startSite } from './support/site.js';

/**
 * The site lives under `/a/b/` of an origin, and a proxy shows the server under `/assistant`:
 * `/assistant/chatkit` there is `/chatkit` here.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
let browser: Browser;
let site: RunningSite;
let proxy: http.Server;
let origin: string;
let scratch: string;

function build(outDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        path.join(root, 'node_modules/@docusaurus/core/bin/docusaurus.mjs'),
        'build',
        '--out-dir',
        outDir,
      ],
      {
        cwd: path.join(root, 'example-site'),
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          NODE_ENV: 'production',
          BASE_URL: '/a/b/',
          CHATKIT_PLUGIN_PATH: '/assistant/chatkit',
          // Another build of this site may go on at the same time, and one base URL's modules must
          // not be cached for the other's.
          DOCUSAURUS_NO_PERSISTENT_CACHE: 'true',
          DOCUSAURUS_GENERATED_FILES_DIR_NAME: '.docusaurus/base-path',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The build failed:\n${output}`)),
    );
  });
}

/** Passes `/assistant/*` on without its prefix, and everything else as it is; unbuffered. */
function startProxy(port: number): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const target = (request.url ?? '/').replace(/^\/assistant(?=\/)/, '');
    const onward = http.request(
      { port, host: '127.0.0.1', method: request.method, path: target, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.once('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'chatkit-base-path-'));
  await build(path.join(scratch, 'build'));
  [browser, site] = await Promise.all([
    launchBrowser(),
    startSite({ siteDir: path.join(scratch, 'build') }),
  ]);
  proxy = await startProxy(site.port);
  origin = `http://localhost:${(proxy.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser?.close();
  proxy?.closeAllConnections();
  proxy?.close();
  await site?.stop();
  await rm(scratch, { recursive: true, force: true });
});

it('answers under a base URL, behind a proxy that adds a prefix to the server', async () => {
  const page = await (await browser.newContext({ viewport: desktop })).newPage();
  await blockOthers(page, origin);
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname.includes('chatkit') && request.method() === 'POST') asked.push(url.pathname);
  });
  await page.goto(`${origin}/a/b/docs/intro`);
  const assistant = assistantOn(page);
  await assistant.open();
  await assistant.ask('how do I change the greeting?');
  expect(new Set(asked.filter((path) => !path.endsWith('/session')))).toEqual(
    new Set(['/assistant/chatkit']),
  );
  await assistant.citations.first().click();
  await page.waitForURL('**/a/b/docs/site/configure#change-the-greeting');
  await page.getByRole('heading', { name: 'Change the greeting' }).waitFor();
});

it('keeps to the second locale, whose pages live under it', async () => {
  const page = await (await browser.newContext({ viewport: desktop })).newPage();
  await blockOthers(page, origin);
  await page.goto(`${origin}/a/b/fr/docs/intro`);
  const panel = page.getByRole('dialog');
  await page.locator('[data-chatkit]').first().click();
  const composer = panel.getByRole('textbox');
  await composer.waitFor();
  await composer.fill('À qui s’adresse l’assistant ?');
  await composer.press('Enter');
  const citation = panel.locator('a[href*="#who-it-is-for"]').first();
  await citation.waitFor();
  expect(new URL(await citation.evaluate((link: HTMLAnchorElement) => link.href)).pathname).toBe(
    '/a/b/fr/docs/intro',
  );
});
