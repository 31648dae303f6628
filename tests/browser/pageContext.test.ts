import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { desktop, launchBrowser, phone } from './support/browser';
import {
  type ChatKind,
  type ChatParts,
  chatParts,
  launcher,
  nextQuestion,
  openPanel,
  panel,
  serveChat,
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

async function visit(kind: ChatKind, path: string, options = {}) {
  context = await browser.newContext({ viewport: desktop, ...options });
  await serveChat(context, kind);
  page = await context.newPage();
  await page.goto(site.origin + path);
  await launcher(page).waitFor();
}

async function send(chat: ChatParts, text: string) {
  const question = nextQuestion(page);
  await chat.composer.fill(text);
  await chat.composer.press('Enter');
  return question;
}

/** Selects a paragraph as a reader does, and waits for the button beside it. */
async function select(paragraph = page.locator('article p').first()) {
  await paragraph.click({ clickCount: 3 });
  const ask = page.locator('[data-chatkit-ask]');
  await ask.waitFor();
  return ask;
}

describe.each<ChatKind>(['builtin', 'stand-in'])('with %s', (kind) => {
  it('a question tells the page, its headings and the section being read', async () => {
    await visit(kind, '/docs/site/configure');
    await page.locator('#translate').scrollIntoViewIfNeeded();
    await page.evaluate(() => document.querySelector('#translate')?.scrollIntoView());
    const chat = await openPanel(page, kind);
    const { metadata } = await send(chat, 'How do I translate it?');
    expect(metadata.site).toEqual({ url: 'http://localhost:3000', baseUrl: '/', locale: 'en' });
    expect(metadata.pageContext).toMatchObject({
      path: '/docs/site/configure',
      title: 'Configure',
      description: 'Every option of the plugin, its default and what it does.',
      version: 'current',
      breadcrumbs: ['Your site', 'Configure'],
      activeHeading: 'translate',
    });
    expect(metadata.pageContext.headings).toContainEqual({
      id: 'change-the-greeting',
      text: 'Change the greeting',
      level: 2,
    });
    expect(metadata.pageContext.selection).toBeUndefined();
  });

  it('a selected passage stands quoted in the composer, and goes along with its place', async () => {
    await visit(kind, '/docs/site/configure');
    const paragraph = page.locator('#change-the-greeting + p');
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const ask = await select(paragraph);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
    await ask.click();
    await settled(page, kind);
    const chat = chatParts(page, kind);
    await chat.quote.waitFor();
    const text = (await paragraph.textContent()) ?? '';
    expect(await chat.quote.textContent()).toContain(text.slice(0, 40));
    await chat.focused.waitFor();
    await page.keyboard.type('What is this?');
    const question = nextQuestion(page);
    await page.keyboard.press('Enter');
    const { params, metadata } = await question;
    expect(params.input?.quoted_text).toBe(text);
    expect(metadata.pageContext.selection).toEqual({
      text,
      headingPath: ['Configure', 'Change the greeting'],
      anchor: 'change-the-greeting',
    });
    await chat.stop.waitFor();
    await chat.stop.waitFor({ state: 'hidden' });
    expect(
      (await send(chat, 'And without a passage?')).metadata.pageContext.selection,
    ).toBeUndefined();
  });

  it('the shortcut asks about what is selected', async () => {
    await visit(kind, '/docs/start/install');
    await select();
    await page.keyboard.press('Control+i');
    await settled(page, kind);
    await chatParts(page, kind).quote.waitFor();
  });

  it('a code block can be asked about', async () => {
    await visit(kind, '/docs/start/install');
    await page.locator('.theme-code-block').first().hover();
    await page.locator('[data-chatkit-ask-code]').click();
    await settled(page, kind);
    const chat = chatParts(page, kind);
    await chat.quote.waitFor();
    expect(await chat.quote.textContent()).toContain('npm install docusaurus-plugin-chatkit');
  });

  it('a citation leads to its heading without a reload, and marks the passage', async () => {
    await visit(kind, '/docs/start/install');
    const chat = await openPanel(page, kind);
    await page.evaluate(() => Object.assign(window, { stillHere: true }));
    await send(chat, 'How do I change the greeting?');
    await chat.citations.first().click();
    await page.waitForURL(/\/docs\/site\/.+#/);
    expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);
    await page.waitForFunction(
      () =>
        (CSS.highlights?.get('chatkit-cited')?.size ?? 0) > 0 ||
        document.querySelector('[data-chatkit-cited]') !== null,
    );
  });

  it('the conversation is still there after a reload', async () => {
    await visit(kind, '/docs/start/install');
    const chat = await openPanel(page, kind);
    await send(chat, 'How do I add the plugin?');
    await chat.citations.first().waitFor();
    await page.reload();
    await settled(page, kind);
    await chat.citations.first().waitFor();
    expect(await chat.conversation.textContent()).toContain('How do I add the plugin?');
  });

  it('preferences are kept at the server, and go along with what follows', async () => {
    await visit(kind, '/docs/start/install');
    const chat = await openPanel(page, kind);
    await page.getByRole('button', { name: 'Preferences' }).click();
    await page.getByLabel('Your experience').selectOption('beginner');
    await page.getByLabel('Programming language').fill('Rust');
    const saved = page.waitForResponse((response) => response.request().method() === 'PUT');
    await page.getByRole('button', { name: 'Save' }).click();
    expect((await saved).status()).toBe(200);
    const { metadata } = await send(chat, 'How do I add the plugin?');
    expect(metadata.preferences).toEqual({ level: 'beginner', language: 'Rust' });

    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.endsWith(':preferences')) localStorage.removeItem(key);
      }
    });
    await page.reload();
    await settled(page, kind);
    await page.getByRole('button', { name: 'Preferences' }).click();
    await page
      .locator('select')
      .filter({ has: page.locator('[value="beginner"]:checked') })
      .waitFor();
  });
});

