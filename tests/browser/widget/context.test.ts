import { describe, expect, it } from '@jest/globals';
import { crossed, describeReaders, variants } from '../support/reader';

/** What goes along with a question, and what an answer does to the page. */
const readers = describeReaders();

describe.each(variants)('with the $kind chat on a $device', (variant) => {
  const visit = (path: string) => readers.visit(variant, path);

  it('a question tells the page, its headings and the section being read', async () => {
    const reader = await visit('/docs/site/configure');
    await reader.page.evaluate(() => document.querySelector('#translate')?.scrollIntoView());
    await reader.open();
    const { metadata } = await reader.send('How do I translate it?');
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

  it('it follows the reader to another page, without a reload', async () => {
    const reader = await visit('/docs/start/install');
    await reader.open();
    await reader.page.evaluate(() => Object.assign(window, { stillHere: true }));
    if (reader.device === 'phone') await reader.close();
    const { path, title } = await reader.goOn('next');
    if (reader.device === 'phone') await reader.open();
    const { metadata } = await reader.send('What is this?');
    expect(metadata.pageContext).toMatchObject({ path, title });
    expect(await reader.page.evaluate(() => 'stillHere' in window)).toBe(true);
  });

  it('a citation leads to its heading without a reload, and marks the passage', async () => {
    const reader = await visit('/docs/start/install');
    const chat = await reader.open();
    await reader.page.evaluate(() => Object.assign(window, { stillHere: true }));
    await reader.send('How do I change the greeting?');
    await reader.press(chat.citations.first());
    await reader.page.waitForURL(/\/docs\/site\/.+#/);
    expect(await reader.page.evaluate(() => 'stillHere' in window)).toBe(true);
    await reader.page.waitForFunction(
      () =>
        (CSS.highlights?.get('chatkit-cited')?.size ?? 0) > 0 ||
        document.querySelector('[data-chatkit-cited]') !== null,
    );
    // A sheet covers the page it leads to, and makes way.
    const isOpen = await reader.panel.evaluate((panel) => panel.hasAttribute('data-open'));
    expect(isOpen).toBe(reader.device === 'desktop');
  });

  it('the conversation is still there after a reload', async () => {
    const reader = await visit('/docs/start/install');
    const chat = await reader.open();
    await reader.send('How do I add the plugin?');
    await chat.citations.first().waitFor();
    await reader.page.reload();
    await reader.settled();
    await chat.citations.first().waitFor();
    expect(await chat.conversation.textContent()).toContain('How do I add the plugin?');
  });
});

describe.each(crossed)('with the $kind chat on a $device', (variant) => {
  it.each([
    ['/docs/0.9/start/install', { version: '0.9' }, { locale: 'en', baseUrl: '/' }],
    ['/fr/docs/intro', { version: 'current' }, { locale: 'fr', baseUrl: '/fr/' }],
    ['/blog/first-release', { path: '/blog/first-release' }, { locale: 'en' }],
    ['/', { path: '/' }, { locale: 'en' }],
    ['/docs/category/your-site', { title: 'Your site' }, { locale: 'en' }],
  ])('a question tells so on %s', async (path, context, scope) => {
    const reader = await readers.visit(variant, path);
    await reader.open();
    const { metadata } = await reader.send('What is this?');
    expect(metadata.pageContext).toMatchObject(context);
    expect(metadata.site).toMatchObject(scope);
  });
});
