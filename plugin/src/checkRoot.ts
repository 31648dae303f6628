import fs from 'node:fs';
import path from 'node:path';

/** The bundler's aliases that tell whose `Root` is rendered. */
export type Aliases = Readonly<Record<string, unknown>>;

function fileOf(aliases: Aliases, name: string): string | undefined {
  const file = aliases[name];
  return typeof file === 'string' ? file : undefined;
}

/** Themes that bring a `Root` of their own, found by the other components they bring. */
function otherRoots(aliases: Aliases, ours: string, siteDir: string): string[] {
  const roots = new Set<string>();
  for (const [alias, file] of Object.entries(aliases)) {
    if (typeof file !== 'string' || !alias.startsWith('@theme-original/')) continue;
    const component = alias.slice('@theme-original/'.length);
    const folder = file.split(`${path.sep}${component.split('/').join(path.sep)}`)[0];
    if (!folder || folder === file || folder.startsWith(path.join(siteDir, 'src'))) continue;
    const root = path.join(folder, 'Root');
    const isFallback = folder.includes(`client${path.sep}theme-fallback`);
    if (!isFallback && !ours.startsWith(root) && fs.existsSync(root)) roots.add(root);
  }
  return [...roots];
}

/**
 * Docusaurus renders one `Root`. Whoever hides ours takes the assistant off every page without a
 * word, and ours may hide another plugin's: both are told with what to do.
 * @param aliases `config.resolve.alias` of the client's bundle, from `configureWebpack`
 * @param themePath our theme's components
 * @returns one text for each thing found; empty where all is well
 */
export function checkRoot(aliases: Aliases, themePath: string, siteDir: string): string[] {
  const rendered = fileOf(aliases, '@theme/Root');
  const original = fileOf(aliases, '@theme-original/Root');
  const ours = (file: string | undefined) =>
    file?.startsWith(path.join(themePath, 'Root')) ?? false;
  const warnings: string[] = [];

  if (rendered && !ours(rendered) && rendered.startsWith(path.resolve(siteDir) + path.sep)) {
    const source = fs.readFileSync(rendered, 'utf8');
    if (!/@theme-original\/Root|@theme\/ChatWidget/.test(source)) {
      warnings.push(
        `${path.relative(siteDir, rendered)} replaces the Root that shows the assistant, so no page has it. ` +
          "Wrap the original instead: `import Root from '@theme-original/Root'` and render your parts inside " +
          "`<Root>…</Root>`, or render `<ChatWidget />` from '@theme/ChatWidget' in your Root.",
      );
    }
  }
  if (original && !ours(original)) {
    warnings.push(
      `another plugin's Root (${original}) hides the one that shows the assistant. ` +
        'Name docusaurus-plugin-chatkit after that plugin in docusaurus.config, or render `<ChatWidget />` ' +
        "from '@theme/ChatWidget' in a Root of your own (src/theme/Root.js).",
    );
  } else {
    for (const other of otherRoots(aliases, path.join(themePath, 'Root'), siteDir)) {
      warnings.push(
        `another plugin brings a Root as well (${other}), and the assistant's is rendered instead of it. ` +
          "Write src/theme/Root.js that renders both: the other one, and `<ChatWidget />` from '@theme/ChatWidget'.",
      );
    }
  }
  return warnings;
}
