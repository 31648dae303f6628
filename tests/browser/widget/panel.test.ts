import { describe, expect, it } from '@jest/globals';
import { desktop, phone } from '../support/browser';
import {
  crossed,
  describeReaders,
  onDesktop,
  onPhone,
  overlap,
  until,
  variants,
} from '../support/reader';

/** Button and panel, at home on the page. */
const readers = describeReaders();
const page = '/docs/start/install';

describe.each(variants)('with the $kind chat on a $device', (variant) => {
  it('the owner is told once which chat stands there, and the page carries it', async () => {
    const reader = await readers.visit(variant, page);
    const told: string[] = [];
    reader.page.on('console', (message) => {
      if (message.type() === 'info') told.push(message.text());
    });
    await reader.open();
    const [phase, reason, words] =
      variant.kind === 'builtin'
        ? ['builtin', 'the script did not load', 'built-in chat']
        : ['openai', 'alive', 'ChatKit'];
    expect(await reader.panel.getAttribute('data-chatkit-element')).toBe(phase);
    expect(await reader.panel.getAttribute('data-chatkit-reason')).toBe(reason);
    await reader.close();
    await reader.open();
    expect(told).toEqual([`Assistant: ${words} (${reason}).`]);
  });

  it('the button covers neither back-to-top, nor a bar, nor the last line of the page', async () => {
    const reader = await readers.visit(variant, '/docs/site/configure');
    await reader.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const lastLine = await reader.boxOf('.footer__copyright');
    expect(overlap(await reader.boxOf(reader.launcher), lastLine)).toBe(false);
    await reader.page.evaluate(() => scrollBy(0, -400));
    const backToTop = await reader.boxOf('.theme-back-to-top-button');
    expect(overlap(await reader.boxOf(reader.launcher), backToTop)).toBe(false);

    const before = await reader.boxOf(reader.launcher);
    const addBar = () => {
      const bar = document.createElement('div');
      bar.id = 'cookies';
      bar.style.cssText = 'position:fixed;inset:auto 0 0;height:90px;background:#ccc;z-index:9';
      document.body.append(bar);
    };
    const avoided = (distance: string) =>
      reader.page.waitForFunction(
        (wanted) => document.documentElement.style.getPropertyValue('--chatkit-avoid') === wanted,
        distance,
      );
    await reader.page.evaluate(addBar);
    await avoided('90px');
    const bar = await reader.boxOf('#cookies');
    expect(overlap(await reader.boxOf(reader.launcher), bar)).toBe(false);
    await reader.page.evaluate(() => document.querySelector('#cookies')?.remove());
    await avoided('');
    expect((await reader.boxOf(reader.launcher)).y).toBe(before.y);
  });

  it('colours and font are the site’s own, also in the dark, as it is switched', async () => {
    const reader = await readers.visit(variant, page, { colorScheme: 'light' });
    const chat = await reader.open();
    const background = (mode: string) =>
      reader.page.evaluate((wanted) => {
        document.documentElement.dataset.theme = wanted;
        const probe = document.createElement('i');
        probe.style.color = 'var(--ifm-background-surface-color)';
        document.body.append(probe);
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return colour;
      }, mode);
    const seen = () =>
      chat.composer.evaluate((element) => {
        // What stands behind the composer, in the page or in the frame.
        for (let parent: Element | null = element; parent; parent = parent.parentElement) {
          const { backgroundColor } = getComputedStyle(parent);
          if (parent === document.body || parent.matches('[data-chatkit-element]')) {
            return backgroundColor;
          }
        }
        return '';
      });
    const colours = new Set<string>();
    for (const mode of ['light', 'dark']) {
      const wanted = await background(mode);
      colours.add(wanted);
      await until(async () => (await seen()) === wanted);
    }
    expect(colours.size).toBe(2);
    const fonts = await Promise.all([
      reader.page.evaluate(() => getComputedStyle(document.body).fontFamily),
      chat.composer.evaluate(
        (element) => getComputedStyle(element.closest('form') ?? element).fontFamily,
      ),
    ]);
    expect(fonts[1]).toBe(fonts[0]);
  });

  it('the shortcut opens it, and Escape closes it with the focus where it was', async () => {
    const reader = await readers.visit(variant, page);
    const link = reader.page.locator('.pagination-nav__link--next');
    await link.focus();
    await reader.page.keyboard.press('Control+i');
    await reader.settled();
    // A phone's keyboard would cover what there is to read: there the panel has the focus.
    if (reader.device === 'desktop') await reader.chat.focused.waitFor();
    await reader.panel.getByRole('button', { name: 'Close', exact: true }).focus();
    await reader.page.keyboard.press('Escape');
    await reader.page.locator('.pagination-nav__link--next:focus').waitFor();

    await reader.open();
    await reader.close();
    await reader.page.locator('button[data-chatkit]:focus').waitFor();
  });
});

