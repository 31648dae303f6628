import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuiltSite, buildSite } from '../support/buildSite';
import { answerWith, assistantMessage, beginAnswer, item } from '../support/conversation';
import { type PlayedServer, playServer } from '../support/playedServer';
import { describeReaders, onDesktop, overlap, until, variants } from '../support/reader';

/**
 * A site of somebody else's: in Arabic, with another plugin's Root in the way, with components
 * taken over by Docusaurus's own command, and with options and functions of its owner's.
 */
let built: BuiltSite;
let played: PlayedServer;

const options = {
  shortcut: 'alt+shift+q',
  zIndex: 321,
  prompts: ['ما هو هذا؟'],
  quickActions: [{ label: 'باختصار', prompt: 'لخّص هذه الصفحة في جملة.' }],
  personalization: { fields: [{ id: 'platform', label: 'المنصة', type: 'text' }] },
};

const doc = `---
slug: /intro
---
# مقدمة

## الخطوات الأولى

فقرة عن الخطوات الأولى، طويلة بما يكفي لتُحدَّد ويُسأل عنها.
`;

const functions = `
import type { AssistantFunctions } from 'docusaurus-theme-chatkit/client/assistantFunctions';

const functions: AssistantFunctions = {
  getUserInfo: () => ({ name: 'Samira', role: 'developer' }),
  getToken: async () => localStorage.getItem('token of the site'),
  onClientTool: ({ name, params }) => {
    if (name === 'fail') throw new Error('No such thing.');
    return { theme: document.documentElement.dataset.theme, asked: params.what };
  },
  onEffect: (name, data) => {
    document.documentElement.dataset.effect = name + ' ' + JSON.stringify(data);
  },
  extendChatKitOptions: (options) => ({
    ...options,
    composer: { ...options.composer, placeholder: 'By the owner' },
  }),
};

export default functions;
`;

const readers = describeReaders(async () => {
  built = await buildSite({
    config: {
      i18n: { defaultLocale: 'ar', locales: ['ar'] },
      plugins: [['docusaurus-plugin-chatkit', options], './another'],
    },
    files: {
      'docs/intro.md': doc,
      'another/index.js':
        "module.exports = () => ({ name: 'another', getThemePath: () => require('node:path').join(__dirname, 'theme') });",
      'another/theme/Root/index.js':
        'export default function Root({ children }) { return <div data-another>{children}</div>; }',
      // As the warning says.
      'src/theme/Root.js': `
        import Root from '@theme-original/Root';
        import ChatWidget from '@theme/ChatWidget';
        export default function MyRoot({ children }) {
          return <Root>{children}<ChatWidget /></Root>;
        }`,
      'src/theme/ChatKitOptions/index.ts': functions,
    },
    swizzle: [
      ['ChatLauncher', '--eject', '--typescript'],
      ['ChatPanel', '--eject', '--danger', '--javascript'],
      ['SignInGate', '--wrap', '--javascript'],
    ],
    edits: [
      {
        file: 'src/theme/ChatLauncher/index.tsx',
        from: 'type="button"',
        to: 'type="button" data-ejected',
      },
      {
        file: 'src/theme/ChatPanel/index.js',
        from: 'role: "dialog"',
        to: 'role: "dialog", "data-ejected": true',
      },
      {
        file: 'src/theme/SignInGate/index.js',
        from: '<>',
        to: '<div data-wrapped style={{ height: "100%" }}>',
      },
      { file: 'src/theme/SignInGate/index.js', from: '</>', to: '</div>' },
    ],
  });
  return { siteDir: built.outDir, env: { LOG_LEVEL: 'silent' } };
});
afterAll(() => built?.remove());

