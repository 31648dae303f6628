import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createDocs,
  type DocsOptions,
  type LiveDocs,
} from '../../../server/src/docs/createDocs.js';

export interface PageInput {
  url: string;
  title?: string;
  version?: string;
  versionLabel?: string;
  instance?: string;
  /** Heading → text; `''` is the text before the first heading, deeper headings have `## ` before. */
  sections: Record<string, string>;
}

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .trim()
    .replaceAll(' ', '-');

/** An index as the plugin writes it. */
export function indexOf(
  pages: PageInput[],
  site: Record<string, unknown> = {},
  instances: Array<{ id: string; lastVersion: string }> = [],
) {
  return {
    schema: 1,
    site: {
      title: 'Docs',
      url: 'https://docs.example.com',
      baseUrl: '/',
      locale: 'en',
      locales: ['en'],
      ...site,
    },
    instances,
    pages: pages.map(({ title = 'Page', version = '', sections, ...page }) => ({
      title,
      version,
      versionLabel: version,
      ...page,
      sections: Object.entries(sections).map(([key, text]) => {
        const deeper = key.startsWith('## ');
        const heading = deeper ? key.slice(3) : key || title;
        return {
          anchor: key === '' ? null : anchorOf(heading),
          heading,
          headingPath: key === '' ? [title] : [title, heading],
          level: key === '' ? 1 : deeper ? 3 : 2,
          text,
        };
      }),
    })),
  };
}

export interface Scratch {
  folder: string;
  /** Writes a file, an index or any text, and says where. */
  put(name: string, content: unknown): Promise<string>;
  remove(): Promise<void>;
}

export async function createScratch(): Promise<Scratch> {
  const folder = await mkdtemp(path.join(tmpdir(), 'docs-'));
  return {
    folder,
    async put(name, content) {
      const file = path.join(folder, name);
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Docs of one index that nobody watches. */
export async function docsOf(
  scratch: Scratch,
  index: unknown,
  options: DocsOptions = {},
): Promise<LiveDocs> {
  const file = await scratch.put(`${crypto.randomUUID()}.json`, index);
  return createDocs({ sources: [file], fileIntervalMs: 0, urlIntervalMs: 0, ...options });
}