describe.each(crossed)('with the $kind chat on a $device, whichever it is', (variant) => {
  it('neither button nor panel is printed, and the page has its whole width', async () => {
    const reader = await readers.visit(variant, page);
    await reader.open();
    if (reader.device === 'desktop') await reader.button('Show beside the page');
    await reader.page.emulateMedia({ media: 'print' });
    expect(await reader.launcher.isVisible()).toBe(false);
    expect(await reader.panel.isVisible()).toBe(false);
    const { width } = await reader.boxOf('#__docusaurus');
    expect(width).toBe(reader.page.viewportSize()?.width);
    const padding = () =>
      reader.page.evaluate(() => {
        const root = document.querySelector('#__docusaurus');
        return root && getComputedStyle(root).paddingInline;
      });
    expect(await padding()).toBe('0px');
    // Where the owner has put it at the start of the line.
    await reader.panel.evaluate((element) => element.setAttribute('data-start', '1'));
    expect(await padding()).toBe('0px');
  });

  it('nothing moves where the reader wants no motion', async () => {
    const reader = await readers.visit(variant, page, { reducedMotion: 'reduce' });
    await reader.open();
    const moving = await reader.page.evaluate(() =>
      ['button[data-chatkit]', '[data-chatkit-element]', '[data-chatkit-element] header button']
        .flatMap((selector) => document.querySelector(selector) ?? [])
        .map((element) => getComputedStyle(element))
        .map(({ transitionDuration, animationName }) => `${transitionDuration} ${animationName}`),
    );
    expect(moving).toEqual(['0s none', '0s none', '0s none']);
  });

  it.each([
    { corners: 'sharp', radius: '0px', builtin: '0px', 'stand-in': '0px' },
    { corners: 'soft', radius: '4px', builtin: '13.75px', 'stand-in': '4px' },
    { corners: 'round', radius: '20px', builtin: '28px', 'stand-in': '24px' },
  ])('corners are as $corners as the site’s', async ({ radius, ...expected }) => {
    const reader = await readers.visit(variant, page);
    await reader.page.addStyleTag({ content: `:root { --ifm-global-radius: ${radius} }` });
    const { composer } = await reader.open();
    const box = () =>
      composer.evaluate((field) => {
        const form = field.closest('form');
        return form && getComputedStyle(form).borderRadius;
      });
    await until(async () => (await box()) === expected[variant.kind]);
  });

  it('the shortcut is silent while the reader types, and where another handler took the key', async () => {
    const reader = await readers.visit(variant, page);
    const isSilent = async () => {
      await reader.page.keyboard.press('Control+i');
      // The state it would have set is there at once.
      expect(await reader.launcher.getAttribute('data-chatkit')).toBe('closed');
    };
    await reader.page.evaluate(() => {
      const field = document.createElement('input');
      document.body.append(field);
      field.focus();
    });
    await isSilent();
    await reader.page.evaluate(() => {
      document.querySelector<HTMLElement>('body > input')?.blur();
      const take = (event: KeyboardEvent) => event.preventDefault();
      addEventListener('keydown', take, true);
      Object.assign(window, { letGo: () => removeEventListener('keydown', take, true) });
    });
    await isSilent();
    await reader.page.evaluate(() => Reflect.get(window, 'letGo')());
    await reader.page.keyboard.press('Control+i');
    await reader.settled();
  });

  it('the page stays whole where something in it throws', async () => {
    const reader = await readers.visit(variant, page, {
      script: `
        const { matchMedia } = window;
        window.matchMedia = (query) => {
          if (query.includes('576px')) throw new Error('broken');
          return matchMedia.call(window, query);
        };`,
    });
    await reader.press(reader.launcher);
    await reader.page.getByText('The page around it is not affected.').waitFor();
    const next = reader.page.locator('.pagination-nav__link--next');
    const path = (await next.getAttribute('href')) ?? '';
    await next.press('Enter');
    await reader.page.waitForURL(`**${path}`);
  });

  it('a panel that could not be loaded can be tried again', async () => {
    const reader = await readers.visit(variant, page);
    let isBroken = true;
    await reader.context.route(/assets\/js\/.*\.js$/, (route) =>
      isBroken ? route.abort() : route.continue(),
    );
    await reader.press(reader.launcher);
    const again = reader.page.getByRole('button', { name: 'Not loaded. Try again' });
    await again.waitFor();
    isBroken = false;
    await reader.press(again);
    await reader.settled();
  });
});