it('@ completes pages of the docs in ChatKit', async () => {
  await visit('stand-in', '/docs/start/install');
  const chat = await openPanel(page, 'stand-in');
  const answered = page.waitForResponse(/\/chatkit\/search\?/);
  await chat.composer.pressSequentially('Compare @config');
  expect((await answered).status()).toBe(200);
  const frame = panel(page).frameLocator('openai-chatkit iframe');
  await frame.locator('[role="option"]', { hasText: 'Configure' }).first().waitFor();
});

describe('page context', () => {
  const kind = 'builtin';

  it('follows the reader to another page', async () => {
    await visit(kind, '/docs/start/install');
    const chat = await openPanel(page, kind);
    await page.getByRole('link', { name: 'Introduction' }).first().click();
    await page.waitForURL(/\/docs\/intro$/);
    await page.locator('h1', { hasText: 'Introduction' }).waitFor();
    const { metadata } = await send(chat, 'What is this?');
    expect(metadata.pageContext).toMatchObject({ path: '/docs/intro', title: 'Introduction' });
  });

  it.each([
    ['/docs/0.9/start/install', { version: '0.9' }, { locale: 'en', baseUrl: '/' }],
    ['/fr/docs/intro', { version: 'current' }, { locale: 'fr', baseUrl: '/fr/' }],
    ['/blog/first-release', { path: '/blog/first-release' }, { locale: 'en' }],
    ['/', { path: '/' }, { locale: 'en' }],
    ['/docs/category/your-site', { title: 'Your site' }, { locale: 'en' }],
  ])('knows version and locale on %s', async (path, expected, scope) => {
    await visit(kind, path);
    const chat = await openPanel(page, kind);
    const { metadata } = await send(chat, 'What is this?');
    expect(metadata.pageContext).toMatchObject(expected);
    expect(metadata.site).toMatchObject(scope);
  });

  it('cuts a long passage, and says so until it is sent', async () => {
    await visit(kind, '/docs/start/install');
    await page.evaluate(() => {
      const paragraph = document.querySelector('article p');
      if (paragraph) paragraph.textContent = 'word '.repeat(2000);
    });
    await (await select()).click();
    await settled(page, kind);
    const notice = page.getByText('The passage was long: its first part is quoted.');
    await notice.waitFor();
    const { params } = await send(chatParts(page, kind), 'What is it?');
    expect(params.input?.quoted_text).toHaveLength(8000);
    await notice.waitFor({ state: 'hidden' });
  });

  it('offers the button nowhere but in the article', async () => {
    await visit(kind, '/docs/start/install');
    await select();
    await page.evaluate(() => {
      const title = document.querySelector('.navbar__title');
      if (title) getSelection()?.selectAllChildren(title);
    });
    await page.locator('[data-chatkit-ask]').waitFor({ state: 'detached' });
  });

  it('asks about a selection made by touch', async () => {
    await visit(kind, '/docs/start/install', { viewport: phone, hasTouch: true, isMobile: true });
    await page.evaluate(() => {
      const paragraph = document.querySelector('article p');
      if (paragraph) getSelection()?.selectAllChildren(paragraph);
    });
    const ask = page.locator('[data-chatkit-ask]');
    await ask.waitFor();
    expect((await ask.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await ask.tap();
    await settled(page, kind);
    await expect(panel(page).getAttribute('data-shape')).resolves.toBe('sheet');
    await chatParts(page, kind).quote.waitFor();
  });
});
