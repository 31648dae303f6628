import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { AssistantData } from '../../../theme/src/client/clientConfig';
import { findDocsVersion } from '../../../theme/src/client/docsVersion';
import { bounds, headingsAbove, readPageContext } from '../../../theme/src/client/pageContext';
import { isShortcut } from '../../../theme/src/client/shortcut';
import { startPrompts } from '../../../theme/src/client/startPrompts';
import { guardClientTool } from '../../../theme/src/client/toChatKitOptions';
import { createTranslate } from '../../../theme/src/client/translator';

afterEach(() => {
  document.body.innerHTML = '';
  document.head.innerHTML = '';
});

describe('the docs version of a page', () => {
  const docs = {
    default: {
      path: '/docs',
      versions: [
        { name: 'current', path: '/docs/next', isLast: false },
        { name: '2.0', path: '/docs', isLast: true },
        { name: '1.0', path: '/docs/1.0', isLast: false },
      ],
    },
    sdk: {
      path: '/sdk',
      versions: [
        { name: '3.0', path: '/sdk', isLast: true },
        { name: '2.0', path: '/sdk/2.0', isLast: false },
      ],
    },
    community: {
      path: '/community',
      versions: [{ name: 'current', path: '/community', isLast: true }],
    },
    文档: {
      path: '/文档',
      versions: [
        { name: '三', path: '/文档', isLast: true },
        { name: '二', path: '/文档/二 版', isLast: false },
      ],
    },
  };

  it.each([
    ['/docs/next/intro', 'current', 'default'],
    ['/docs/intro', '2.0', 'default'],
    ['/docs/1.0', '1.0', 'default'],
    ['/docs/1.0.1-notes', '2.0', 'default'],
    ['/sdk/intro', '3.0', 'sdk'],
    // The docs have a version of that name, too.
    ['/sdk/2.0/intro', '2.0', 'sdk'],
    ['/blog', '2.0', 'default'],
    ['/community/help', '2.0', 'default'],
    // As `location` has it.
    [encodeURI('/文档/二 版/简介'), '二', '文档'],
    ['/docs/1.0/100%', '1.0', 'default'],
  ])('of %s is %s of %s', (path, version, instance) => {
    expect(findDocsVersion(docs, path)).toEqual({ version, instance });
  });

  it('is the one the reader chose where the page has none', () => {
    const version = (chosen: string) => findDocsVersion(docs, '/blog', () => chosen)?.version;
    expect(version('1.0')).toBe('1.0');
    expect(version('gone')).toBe('2.0');
  });

  it('is none on a site without docs, and the only one where there is one', () => {
    expect(findDocsVersion(undefined, '/')).toBeUndefined();
    const { community } = docs;
    expect(findDocsVersion({ default: community }, '/community')?.version).toBe('current');
  });
});

describe('page context', () => {
  it('keeps its bounds on a page with a thousand headings', () => {
    const headings = Array.from({ length: 1000 }, (_, index) => {
      return `<h2 id="h${index}">${'x'.repeat(300)}\u200B</h2>`;
    });
    document.body.innerHTML = `<main><h1>Title</h1>${headings.join('')}</main>`;
    const context = readPageContext({ version: '1.0', instance: 'sdk' });
    expect(context).toMatchObject({ version: '1.0', instance: 'sdk' });
    expect(context.headings).toHaveLength(bounds.headings);
    expect(context.headings[0]?.text).toHaveLength(bounds.headingChars);
    expect(context.headings.map(({ id }) => id)).toContain(context.activeHeading);
  });

  it('names the headings above a passage, outermost first', () => {
    document.body.innerHTML =
      '<main><h1>Guide</h1><h2 id="a">A</h2><h3 id="a1">A1</h3><h2 id="b">B</h2><p>here</p><h3 id="b1">B1</h3></main>';
    const passage = document.querySelector('p');
    expect(passage && headingsAbove(passage)).toEqual({ headingPath: ['Guide', 'B'], anchor: 'b' });
  });

  it('reads what a page says of itself', () => {
    document.head.innerHTML =
      '<meta name="description" content="About it"><meta name="keywords" content="a, b,">';
    document.body.innerHTML = '<main><a rel="tag" href="/t">tag</a></main>';
    expect(readPageContext()).toMatchObject({
      description: 'About it',
      keywords: ['a', 'b'],
      tags: ['tag'],
      activeHeading: null,
    });
  });
});

describe('the shortcut', () => {
  const press = (init: KeyboardEventInit, target: Element = document.body) => {
    let event: KeyboardEvent | undefined;
    const listen = (given: Event) => {
      event = given as KeyboardEvent;
    };
    document.body.addEventListener('keydown', listen);
    target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }));
    document.body.removeEventListener('keydown', listen);
    if (!event) throw new Error('No event.');
    return event;
  };

  it.each([
    [{ key: 'i', ctrlKey: true }, 'mod+i', true],
    [{ key: 'I', ctrlKey: true, shiftKey: true }, 'mod+i', false],
    [{ key: 'i' }, 'mod+i', false],
    [{ key: 'k', ctrlKey: true, shiftKey: true }, 'ctrl+shift+k', true],
    [{ key: 'i', ctrlKey: true }, '', false],
  ])('%j is %s: %s', (init, shortcut, expected) => {
    expect(isShortcut(press(init), shortcut)).toBe(expected);
  });

  it('is silent in a field', () => {
    document.body.innerHTML = '<textarea></textarea>';
    const field = document.querySelector('textarea') ?? document.body;
    expect(isShortcut(press({ key: 'i', ctrlKey: true }, field), 'mod+i')).toBe(false);
  });
});

describe('the start screen', () => {
  const translate = createTranslate({ 'prompt.heading': 'Explain {heading}' });
  const data = (config: Partial<AssistantData['config']> = {}): AssistantData => ({
    config: {
      prompts: [{ label: 'Owner', prompt: 'Owner?' }],
      pagePrompts: true,
      quickActions: true,
      ...config,
    } as AssistantData['config'],
    messages: {},
    prompts: { '/docs/a': [{ label: 'Page', prompt: 'Page?' }] },
  });
  const headings = ['One', 'Two', 'Three'].map((text) => ({ id: text, text, level: 2 }));
  const labels = (given: AssistantData, path = '/docs/a/', isArticle = true) =>
    startPrompts(given, { path, headings }, isArticle, translate).map(({ label }) => label);

  it("offers the page's own questions first, then the owner's, actions, and headings", () => {
    expect(labels(data())).toEqual([
      'Page',
      'Owner',
      'action.summarize',
      'Explain One',
      'Explain Two',
    ]);
  });

  it('knows a page whose address is written in its language', () => {
    const given = { ...data(), prompts: { '/docs/日本語': [{ label: 'Own', prompt: 'Own?' }] } };
    expect(labels(given, `${encodeURI('/docs/日本語')}/`)[0]).toBe('Own');
  });

  it('offers only what the owner wants', () => {
    expect(labels(data({ pagePrompts: false, quickActions: false }))).toEqual(['Page', 'Owner']);
  });

  it('offers nothing about a page that is no article', () => {
    expect(labels(data(), '/', false)).toEqual(['Owner']);
  });
});

describe('a client tool', () => {
  it('that throws becomes a result', async () => {
    const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const run = guardClientTool(() => {
      throw new Error('no such page');
    });
    await expect(run({ name: 'x', params: {} })).resolves.toEqual({ error: 'no such page' });
    expect(told).toHaveBeenCalledTimes(1);
    told.mockRestore();
  });
});
