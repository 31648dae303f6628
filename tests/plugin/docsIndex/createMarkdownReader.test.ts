import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readMarkdownFolder } from '../../../plugin/src/docsIndex/readMarkdownFolder';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sources-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const { index, ...rest } = await readMarkdownFolder(folder);
  const page = (name: string) => index.pages.find(({ source }) => source === name);
  return { page, ...rest };
}

const textOf = async (markdown: string) =>
  (await read({ 'a.mdx': markdown })).page('a.mdx')?.sections[0]?.text;

describe('a Markdown source', () => {
  it('has the heading ids Docusaurus gives', async () => {
    const { page, titleIds } = await read({
      'a.md':
        '---\ntitle: From front matter\n---\n\n# Setup\n\n## Setup\n\n## `jest.fn(implementation?)`\n\n' +
        '## With **bold** & [link](https://x.y)\n\n## Explicit {#my-id}\n\n## Twice\n\n## Twice\n',
    });
    expect(page('a.md')?.title).toBe('From front matter');
    expect(page('a.md')?.sections.map(({ anchor }) => anchor)).toEqual([
      null,
      'setup-1',
      'jestfnimplementation',
      'with-bold--link',
      'my-id',
      'twice',
      'twice-1',
    ]);
    expect(titleIds.get('/a.md')).toBe('setup');
    expect(page('a.md')?.sections[4]?.heading).toBe('Explicit');
  });

  it('shows partials where they stand, with the values given to them', async () => {
    const { page } = await read({
      'a.mdx':
        'import Part from \'./_part.mdx\';\nexport const port = 3000;\n\n# A\n\nPort {port}.\n\n<Part name="Ada" />\n',
      '_part.mdx': 'Hello {props.name}.\n\n## In the part\n\nMore.\n',
    });
    expect(page('a.mdx')?.sections).toMatchObject([
      { anchor: null, text: 'Port 3000.\n\nHello Ada.' },
      { anchor: 'in-the-part', headingPath: ['A', 'In the part'], text: 'More.' },
    ]);
  });

  it('keeps tabs, admonitions and details with their labels', async () => {
    expect(
      await textOf(
        "import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n" +
          '<Tabs values={[{label: "By npm", value: "npm"}]}>\n<TabItem value="npm">\n\none\n\n</TabItem>\n' +
          '<TabItem value="yarn" label="Yarn">\n\ntwo\n\n</TabItem>\n</Tabs>\n\n' +
          ':::warning[Mind `this`]\n\nCareful.\n\n:::\n\n:::note\n\nPlain.\n\n:::\n\n' +
          '<details>\n<summary>More</summary>\n\nInside.\n\n</details>\n',
      ),
    ).toBe(
      '**By npm**\n\none\n\n**Yarn**\n\ntwo\n\n:::warning Mind `this`\n\nCareful.\n\n:::\n\n' +
        ':::note\n\nPlain.\n\n:::\n\n**More**\n\nInside.',
    );
  });

  it('shows code as the theme does: without comments that mark lines', async () => {
    expect(
      await textOf(
        '```js title="a.js"\n// highlight-next-line\none();\n/* highlight-start */\ntwo();\n/* highlight-end */\n```\n\n' +
          '```js {1}\n// highlight-next-line\nthree();\n```\n',
      ),
    ).toBe(
      '```js title="a.js"\none();\ntwo();\n```\n\n```js\n// highlight-next-line\nthree();\n```',
    );
  });

  it('says what its expressions and properties show', async () => {
    expect(
      await textOf(
        'import Admonition from "@theme/Admonition";\n\nIn all {1 + 2}.\n\n' +
          "<pre><code>go {'{'}now{'}'}</code></pre>\n\n" +
          '<Admonition type="tip" title={<b>Mind {"this"}</b>}>Body.</Admonition>\n',
      ),
    ).toBe('In all 3.\n\n```\ngo {now}\n```\n\n:::tip Mind this\n\nBody.\n\n:::');
  });

  it('says what its expressions make, as far as that is plain to see', async () => {
    expect(
      await textOf(
        "export const rows = [{name: 'alpha', type: 'string', old: true}, {name: 'beta', type: 'number'}];\n\n" +
          '<ul>{rows.map((row, at) => <li key={row.name}><code>{row.name}</code>: {row.type}</li>)}</ul>\n\n' +
          '<table><tbody>\n{rows.map(({name, old}) => (\n  <tr>\n    <td>{name}</td>\n    <td>{old ? "old" : "new"}</td>\n  </tr>\n))}\n</tbody></table>\n\n' +
          '{rows.length > 1 && <p>Hidden</p>}{true && <p>Shown</p>}{load().map((x) => <p>{x}</p>)}\n',
      ),
    ).toBe(
      '- `alpha`: string\n- `beta`: number\n\n| alpha | old |\n| --- | --- |\n| beta | new |\n\nShown',
    );
  });

  it('has footnotes in their own section alone, and lists within admonitions', async () => {
    const { page } = await read({
      'a.md': '# A\n\nA note[^1].\n\n:::info\n- one\n- two\n:::\n\n[^1]: It is so.\n',
    });
    expect(page('a.md')?.sections).toMatchObject([
      { anchor: null, text: 'A note.\n\n:::info\n\n- one\n- two\n\n:::' },
      { anchor: 'footnote-label', text: '1. It is so.' },
    ]);
  });

  it('keeps a raised number apart from the one before it', async () => {
    expect(
      await textOf('10<sup>6</sup> m<sup>2</sup>, the 1<sup>st</sup>, H<sub>2</sub>O.\n'),
    ).toBe('10^6 m^2, the 1st, H2O.');
  });

  it('keeps a first heading that is not the title', async () => {
    const { page } = await read({
      'a.md': '---\ntitle: Setup\n---\n# Setting it *all* up\n\nFirst.\n',
      'b.md': '---\ntitle: A `b`\n---\n# A `b`\n\nFirst.\n',
    });
    expect(page('a.md')?.sections).toMatchObject([
      { heading: 'Setup', text: '**Setting it all up**\n\nFirst.' },
    ]);
    expect(page('b.md')?.sections).toMatchObject([{ heading: 'A `b`', text: 'First.' }]);
  });

  it('shows files imported raw', async () => {
    const { page } = await read({
      'a.mdx':
        "import CodeBlock from '@theme/CodeBlock';\nimport Source from '!!raw-loader!./x.ini';\n\n" +
        '<CodeBlock language="ini" title="x.ini">{Source}</CodeBlock>\n',
      'x.ini': 'a = 1\n',
    });
    expect(page('a.mdx')?.sections[0]?.text).toBe('```ini title="x.ini"\na = 1\n```');
  });

  it('is plain Markdown where it is no MDX', async () => {
    const { page, failed } = await read({ 'a.md': '# A\n\n## When x < y\n\nText <br> more {\n' });
    expect(failed).toEqual([]);
    expect(page('a.md')?.sections).toMatchObject([{ anchor: 'when-x--y' }]);
  });
});
