import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const script = /<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi;
/** A type that a browser does not run, such as structured data. */
const data = /\btype\s*=\s*["']?(?!text\/javascript|module|application\/javascript)[\w/+-]+/i;

/** `'sha256-…'` of each inline script in a page, as a policy names them. */
export function hashInlineScripts(html: string): string[] {
  return [...html.matchAll(script)].flatMap(([, attributes = '', text = '']) => {
    if (/\bsrc\s*=/i.test(attributes) || data.test(attributes) || text === '') return [];
    return [`'sha256-${createHash('sha256').update(text).digest('base64')}'`];
  });
}

/**
 * Those of every page of a built site, each once.
 * @throws Error where the folder holds no page
 */
export async function hashSiteScripts(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const pages = files.filter((file) => file.endsWith('.html')).sort();
  if (pages.length === 0) throw new Error(`${folder} holds no built site: run the build first.`);
  const hashes = new Set<string>();
  for (const page of pages) {
    for (const hash of hashInlineScripts(await readFile(path.join(folder, page), 'utf8'))) {
      hashes.add(hash);
    }
  }
  return [...hashes];
}
