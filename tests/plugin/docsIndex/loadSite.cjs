// Reads the example site's sources as `docusaurus start` would, and its built pages as `docusaurus
// build` does: one index of each a locale, printed as JSON. A process of its own: Docusaurus keeps
// much in module state, and reads NODE_ENV once.
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const siteDir = path.resolve(__dirname, '../../../example-site');
const scratch = mkdtempSync(path.join(tmpdir(), 'sources-and-html-'));
process.env.NODE_ENV = 'development';
process.env.DOCUSAURUS_GENERATED_FILES_DIR_NAME = path.join(scratch, 'generated');
process.chdir(siteDir);

const { loadSite } = require('@docusaurus/core/lib/server/site');
const { buildIndexFromHtml, createDevIndex } = require('../../../plugin/lib/docsIndex');

/** What the bundler is told by the plugins that load Markdown. */
function bundlerConfig(plugins) {
  const configs = plugins
    .filter(({ name }) => name.startsWith('docusaurus-plugin-content-'))
    .map((plugin) => plugin.configureWebpack({}, false, {}, plugin.content));
  return { module: { rules: configs.flatMap((config) => config?.module?.rules ?? []) } };
}

async function read(locale) {
  const { props } = await loadSite({ siteDir, locale });
  const file = path.join(scratch, `${locale}.json`);
  const warnings = [];
  const dev = createDevIndex({ ...props, file, warn: (message) => warnings.push(message) });
  const allContent = {};
  for (const { name, options, content } of props.plugins) {
    allContent[name] ??= {};
    allContent[name][options.id ?? 'default'] = content;
  }
  dev.setBundlerConfig(bundlerConfig(props.plugins));
  dev.setContent(allContent);
  await dev.idle();
  dev.close();
  const sources = JSON.parse(readFileSync(file, 'utf8'));
  return { warnings, sources, html: await buildIndexFromHtml(props) };
}

(async () => {
  const locales = {};
  for (const locale of ['en', 'fr']) locales[locale] = await read(locale);
  rmSync(scratch, { recursive: true });
  process.stdout.write(JSON.stringify(locales), () => process.exit(0));
})();
