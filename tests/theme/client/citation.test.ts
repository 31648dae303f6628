import { beforeEach, describe, expect, it } from '@jest/globals';
import { awaitAnchor, markPassage, toSitePath } from '../../../theme/src/client/citation';

const marked = () => document.querySelector('[data-chatkit-cited]')?.textContent;

beforeEach(() => {
  document.body.innerHTML = '';
  Object.assign(globalThis, { CSS: {} });
  Element.prototype.scrollIntoView = () => undefined;
});

describe('where a citation leads', () => {
  it.each([
    ['/docs/a#b', '/docs/a#b'],
    ['http://localhost/docs/a', '/docs/a'],
    ['https://elsewhere.example.com/docs/a', null],
    ['javascript:alert(1)', null],
    ['http://[', null],
  ])('%s: %s', (href, path) => {
    expect(toSitePath(href, '/')).toBe(path);
  });

  it('is out of a site with a base URL where it is not below it', () => {
    expect(toSitePath('/other/x', '/docs-site/')).toBeNull();
    expect(toSitePath('/docs-site/x', '/docs-site/')).toBe('/docs-site/x');
  });
});

describe('the heading of a citation', () => {
  it('is awaited until the page that was left is gone, though it had one of the same name', async () => {
    document.body.innerHTML = '<main><article id="old"><h2 id="install">Old</h2></article></main>';
    const leaving = document.querySelector('article');
    const found = awaitAnchor('#install', leaving);
    leaving?.remove();
    document.body.innerHTML = '<main><article><h2 id="install">New</h2></article></main>';
    expect((await found)?.textContent).toBe('New');
  });

  it('is none where a whole page is cited', async () => {
    await expect(awaitAnchor('', null)).resolves.toBeNull();
  });
});

describe('the mark', () => {
  const page = `<main><article><h1>Guide</h1><p>The very same words stand here.</p>
    <h2 id="a">A</h2><p>Before.</p><p>The very same
    words stand   here.</p><h2 id="b">B</h2><p>The very same words stand here.</p></article></main>`;

  it('is on the passage of the cited section, whatever its spaces', () => {
    document.body.innerHTML = page;
    markPassage(document.getElementById('a'), 'The very same words stand here.…');
    expect(document.querySelectorAll('[data-chatkit-cited]')).toHaveLength(1);
    expect(
      document.querySelector('[data-chatkit-cited]')?.previousElementSibling?.textContent,
    ).toBe('Before.');
  });

  it('is on the heading where the passage is not found', () => {
    document.body.innerHTML = page;
    markPassage(document.getElementById('a'), 'Words that stand nowhere at all.');
    expect(marked()).toBe('A');
  });

  it('is on the first passage where a whole page is cited', () => {
    document.body.innerHTML = page;
    markPassage(null, 'The very same words stand here.');
    expect(document.querySelector('[data-chatkit-cited]')?.previousElementSibling?.tagName).toBe(
      'H1',
    );
  });

  it('goes on through inline code, links and further blocks', () => {
    const ranges: Range[] = [];
    Object.assign(globalThis, {
      CSS: { highlights: new Map() },
      Highlight: class {
        constructor(range: Range) {
          ranges.push(range);
        }
      },
    });
    document.body.innerHTML = `<main><article><h2 id="a">A</h2><p>Set <code>greeting</code>,
      or <a href="/x">a prompt</a>.</p><ul><li>The first.</li><li>The second.</li></ul></article></main>`;
    markPassage(
      document.getElementById('a'),
      'Set greeting, or a prompt. The first. The second. And what stands elsewhere …',
    );
    expect(ranges[0]?.toString().replace(/\s+/g, ' ')).toBe(
      'Set greeting, or a prompt.The first.The second.',
    );
  });

  it('moves to the next passage', () => {
    document.body.innerHTML = page;
    markPassage(document.getElementById('a'), undefined);
    markPassage(document.getElementById('b'), undefined);
    expect(document.querySelectorAll('[data-chatkit-cited]')).toHaveLength(1);
    expect(marked()).toBe('B');
  });
});
