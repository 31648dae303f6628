import { describe, expect, it } from '@jest/globals';
import { readHtml } from '../../../plugin/src/docsIndex/readHtml';

const page = (content: string, head = '') =>
  `<!doctype html><html><head><title>Page | Site</title>${head}</head><body><nav>Menu</nav><main><article>` +
  `<nav class="theme-doc-breadcrumbs">Home</nav><div class="theme-doc-markdown markdown">${content}</div>` +
  '<footer>Edit</footer></article></main><footer>Site footer</footer></body></html>';

const heading = (level: number, id: string, text: string) =>
  `<h${level} class="anchor" id="${id}">${text}<a class="hash-link" href="#${id}">​</a></h${level}>`;

const textOf = (content: string) => readHtml(page(content)).sections[0]?.text;

describe('a rendered page', () => {
  it('is cut at its headings, each with the headings above it', () => {
    const { title, sections } = readHtml(
      page(
        `<header><h1>Install</h1></header><p>Before.</p>${heading(2, 'npm', 'With <code>npm</code>')}` +
          `<p>One.</p>${heading(4, 'deep', 'Deep')}${heading(3, 'linux', 'On Linux')}<p>Two.</p>` +
          `${heading(2, 'yarn', 'With yarn')}`,
      ),
    );
    expect(title).toBe('Install');
    expect(sections.map((s) => [s.anchor, s.headingPath.join(' > '), s.level, s.text])).toEqual([
      [null, 'Install', 1, 'Before.'],
      ['npm', 'Install > With npm', 2, 'One.'],
      ['deep', 'Install > With npm > Deep', 4, ''],
      ['linux', 'Install > With npm > On Linux', 3, 'Two.'],
      ['yarn', 'Install > With yarn', 2, ''],
    ]);
  });

  it('has no sections for headings that cannot be linked to', () => {
    const { sections } = readHtml(
      page(`${heading(2, 'a', 'A')}<h3>No id</h3><p>x</p>${heading(2, 'a', 'Again')}<p>y</p>`),
    );
    expect(sections.map(({ anchor, text }) => [anchor, text])).toEqual([
      ['a', '**No id**\n\nx\n\n**Again**\n\ny'],
    ]);
  });

  it('says nothing of navigation, buttons and what is hidden', () => {
    const { sections } = readHtml(
      page('<p>Text</p><button>Copy</button><p hidden>Old</p><svg><title>i</title></svg>'),
    );
    expect(sections[0]?.text).toBe('Text');
  });

  it('leaves out what the page keeps out of search results', () => {
    expect(textOf('<p>Read.</p><div data-nosnippet><p>An <b>example</b>.</p></div>')).toBe('Read.');
  });

  it('keeps code with its language and title, line by line', () => {
    const line = (text: string) => `<span class="token-line"><span>${text}</span><br></span>`;
    expect(
      textOf(
        '<div class="language-ts codeBlockContainer_x"><div class="codeBlockTitle_x">a.ts</div>' +
          `<pre class="prism-code language-ts"><code>${line('if (a &lt; b) {')}${line('  go();')}${line('}')}</code></pre>` +
          '<button>Copy</button></div><p>After.</p>',
      ),
    ).toBe('```ts title="a.ts"\nif (a < b) {\n  go();\n}\n```\n\nAfter.');
  });

  it('keeps tabs with their labels, also those not shown now', () => {
    const tabs =
      '<div class="tabs-container"><ul role="tablist"><li role="tab" aria-selected="true">npm<li role="tab">Yarn</ul>' +
      '<div><div role="tabpanel"><p>one</p></div><div role="tabpanel" hidden><p>two</p></div></div></div>';
    expect(textOf(`${tabs}<p>after</p>`)).toBe('**npm**\n\none\n\n**Yarn**\n\ntwo\n\nafter');
  });

  it('names the one panel that lazy tabs render', () => {
    const tabs =
      '<div><ul role="tablist"><li role="tab" aria-selected="false">npm</li><li role="tab" aria-selected="true">Yarn</li></ul>' +
      '<div role="tabpanel"><p>two</p></div></div>';
    expect(textOf(tabs)).toBe('**Yarn**\n\ntwo');
  });

  it("goes on after tabs that are no list items, and after a code title's own elements", () => {
    const tabs = (tab: string) =>
      `<div><div role="tablist"><${tab} role="tab"><span>npm</span></${tab}><${tab} role="tab" aria-selected="false">Yarn</${tab}></div>` +
      '<div role="tabpanel"><p>one</p></div><div role="tabpanel" hidden><p>two</p></div></div>';
    const code = '<div class="codeBlockTitle_x"><div>a</div>.ts</div><pre><code>go();</code></pre>';
    for (const tab of ['div', 'a']) {
      const content = `${heading(2, 'a', 'A')}${tabs(tab)}${heading(2, 'b', 'B')}<ul><li>x</ul>${code}`;
      expect(readHtml(page(content)).sections).toMatchObject([
        { anchor: 'a', text: '**npm**\n\none\n\n**Yarn**\n\ntwo' },
        { anchor: 'b', text: '- x\n\n``` title="a.ts"\ngo();\n```' },
      ]);
    }
  });

  it('keeps admonitions, details, lists and tables readable', () => {
    expect(
      textOf(
        '<div class="theme-admonition theme-admonition-tip"><div class="admonitionHeading_x"><span><svg></svg></span>Mind</div>' +
          '<div class="admonitionContent_x"><p>Careful.</p></div></div>' +
          '<details><summary>More</summary><div><p>Inside.</p></div></details>' +
          '<ol start="3"><li>Three<ul><li>deep</li></ul></li><li>Four</li></ol>' +
          '<table><thead><tr><th>a<th>b<tbody><tr><td><code>x|y</code><td>1</table>',
      ),
    ).toBe(
      ':::tip Mind\n\nCareful.\n\n:::\n\n**More**\n\nInside.\n\n3. Three\n   - deep\n4. Four\n\n' +
        '| a | b |\n| --- | --- |\n| `x\\|y` | 1 |',
    );
  });

  it('leaves out the numbers of footnotes, and the icons of admonitions', () => {
    const footnote = '<sup><a href="#fn-1" data-footnote-ref aria-describedby="x">1</a></sup>';
    const icon = '<span class="admonitionIcon_x">💡</span>';
    expect(
      textOf(
        `<p>A note${footnote}.</p><div class="theme-admonition theme-admonition-tip">` +
          `<div class="admonitionHeading_x">${icon}Mind</div><div><ul><li>one</ul></div></div>`,
      ),
    ).toBe('A note.\n\n:::tip Mind\n\n- one\n\n:::');
  });

  it('keeps a first heading that is not the title', () => {
    const html = page('<header><h1>Setting it up</h1></header><p>First.</p>');
    expect(readHtml(html, 'Setup').sections).toMatchObject([
      { heading: 'Setup', text: '**Setting it up**\n\nFirst.' },
    ]);
  });

  it('keeps the TeX of a formula, once', () => {
    const formula =
      '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi></mrow>' +
      '<annotation encoding="application/x-tex">x^2</annotation></semantics></math></span><span class="katex-html">x2</span></span>';
    expect(textOf(`<p>So ${formula} it is.</p>`)).toBe('So x^2 it is.');
  });

  it('is read in full where it is not Markdown', () => {
    const html =
      '<html><head><meta name="description" content="About us"><title>Team | Site</title></head><body><main><div><h1>Team</h1>' +
      '<p>We are.</p></div></main><footer>No</footer></body></html>';
    expect(readHtml(html)).toMatchObject({
      title: 'Team',
      description: 'About us',
      noIndex: false,
      sections: [{ anchor: null, heading: 'Team', text: 'We are.' }],
    });
  });

  it('is read where it has no main, and beside it, but for its sidebars', () => {
    const layout = (content: string) =>
      '<html><head><title>Help | Site</title></head><body><nav>Menu</nav>' +
      `<div id="__docusaurus_skipToContent_fallback">${content}</div><footer>No</footer></body></html>`;
    const without = layout(
      `<div><h1>Help</h1><p>Ask.</p>${heading(2, 'phone', 'Phone')}<p>Call.</p></div>`,
    );
    expect(readHtml(without)).toMatchObject({
      title: 'Help',
      sections: [
        { anchor: null, text: 'Ask.' },
        { anchor: 'phone', text: 'Call.' },
      ],
    });
    const beside = '<header><h1>Hero</h1><p>Lead.</p></header><aside><ul><li>Side</ul></aside>';
    const around = layout(`${beside}<main><p>Main.</p></main><p>End.</p>`);
    expect(readHtml(around)).toMatchObject({
      title: 'Hero',
      sections: [{ text: 'Lead.\n\nMain.\n\nEnd.' }],
    });
    const doc = '<div class="markdown"><p>Read.</p></div><p>Edit</p>';
    const inMarkdown = layout(`${beside}<main>${doc}</main><p>End.</p>`);
    expect(readHtml(inMarkdown, 'Doc').sections).toMatchObject([{ text: 'Read.' }]);
  });

  it('tells that it does not want to be found', () => {
    expect(
      readHtml(page('<p>x</p>', '<meta name="robots" content="noindex, nofollow">')).noIndex,
    ).toBe(true);
    // As the search page of Docusaurus's search theme has it.
    const meta = '<meta property="robots" content="noindex, follow">';
    expect(readHtml(page('<p>x</p>', meta)).noIndex).toBe(true);
    const preview = '<meta name="robots" content="max-snippet:-1, max-image-preview:none">';
    expect(readHtml(page('<p>x</p>', preview)).noIndex).toBe(false);
  });
});
