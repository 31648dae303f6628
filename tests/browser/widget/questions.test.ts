import { describe, expect, it } from '@jest/globals';
import {
  crossed,
  describeReaders,
  onDesktop,
  onPhone,
  type Reader,
  variants,
} from '../support/reader';

/** Questions that are there already: on the start screen, on the page, in the site's own parts. */
const readers = describeReaders();

/**
 * Opens the panel and closes it. What is sent before ChatKit has come alive is answered by the
 * built-in chat, which then stays.
 */
async function meet(reader: Reader): Promise<void> {
  await reader.open();
  await reader.close();
}

describe.each(variants)('with the $kind chat on a $device', (variant) => {
  const visit = (path: string) => readers.visit(variant, path);

  it('the start screen offers questions of front matter first, then of headings', async () => {
    const reader = await visit('/docs/site/authors');
    const { prompts } = await reader.open();
    await prompts.first().waitFor();
    const labels = await prompts.allTextContents();
    expect(labels.slice(0, 2)).toEqual(['How do I put a button on a page?', 'Hide the assistant']);
    expect(labels.at(-2)).toBe('Explain “Put a button on a page”');
    const { params } = await reader.sends(() => reader.press(prompts.nth(1)));
    expect(params.input?.content[0]?.text).toBe('How do I hide the assistant on a page?');
  });

  it('it offers those of the page the reader has gone to', async () => {
    const reader = await visit('/docs/site/authors');
    await reader.open();
    await reader.chat.prompts.filter({ hasText: 'Hide the assistant' }).waitFor();
    if (reader.device === 'phone') await reader.close();
    await reader.goOn('prev');
    if (reader.device === 'phone') await reader.open();
    await reader.chat.prompts
      .filter({ hasText: 'Hide the assistant' })
      .waitFor({ state: 'detached' });
    const title = (await reader.page.locator('main h2[id]').first().textContent()) ?? '';
    const heading = title.replace(/\u200b/g, '').trim();
    await reader.chat.prompts.filter({ hasText: `Explain “${heading}”` }).waitFor();
  });

  it('@ completes pages of the docs, and the one chosen goes along', async () => {
    const reader = await visit('/docs/start/install');
    const chat = await reader.open();
    await chat.composer.pressSequentially('Explain @confi');
    const page = chat.mentions.filter({ hasText: 'Configure' }).first();
    await page.waitFor();
    await reader.press(page);
    await chat.mentions.first().waitFor({ state: 'hidden' });
    const { params } = await reader.sends(() => chat.composer.press('Enter'));
    const tag = params.input?.content.find(({ type }) => type === 'input_tag');
    expect(tag?.data?.href).toMatch(/^\/docs\/site\/configure/);
    // The page it names is what the answer is made of.
    await reader.answered();
    const cited = await chat.citations.evaluateAll((links) =>
      links.map((link) => link.getAttribute('href') ?? link.getAttribute('data-citation')),
    );
    expect(cited.join()).toContain('/docs/site/configure');
  });

  it('<AskAI> on a page sends its question', async () => {
    const reader = await visit('/docs/site/authors');
    await meet(reader);
    const { params } = await reader.sends(() => reader.button('Ask how to change the greeting'));
    expect(params.input?.content[0]?.text).toBe('How do I change the greeting?');
    await reader.settled();
    await reader.answered();
  });

  it('useAssistant opens, closes, and puts a question into the composer', async () => {
    const reader = await visit('/docs/site/authors');
    await reader.button('Open the assistant');
    await reader.settled();
    if (reader.device === 'phone') await reader.close();
    else await reader.button('Close the assistant');
    await reader.launcher.waitFor();
    await reader.button('Prepare a question');
    const { composer } = await reader.settled();
    await reader.chat.focused.waitFor();
    expect(await composer.inputValue()).toBe('How do I hide the assistant on a page?');
  });
});

describe.each(crossed)('with the $kind chat on a $device, whichever it is', (variant) => {
  it('front matter hides all of it, and it is back on the next page', async () => {
    const reader = await readers.visit(variant, '/docs/site/quiet');
    const { page } = reader;
    expect(await reader.launcher.count()).toBe(0);
    await page.evaluate(() => {
      const paragraph = document.querySelector('article p');
      if (paragraph) getSelection()?.selectAllChildren(paragraph);
    });
    await page.keyboard.press('Control+i');
    await reader.press(page.getByRole('link', { name: 'its neighbour' }));
    await reader.launcher.waitFor();
    // By now what the press should have opened would be there.
    expect(await reader.panel.count()).toBe(0);
    expect(await page.locator('[data-chatkit-ask]').count()).toBe(0);
  });
});

describe.each(onDesktop)('while the pointer is on the button, with the $kind chat', (variant) => {
  it('questions about the page are offered, and the one pressed is sent', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    await meet(reader);
    await reader.launcher.hover();
    const action = reader.page.getByRole('button', { name: 'Explain it for a beginner' });
    await action.waitFor();
    const { params } = await reader.sends(() => action.click());
    expect(params.input?.content[0]?.text).toBe('Explain this page for a beginner.');
    await reader.settled();
    await reader.answered();
  });
});

describe.each(onPhone)('where there is no pointer, with the $kind chat', (variant) => {
  it('the start screen offers the same questions about the page', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    const { prompts } = await reader.open();
    const action = prompts.filter({ hasText: 'Summarize this page' });
    await action.waitFor();
    const { params } = await reader.sends(() => reader.press(action));
    expect(params.input?.content[0]?.text).toBe('Summarize this page.');
  });
});
