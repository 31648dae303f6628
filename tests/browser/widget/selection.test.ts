import { describe, expect, it } from '@jest/globals';
import { describeReaders, onDesktop, type Reader, variants } from '../support/reader';

/** Asking about what is selected on the page. */
const readers = describeReaders();

/** Selects a paragraph as a reader of that device does; the button that appears by it. */
async function select({ page, device }: Reader, selector = 'article p') {
  const paragraph = page.locator(selector).first();
  await paragraph.scrollIntoViewIfNeeded();
  if (device === 'desktop') {
    await paragraph.click({ clickCount: 3 });
  } else {
    // A finger's long press selects, and its handles stretch it: no event but this one tells.
    await paragraph.evaluate((element) => getSelection()?.selectAllChildren(element));
  }
  const ask = page.locator('[data-chatkit-ask]');
  await ask.waitFor();
  return ask;
}

describe.each(variants)('with the $kind chat on a $device', (variant) => {
  const visit = (path: string) => readers.visit(variant, path);

  it('a passage stands quoted in the composer, and goes along with its place', async () => {
    const reader = await visit('/docs/site/configure');
    const { page, chat } = reader;
    const selector = '#change-the-greeting + p';
    const paragraph = page.locator(selector);
    const text = (await paragraph.textContent()) ?? '';
    await paragraph.scrollIntoViewIfNeeded();
    const measure = () =>
      page.evaluate(
        (target) => [
          document.documentElement.scrollHeight,
          document.documentElement.scrollWidth,
          document.querySelector(target)?.getBoundingClientRect().top,
        ],
        selector,
      );
    const before = await measure();
    const ask = await select(reader, selector);
    expect(await measure()).toEqual(before);
    // A finger needs more room than a pointer.
    const { height } = await reader.boxOf(ask);
    expect(height).toBeGreaterThanOrEqual(reader.device === 'phone' ? 44 : 24);

    await reader.press(ask);
    await reader.settled();
    await chat.quote.waitFor();
    expect(await chat.quote.textContent()).toContain(text.slice(0, 40));
    await chat.focused.waitFor();
    await page.keyboard.type('What is this?');
    const { params, metadata } = await reader.sends(() => page.keyboard.press('Enter'));
    expect(params.input?.quoted_text).toBe(text);
    expect(params.input?.content[0]?.text).toBe('What is this?');
    expect(metadata.pageContext.selection).toEqual({
      text,
      headingPath: ['Configure', 'Change the greeting'],
      anchor: 'change-the-greeting',
    });
    await reader.answered();
    const next = await reader.send('And without a passage?');
    expect(next.metadata.pageContext.selection).toBeUndefined();
  });

  it('the shortcut asks about what is selected', async () => {
    const reader = await visit('/docs/start/install');
    await select(reader);
    await reader.page.keyboard.press('Control+i');
    await reader.settled();
    await reader.chat.quote.waitFor();
    await reader.chat.focused.waitFor();
  });

  it('what is typed in the panel stays where it is typed', async () => {
    const reader = await visit('/docs/start/install');
    // From here on each change of a selection is listened to, also one of the cursor in a field.
    await select(reader);
    await reader.page.evaluate(() => getSelection()?.removeAllRanges());
    await reader.open();
    await reader.button('Preferences');
    const field = reader.page.getByLabel('Programming language');
    await field.pressSequentially('Fortran');
    expect(await field.inputValue()).toBe('Fortran');
    await reader.button('Save');
    await reader.chat.composer.pressSequentially('How do I begin?');
    expect(await reader.chat.composer.inputValue()).toBe('How do I begin?');
  });

  it('nothing outside the article can be asked about', async () => {
    const reader = await visit('/docs/start/install');
    const { page } = reader;
    const ask = page.locator('[data-chatkit-ask]');
    // On a phone the open panel covers the article.
    if (reader.device === 'desktop') await reader.open();
    const outside: Array<[string, () => unknown]> = [
      [
        'the navbar',
        () => getSelection()?.selectAllChildren(document.querySelector('.navbar') ?? document.body),
      ],
      [
        'the panel',
        () =>
          getSelection()?.selectAllChildren(
            document.querySelector('[role="dialog"] h2, .navbar') ?? document.body,
          ),
      ],
      [
        'a field',
        () => {
          const field = document.createElement('textarea');
          field.value = 'Something typed';
          document.querySelector('article')?.append(field);
          field.select();
        },
      ],
    ];
    for (const [, selectOutside] of outside) {
      await page.evaluate(() => {
        const paragraph = document.querySelector('article p');
        if (paragraph) getSelection()?.selectAllChildren(paragraph);
      });
      await ask.waitFor({ state: 'attached' });
      await page.evaluate(selectOutside);
      await ask.waitFor({ state: 'detached' });
    }
  });

  it('a long passage is cut, with a notice until it is sent', async () => {
    const reader = await visit('/docs/start/install');
    await reader.page.evaluate(() => {
      const paragraph = document.querySelector('article p');
      if (paragraph) paragraph.textContent = 'word '.repeat(2000);
    });
    await reader.press(await select(reader));
    await reader.settled();
    const notice = reader.page.getByText('The passage was long: its first part is quoted.');
    await notice.waitFor();
    await reader.chat.quote.waitFor();
    const { params } = await reader.send('What is it?');
    expect(params.input?.quoted_text).toHaveLength(8000);
    await notice.waitFor({ state: 'hidden' });
  });

  it('a code block can be asked about', async () => {
    const reader = await visit('/docs/start/install');
    const block = reader.page.locator('.theme-code-block').first();
    await (reader.device === 'phone' ? block.tap() : block.hover());
    await reader.press(reader.page.locator('[data-chatkit-ask-code]'));
    await reader.settled();
    await reader.chat.quote.waitFor();
    expect(await reader.chat.quote.textContent()).toContain(
      'npm install docusaurus-plugin-chatkit',
    );
  });
});

describe.each(onDesktop)('by keyboard alone, with the $kind chat', (variant) => {
  it('a code block can be asked about', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    await reader.page.locator('.theme-code-block pre').first().focus();
    const ask = reader.page.locator('[data-chatkit-ask-code]');
    await ask.waitFor({ state: 'attached' });
    await ask.focus();
    await reader.page.keyboard.press('Enter');
    await reader.settled();
    await reader.chat.quote.waitFor();
  });
});
