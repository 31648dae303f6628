import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { answerWith } from '../support/conversation';
import { openChat } from '../support/openChat';
import { type PlayedServer, playServer } from '../support/playedServer';

let browser: Browser;
let server: PlayedServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), playServer()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('math is drawn by the site’s KaTeX, which comes with the first formula alone', async () => {
  const tex = String.raw;
  const text = [
    tex`The root $\sqrt{x}$ costs $5 and then $10.`,
    tex`$$\frac{a}{b}$$`,
    tex`Broken: $\frac{$.`,
    tex`Hostile: $\href{javascript:alert(1)}{x}$ $\htmlClass{button}{y}$`,
  ].join('\n\n');
  server.on('threads.create', answerWith('No formula yet.'));
  server.on('threads.add_user_message', answerWith(text));
  const { page, conversation, ask, errors } = await openChat(browser, server.origin);
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
  });
  await ask('One');
  await conversation.getByText('No formula yet.').waitFor();
  const holdsKatex = async () =>
    (await Promise.all(scripts.map(async (url) => (await fetch(url)).text()))).some((script) =>
      script.includes('KaTeX parse error'),
    );
  expect(await holdsKatex()).toBe(false);

  await ask('Two');
  await conversation.locator('msqrt').waitFor();
  await conversation.locator('math[display=block] mfrac').waitFor();
  expect(await holdsKatex()).toBe(true);
  const whole = (await conversation.textContent()) ?? '';
  expect(whole).toContain('costs $5 and then $10.');
  // What KaTeX cannot read stays as it was written.
  expect(whole).toContain(tex`\frac{`);
  expect(await conversation.locator('[href^="javascript"], code .button').count()).toBe(0);
  expect(errors).toEqual([]);
  await page.close();
});
