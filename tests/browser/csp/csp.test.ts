import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { csp } from '../../../server/src/cli/csp.js';
import { freePort } from '../../server/support/freePort.js';
import { launchBrowser } from '../support/browser.js';
import { type RunningSite, startSite } from '../support/site.js';
import { copySite, type StaticSite, serveFolder } from '../support/siteCopy.js';

const chatKitScript = 'https://cdn.platform.openai.com/deployments/chatkit/chatkit.js';

let browser: Browser;
let server: RunningSite;
const sites: Record<string, StaticSite> = {};
let port: number;

/** Serves the example site elsewhere than its server, under the policy the command prints. */
async function servePolicy(args: string[], element: string): Promise<StaticSite> {
  const folder = await copySite({ serverUrl: `http://127.0.0.1:${port}`, element });
  let policy = '';
  await csp([...args, '--site', folder, '--server', `http://127.0.0.1:${port}`], {}, (text) => {
    policy += text;
  });
  return serveFolder(folder, { 'Content-Security-Policy': policy.trim() });
}

beforeAll(async () => {
  port = await freePort();
  sites.builtin = await servePolicy(['--builtin'], 'builtin');
  sites.chatkit = await servePolicy([], 'openai');
  const origins = Object.values(sites).map((site) => `http://localhost:${site.port}`);
  [browser, server] = await Promise.all([
    launchBrowser(),
    startSite({ env: { PORT: String(port), ALLOWED_ORIGINS: origins.join(',') } }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  for (const site of Object.values(sites)) await site.close();
});

async function open(name: 'builtin' | 'chatkit') {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const seen: string[] = [];
    Reflect.set(window, 'violations', seen);
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(event.effectiveDirective);
    });
  });
  const violations = () => page.evaluate((): string[] => Reflect.get(window, 'violations'));
  await page.route('https://cdn.platform.openai.com/**', (route) =>
    route.request().url() === chatKitScript
      ? route.fulfill({ contentType: 'text/javascript', body: 'window.chatKitRan = true;' })
      : route.fulfill({ contentType: 'text/html', body: '<title>frame</title>' }),
  );
  await page.goto(`http://localhost:${sites[name]?.port}/docs/start/install`);
  return { page, violations };
}

describe('the policy for the built-in chat alone', () => {
  test('breaks nothing of the site or the chat, and lets nothing else in', async () => {
    const { page, violations } = await open('builtin');
    await page.getByRole('button', { name: 'Ask AI' }).click();
    const composer = page.getByLabel('Ask about these docs');
    await composer.fill('How do I install it?');
    await composer.press('Enter');
    await page.getByRole('dialog').getByRole('link').first().waitFor();
    await page
      .getByRole('button', { name: /dark|light|mode/i })
      .first()
      .click();
    expect(await violations()).toEqual([]);

    const ran = await page.evaluate(async (src) => {
      const inline = document.createElement('script');
      inline.textContent = 'window.inlineRan = true';
      const remote = Object.assign(document.createElement('script'), { src });
      const frame = Object.assign(document.createElement('iframe'), {
        src: 'https://cdn.platform.openai.com/frame',
      });
      const settled = new Promise((resolve) => {
        remote.onload = remote.onerror = resolve;
      });
      document.body.append(inline, remote, frame);
      await settled;
      await fetch('https://evil.example/').catch(() => {});
      return [Reflect.get(window, 'inlineRan'), Reflect.get(window, 'chatKitRan')];
    }, chatKitScript);
    expect(ran).toEqual([undefined, undefined]);
    await page.waitForFunction(() => {
      const seen: string[] = Reflect.get(window, 'violations');
      return ['script-src-elem', 'frame-src', 'connect-src'].every((name) => seen.includes(name));
    });
    await page.close();
  });
});

describe('the policy with ChatKit', () => {
  test('lets its script and its frame in, and nothing else', async () => {
    const { page, violations } = await open('chatkit');
    await page.getByRole('button', { name: 'Ask AI' }).click();
    await page.waitForFunction(() => Reflect.get(window, 'chatKitRan') === true);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = Object.assign(document.createElement('iframe'), {
            src: 'https://cdn.platform.openai.com/frame',
            onload: resolve,
          });
          document.body.append(frame);
        }),
    );
    expect(await violations()).toEqual([]);
    const refused = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) =>
            resolve(event.effectiveDirective),
          );
          const src = 'https://evil.example';
          document.body.append(Object.assign(document.createElement('iframe'), { src }));
        }),
    );
    expect(refused).toBe('frame-src');
    await page.close();
  });
});
