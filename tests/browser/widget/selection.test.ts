import { describe, expect, it } from '@jest/globals';
import {
  crossed,
  describeReaders,
  onDesktop,
  onPhone,
  overlap,
  type Reader,
  until,
  variants,
} from '../support/reader';

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
    await field.waitFor({ state: 'detached' });
    await reader.chat.composer.pressSequentially('How do I begin?');
    expect(await reader.chat.composer.inputValue()).toBe('How do I begin?');
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

describe.each(crossed)('before the $kind chat is there, on a $device', (variant) => {
  it('nothing outside the article can be asked about', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
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

  it('its button stays in the window, and makes the page no longer or wider', async () => {
    const reader = await readers.visit(variant, '/docs/site/configure');
    const { page } = reader;
    const size = () =>
      page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        return { scrollWidth, scrollHeight };
      });
    const before = await size();
    await page.evaluate(() => {
      scrollTo({ top: 300, behavior: 'instant' });
      const article = document.querySelector('article');
      if (article) getSelection()?.selectAllChildren(article);
    });
    const ask = await reader.boxOf('[data-chatkit-ask]');
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    expect(ask.x).toBeGreaterThanOrEqual(0);
    expect(ask.x + ask.width).toBeLessThanOrEqual(width);
    expect(ask.y + ask.height).toBeLessThanOrEqual(height);
    expect(overlap(ask, await reader.boxOf(reader.launcher))).toBe(false);
    expect(await size()).toEqual(before);
    // A press reads again what is selected, and must not move it from under the finger.
    const again = await page.evaluate(
      () =>
        new Promise<DOMRect | undefined>((resolve) => {
          scrollBy({ top: 80, behavior: 'instant' });
          document.dispatchEvent(new PointerEvent('pointerup'));
          setTimeout(() =>
            resolve(document.querySelector('[data-chatkit-ask]')?.getBoundingClientRect().toJSON()),
          );
        }),
    );
    expect(again?.y).toBeCloseTo(ask.y - 80, 0);
    await reader.press(page.locator('[data-chatkit-ask]'));
    await reader.settled();
  });
});

describe.each(onPhone)('with a finger, and the $kind chat', (variant) => {
  it('a long press selects, its handles stretch it, and a tap asks about it', async () => {
    const reader = await readers.visit(variant, '/docs/site/configure');
    const { page } = reader;
    const selector = '#change-the-greeting + p';
    const paragraph = page.locator(selector);
    await paragraph.scrollIntoViewIfNeeded();
    const box = await reader.boxOf(paragraph);
    const touch = await reader.cdp();
    const ask = page.locator('[data-chatkit-ask]');
    /** A phone's own doing, which Chromium does on no desktop: words are selected, no event but that. */
    const selectTo = (end: number) =>
      paragraph.evaluate((element, chars) => {
        const text = element.firstChild;
        if (text) getSelection()?.setBaseAndExtent(text, 0, text, chars);
      }, end);
    const touchPoints = [{ x: box.x + 10, y: box.y + 8 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    await selectTo(4);
    // The finger is still there.
    await ask.waitFor();
    const first = await reader.boxOf(ask);
    await touch.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] });
    await selectTo(20);
    await until(async () => (await reader.boxOf(ask)).x !== first.x);
    // Its handles stand between the text and the button.
    expect((await reader.boxOf(ask)).y).toBeGreaterThanOrEqual(box.y + 24);
    const passage = await page.evaluate(() => `${getSelection()}`);

    await ask.tap();
    await reader.settled();
    await reader.chat.quote.filter({ hasText: passage.trim() }).waitFor();
    await reader.chat.focused.waitFor();
    const { params, metadata } = await reader.send('What is this?');
    expect(params.input?.quoted_text).toBe(passage.trim());
    expect(metadata.pageContext.selection).toMatchObject({ anchor: 'change-the-greeting' });
  });

  it('a tap beside what is selected takes the button away', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    const ask = await select(reader);
    await reader.page.locator('article h1').tap();
    await ask.waitFor({ state: 'detached' });
  });
});

describe.each(onDesktop)('with a mouse, and the $kind chat', (variant) => {
  it('the last paragraph of an article is asked about as any other', async () => {
    const reader = await readers.visit(variant, '/docs/intro');
    // Its selection ends where the link to the next page begins.
    const paragraph = reader.page.locator('article p').last();
    const text = (await paragraph.innerText()).trim();
    await paragraph.click({ clickCount: 3, position: { x: 20, y: 8 } });
    await reader.press(reader.page.locator('[data-chatkit-ask]'));
    await reader.settled();
    await reader.chat.quote.waitFor();
    expect(await reader.chat.quote.textContent()).toContain(text);
  });

  it('the button goes with the page it stands on', async () => {
    const reader = await readers.visit(variant, '/docs/intro');
    const ask = await select(reader);
    await reader.goOn('next');
    await ask.waitFor({ state: 'detached' });
  });

  it('selected text that was dragged away does not hold what is selected later', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    const { page } = reader;
    const ask = await select(reader);
    const box = await reader.boxOf(page.locator('article p').first());
    const cancelled = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          document.addEventListener('pointercancel', () => resolve(), { once: true });
        }),
    );
    await page.mouse.move(box.x + 20, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 40, { steps: 4 });
    await cancelled;
    await page.mouse.up();
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await ask.waitFor({ state: 'detached' });
    await page.evaluate(() => {
      const paragraph = document.querySelector('article p');
      if (paragraph) getSelection()?.selectAllChildren(paragraph);
    });
    await ask.waitFor();
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

it('where the panel stands over what is selected, the button stands beside the panel', async () => {
  const reader = await readers.visit(
    { kind: 'builtin', device: 'desktop' },
    '/docs/site/configure',
  );
  const chat = await reader.open();
  const row = reader.page.locator('article table tbody tr').first();
  await row.scrollIntoViewIfNeeded();
  await row.evaluate((element) => getSelection()?.selectAllChildren(element));
  const ask = reader.page.locator('[data-chatkit-ask]');
  expect(overlap(await reader.boxOf(ask), await reader.boxOf(reader.panel))).toBe(false);
  await ask.click();
  await chat.quote.waitFor();
});