it('its build warns of the other Root, and says what to do', () => {
  expect(built.output).toMatch(/another plugin's Root \(.*another.*\) hides the one/);
  expect(built.output).toContain('render `<ChatWidget />`');
});

describe.each(variants)('with the $kind chat on a $device', (variant) => {
  const visit = () => readers.visit(variant, '/docs/intro');

  it('its prompts, quick actions and fields are the owner’s', async () => {
    const reader = await visit();
    const { prompts } = await reader.open();
    await prompts.first().waitFor();
    const labels = await prompts.allTextContents();
    expect(labels).toEqual(['ما هو هذا؟', 'باختصار', 'اشرح «الخطوات الأولى»']);
    await reader.button('التفضيلات');
    await reader.page.getByLabel('المنصة').fill('Linux');
    const saved = reader.page.waitForResponse((response) => response.request().method() === 'PUT');
    await reader.page.locator('[data-chatkit-element] form button[type="submit"]').last().click();
    await saved;
    const { params, metadata } = await reader.sends(() => reader.press(prompts.nth(1)));
    expect(params.input?.content[0]?.text).toBe('لخّص هذه الصفحة في جملة.');
    expect(metadata.preferences).toEqual({ platform: 'Linux' });
    expect(metadata.site.locale).toBe('ar');
  });

  it('its shortcut and its layer are the owner’s', async () => {
    const reader = await visit();
    expect(await reader.launcher.evaluate((element) => getComputedStyle(element).zIndex)).toBe(
      '321',
    );
    await reader.page.keyboard.press('Control+i');
    expect(await reader.launcher.getAttribute('data-chatkit')).toBe('closed');
    await reader.page.keyboard.press('Alt+Shift+Q');
    await reader.settled();
    const layer = await reader.panel.evaluate((element) => getComputedStyle(element).zIndex);
    // A sheet lies above the site's own overlays.
    expect(Number(layer)).toBeGreaterThan(variant.device === 'phone' ? 400 : 321);
  });

  it('all of it stands on the other side, in the direction of the script', async () => {
    const reader = await visit();
    const { width = 0 } = reader.page.viewportSize() ?? {};
    expect(await reader.page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    const launcher = await reader.boxOf(reader.launcher);
    expect(launcher.x).toBeLessThan(30);
    expect(await reader.launcher.textContent()).toBe('اسأل المساعد');

    await reader.page
      .locator('article p')
      .first()
      .evaluate((paragraph) => getSelection()?.selectAllChildren(paragraph));
    const ask = await reader.boxOf('[data-chatkit-ask]');
    expect(ask.x).toBeGreaterThanOrEqual(0);
    expect(ask.x + ask.width).toBeLessThanOrEqual(width);
    // Where the selection ends: at the left.
    const end = await reader.page.evaluate(
      () => [...(getSelection()?.getRangeAt(0).getClientRects() ?? [])].at(-1)?.left ?? -1,
    );
    expect(ask.x).toBeLessThan(end);
    expect(ask.x + ask.width).toBeGreaterThan(end);
    expect(overlap(ask, launcher)).toBe(false);
    await reader.page.evaluate(() => getSelection()?.removeAllRanges());

    const chat = await reader.open();
    const panel = await reader.boxOf(reader.panel);
    expect(panel.x).toBeLessThan(30);
    // Within the panel too: its title stands to the right of its buttons.
    const title = await reader.boxOf(reader.panel.locator('header h2'));
    const close = await reader.boxOf(
      reader.panel.getByRole('button', { name: 'إغلاق', exact: true }),
    );
    expect(close.x).toBeLessThan(title.x);
    const direction = () =>
      chat.composer.evaluate((element) => getComputedStyle(element).direction);
    await until(async () => (await direction()) === 'rtl');
  });

  it('its own components stand in the place of ours, inside its own Root', async () => {
    const reader = await visit();
    await reader.page.locator('[data-another] button[data-chatkit][data-ejected]').waitFor();
    await reader.open();
    await reader.page.locator('[role="dialog"][data-ejected] [data-wrapped]').waitFor();
    await reader.send('ما هو هذا؟');
    await reader.answered();
  });
});

describe.each(onDesktop)('on a desktop, with the $kind chat', (variant) => {
  it('the column stands at the left, and the page begins after it', async () => {
    const reader = await readers.visit(variant, '/docs/intro');
    await reader.open();
    await reader.button('عرض بجانب الصفحة');
    const panel = await reader.boxOf(reader.panel);
    expect(panel.x).toBe(0);
    const page = await reader.boxOf('.navbar');
    expect(page.x).toBe(panel.width);
  });
});

describe.each(variants)('functions of the site, with the $kind chat on a $device', (variant) => {
  beforeAll(async () => {
    played = await playServer(built.outDir);
  });
  afterAll(() => played?.stop());
  afterEach(() => {
    played.requests.length = 0;
  });

  it('tell who the reader is, answer tools, take effects, and change ChatKit', async () => {
    played.on('threads.create', ({ params }, reply) => {
      beginAnswer(reply, params);
      reply.event({ type: 'client_effect', name: 'confetti', data: { colour: 'red' } });
      reply.event({
        type: 'thread.item.done',
        item: item('client_tool_call', {
          status: 'pending',
          call_id: 'call_1',
          name: 'theme',
          arguments: { what: 'colours' },
        }),
      });
      reply.end();
    });
    played.on('threads.add_client_tool_output', (_, reply) => {
      reply.stream();
      reply.event({ type: 'thread.item.done', item: assistantMessage('It is light.') });
      reply.end();
    });
    const reader = await readers.visit(variant, '/docs/intro', {
      origin: played.origin,
      colorScheme: 'light',
      script: "localStorage.setItem('token of the site', 'abc')",
    });
    const { composer, answers } = await reader.open();
    if (variant.kind === 'stand-in') {
      expect(await composer.getAttribute('placeholder')).toBe('By the owner');
    }
    const { metadata } = await reader.send('Which theme?');
    expect(metadata.userInfo).toEqual({ name: 'Samira', role: 'developer' });
    await answers.filter({ hasText: 'It is light.' }).waitFor();
    const asked = played.requests.find(({ type }) => type === 'threads.create');
    expect(asked?.headers.authorization).toBe('Bearer abc');
    const output = played.requests.find(({ type }) => type === 'threads.add_client_tool_output');
    expect(output?.params.result).toEqual({ theme: 'light', asked: 'colours' });
    expect(await reader.page.evaluate(() => document.documentElement.dataset.effect)).toBe(
      'confetti {"colour":"red"}',
    );
  });

  it('take the links of answers that ask something of the page', async () => {
    played.on('threads.create', answerWith('See [the fun](chatkit-link://confetti?colour=blue).'));
    const reader = await readers.visit(variant, '/docs/intro', { origin: played.origin });
    const { answers } = await reader.open();
    await reader.send('Fun?');
    await reader.press(answers.getByRole('button', { name: 'the fun' }));
    await reader.page.locator(`html[data-effect='confetti {"colour":"blue"}']`).waitFor();
  });

  it('tell the agent what they throw, and the composer is free again', async () => {
    played.on('threads.create', ({ params }, reply) => {
      beginAnswer(reply, params);
      const call = { status: 'pending', call_id: 'call_1', name: 'fail', arguments: {} };
      reply.event({ type: 'thread.item.done', item: item('client_tool_call', call) });
      reply.end();
    });
    played.on('threads.add_client_tool_output', answerWith('It did not work.'));
    const reader = await readers.visit(variant, '/docs/intro', { origin: played.origin });
    const { answers } = await reader.open();
    await reader.send('Fail');
    await answers.filter({ hasText: 'It did not work.' }).waitFor();
    const output = played.requests.find(({ type }) => type === 'threads.add_client_tool_output');
    expect(output?.params.result).toEqual({ error: 'No such thing.' });
    await reader.chat.stop.waitFor({ state: 'hidden' });
  });
});
