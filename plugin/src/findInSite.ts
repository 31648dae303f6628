import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The site's KaTeX, if it has one: its own, or that of the `rehype-katex` which draws its pages.
 * @returns the file to import
 */
export function findKatex(siteDir: string): string | undefined {
  const own = resolveFrom(siteDir, 'katex');
  if (own) return own;
  // A strict package manager shows a site what it names itself, and nothing more.
  const rehype = resolveFrom(siteDir, 'rehype-katex');
  return rehype && resolveFrom(path.dirname(rehype), 'katex');
}

/**
 * The Mermaid of the site's `@docusaurus/theme-mermaid`, if it has that theme.
 * @returns the file to import
 */
export function findMermaid(siteDir: string): string | undefined {
  const theme = resolveFrom(siteDir, '@docusaurus/theme-mermaid');
  return theme && resolveFrom(path.dirname(theme), 'mermaid');
}

function resolveFrom(folder: string, name: string): string | undefined {
  try {
    return createRequire(path.join(folder, 'package.json')).resolve(name);
  } catch {
    return undefined;
  }
}
