import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DocsIndex, IndexPage } from '../../../plugin/src/docsIndex';

const run = promisify(execFile);
const root = path.resolve(__dirname, '../../..');

interface Read {
  warnings: string[];
  sources: DocsIndex;
  html: DocsIndex;
}
let locales: Record<string, Read>;

beforeAll(async () => {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const build = "await (await import('./scripts/start.mjs')).buildAll();";
  await run(process.execPath, ['--input-type=module', '-e', build], { cwd: root, env });
  const script = path.join(__dirname, 'loadSite.cjs');
  const { stdout } = await run(process.execPath, [script], { env, maxBuffer: 2 ** 28 });
  // What Docusaurus prints comes before.
  locales = JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1));
}, 240_000);

/** Pages of both; a page that is no Markdown has no source to read. */
function both({ sources, html }: Read): Array<[IndexPage, IndexPage | undefined]> {
  return html.pages
    .filter(({ source }) => source !== undefined)
    .map((page) => [page, sources.pages.find(({ url }) => url === page.url)]);
}

function tokens(page: IndexPage | undefined): string[] {
  const text = page?.sections.map((section) => section.text).join('\n') ?? '';
  return text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** How many of the tokens are the same, each counted once. */
function common(a: string[], b: string[]): number {
  const counts = new Map<string, number>();
  for (const token of b) counts.set(token, (counts.get(token) ?? 0) + 1);
  return a.filter((token) => {
    const left = counts.get(token) ?? 0;
    counts.set(token, left - 1);
    return left > 0;
  }).length;
}

describe.each(['en', 'fr'])('the example site in %s, read from sources and from HTML', (locale) => {
  const read = (): Read => {
    const found = locales[locale];
    if (found === undefined) throw new Error(`nothing was read in ${locale}`);
    return found;
  };

  it('has the same pages', () => {
    const urls = both(read()).map(([{ url }]) => url);
    expect(urls.length).toBeGreaterThan(10);
    expect(read().sources.pages.map(({ url }) => url)).toEqual(urls);
    expect(read().warnings).toEqual([]);
  });

  it('has the same anchors, headings and page data', () => {
    const outline = (page: IndexPage | undefined) =>
      page && {
        ...page,
        sections: page.sections.map(({ anchor, headingPath, level }) => ({
          anchor,
          headingPath,
          level,
        })),
      };
    for (const [html, source] of both(read())) expect(outline(source)).toEqual(outline(html));
  });

  it('has at least 99 % of its text tokens in common', () => {
    let [same, all] = [0, 0];
    for (const [html, source] of both(read())) {
      const [ofHtml, ofSource] = [tokens(html), tokens(source)];
      same += common(ofHtml, ofSource);
      all += Math.max(ofHtml.length, ofSource.length);
    }
    expect(all).toBeGreaterThan(1000);
    expect(same / all).toBeGreaterThanOrEqual(0.99);
  });
});
