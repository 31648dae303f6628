// JavaScript that every page carries before the reader opens the assistant: the same site built
// with and without the plugin, all scripts of a docs page, gzipped, in English and in French.
// `node bench/page-weight.mjs`; `FASTER=0` builds with webpack.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { node, root } from '../scripts/run.mjs';

/** Bytes; DocSearch 4.7, the lightest of the field, adds 2,800. */
export const limit = 2.5 * 1024;

const siteDir = path.join(root, 'bench/.site');
const locales = ['en', 'fr'];

const config = `
export default {
  title: 'Bench', url: 'https://docs.example.com', baseUrl: '/',
  future: { v4: true, faster: process.env.FASTER !== '0' },
  i18n: { defaultLocale: 'en', locales: ${JSON.stringify(locales)} },
  presets: [['classic', { blog: false, pages: false, docs: { routeBasePath: '/' } }]],
  plugins: process.env.WITH_CHATKIT ? ['docusaurus-plugin-chatkit'] : [],
};
`;

async function writeSite() {
  await rm(siteDir, { recursive: true, force: true });
  await mkdir(path.join(siteDir, 'docs'), { recursive: true });
  await writeFile(
    path.join(siteDir, 'package.json'),
    JSON.stringify({
      name: 'bench',
      private: true,
      browserslist: ['>0.5%', 'not dead', 'not op_mini all'],
    }),
  );
  await writeFile(path.join(siteDir, 'docusaurus.config.mjs'), config);
  for (const [index, name] of ['intro', 'install', 'use', 'deploy'].entries()) {
    const matter = index === 0 ? '---\nslug: /\n---\n' : '';
    const text = `${matter}# ${name}\n\n## First\n\nSome words.\n\n\`\`\`js\nconst a = 1;\n\`\`\`\n`;
    await writeFile(path.join(siteDir, 'docs', `${name}.md`), text);
  }
}

async function build(outDir, env) {
  const bin = path.join(root, 'node_modules/@docusaurus/core/bin/docusaurus.mjs');
  await node([bin, 'build', '--out-dir', outDir], {
    cwd: siteDir,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DOCUSAURUS_NO_PERSISTENT_CACHE: '1', ...env },
  });
}

const gzip = (text) => gzipSync(text, { level: 9 }).length;

/** Gzipped bytes of a page's scripts and style sheets. */
async function weigh(outDir, locale) {
  const html = await readFile(
    path.join(outDir, locale === 'en' ? '' : locale, 'index.html'),
    'utf8',
  );
  const total = async (pattern) => {
    let bytes = 0;
    for (const [, file] of html.matchAll(pattern))
      bytes += gzip(await readFile(path.join(outDir, file)));
    return bytes;
  };
  return {
    js: await total(/<script[^>]+src="?([^\s">]+\.js)/g),
    css: await total(/<link[^>]+href="?([^\s">]+\.css)/g),
    html: gzip(html),
  };
}

/** Builds both sites; resolves with the bytes the plugin adds, by locale. */
export async function measurePageWeight() {
  await writeSite();
  const without = path.join(siteDir, 'build-without');
  const withPlugin = path.join(siteDir, 'build-with');
  await build(without, {});
  await build(withPlugin, { WITH_CHATKIT: '1' });
  const added = {};
  for (const locale of locales) {
    const before = await weigh(without, locale);
    const after = await weigh(withPlugin, locale);
    added[locale] = Object.fromEntries(
      Object.keys(after).map((kind) => [kind, after[kind] - before[kind]]),
    );
  }
  return added;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const added = await measurePageWeight();
  for (const [locale, { js, css, html }] of Object.entries(added)) {
    const verdict = js <= limit ? 'within' : 'OVER';
    process.stdout.write(
      `Added to every page (${locale}), gzip: JS ${js} B, ${verdict} ${limit} B ` +
        `(DocSearch 4.7: 2,800 B) · CSS ${css} B · HTML ${html} B\n`,
    );
  }
  const over = Object.values(added).some(({ js }) => js > limit);
  if (over) process.exit(1);
}