describe.each(onPhone)('with the $kind chat and a finger', (variant) => {
  it('a panel that could not be loaded is tried again by one press, however long', async () => {
    const reader = await readers.visit(variant, page);
    let isBroken = true;
    await reader.context.route(/assets\/js\/.*\.js$/, (route) =>
      isBroken ? route.abort() : route.continue(),
    );
    await reader.press(reader.launcher);
    const again = reader.page.getByRole('button', { name: 'Not loaded. Try again' });
    const { x, y, width, height } = await reader.boxOf(again);
    isBroken = false;
    const chunk = reader.page.waitForResponse(/assets\/js\/.*\.js$/);
    const devtools = await reader.cdp();
    const touchPoints = [{ x: x + width / 3, y: y + height / 2 }];
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    // The finger that comes is an intent: the panel is fetched, and all of it is drawn.
    await chunk;
    await reader.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await reader.settled();
  });
});

describe.each(onDesktop)('with the $kind chat on a desktop', (variant) => {
  it('it stands over the page, or beside it, and remembers shape, size and whether it is open', async () => {
    const reader = await readers.visit(variant, page);
    await reader.open();
    const mainWidth = () =>
      reader.page.evaluate(() => document.querySelector('main')?.clientWidth ?? 0);
    const width = await mainWidth();
    await reader.page.getByRole('separator', { name: 'Width of the assistant' }).focus();
    await reader.page.keyboard.press('ArrowLeft');
    await reader.button('Show beside the page');
    const side = await reader.boxOf(reader.panel);
    expect(side.width).toBe(440);
    expect(side.x + side.width).toBe(desktop.width);
    expect(await mainWidth()).toBe(width - 440);

    await reader.page.reload();
    await reader.settled();
    expect((await reader.boxOf(reader.panel)).width).toBe(440);
    expect(await reader.panel.getAttribute('data-shape')).toBe('side');

    await reader.close();
    expect(await mainWidth()).toBe(width);
    await reader.page.reload();
    await reader.launcher.waitFor();
    expect(await reader.panel.count()).toBe(0);
  });

  it('it can be dragged to another size', async () => {
    const reader = await readers.visit(variant, page);
    await reader.open();
    const { mouse } = reader.page;
    const before = await reader.boxOf(reader.panel);
    await mouse.move(before.x + 3, before.y + 200);
    await mouse.down();
    await mouse.move(before.x - 97, before.y + 200, { steps: 4 });
    await mouse.up();
    await mouse.move(before.x + 100, before.y + 3);
    await mouse.down();
    await mouse.move(before.x + 100, before.y + 103, { steps: 4 });
    await mouse.up();
    const after = await reader.boxOf(reader.panel);
    expect(after.width).toBe(before.width + 100);
    // The window has no room for its usual height: from what there is, less.
    expect(after.height).toBe(Math.round(before.height) - 100);
  });
});

describe.each(onPhone)('with the $kind chat on a phone', (variant) => {
  it('it is a full sheet, and the page below is out of reach', async () => {
    const reader = await readers.visit(variant, page);
    await reader.open();
    expect(await reader.boxOf(reader.panel)).toEqual({ x: 0, y: 0, ...phone });
    const isInert = () =>
      reader.page.evaluate(() => document.querySelector('nav')?.closest('[inert]') !== null);
    expect(await isInert()).toBe(true);
    await reader.close();
    expect(await isInert()).toBe(false);
  });

  it('it makes way for the keyboard, with the composer above it', async () => {
    const reader = await readers.visit(variant, page);
    const chat = await reader.open();
    // Chromium has no keyboard to show here: what it would tell the page is told by hand.
    const showKeyboard = (height: number, offsetTop: number) =>
      reader.page.evaluate(
        (change) => {
          for (const [name, value] of Object.entries(change)) {
            Object.defineProperty(visualViewport, name, { value, configurable: true });
          }
          visualViewport?.dispatchEvent(new Event('resize'));
        },
        { height, offsetTop },
      );
    await showKeyboard(420, 60);
    expect(await reader.boxOf(reader.panel)).toEqual({
      x: 0,
      y: 60,
      width: phone.width,
      height: 420,
    });
    const composer = await reader.boxOf(chat.composer);
    expect(composer.y).toBeGreaterThan(60);
    expect(composer.y + composer.height).toBeLessThanOrEqual(480);
    await showKeyboard(phone.height, 0);
    expect((await reader.boxOf(reader.panel)).height).toBe(phone.height);
  });

  it('it keeps clear of what a phone has cut out of its screen', async () => {
    const reader = await readers.visit(variant, page);
    const insets = { top: 47, bottom: 34, left: 0, right: 0 };
    const cdp = await reader.cdp();
    await cdp.send('Emulation.setSafeAreaInsetsOverride', { insets });
    const launcher = await reader.boxOf(reader.launcher);
    // Its usual distance, above the bar of the system.
    expect(launcher.y + launcher.height).toBeCloseTo(phone.height - 34 - 20.8, 0);
    const chat = await reader.open();
    const header = await reader.boxOf(reader.panel.locator('header'));
    expect(header.y).toBe(47);
    const composer = await reader.boxOf(chat.composer);
    expect(composer.y + composer.height).toBeLessThanOrEqual(phone.height - 34);
  });
});
