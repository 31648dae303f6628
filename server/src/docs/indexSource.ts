import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type DocsIndex, docsIndex } from './schema.js';

/** The name of an index at the root of a locale's output. */
export const indexFileName = 'chatkit-docs.json';

/** What a source held when it was looked at: `null` where it is as it was the last time. */
export type Fetched = { json: string; stamp: string } | null;

/** A place an index comes from: a file, or a URL. */
export interface IndexSource {
  name: string;
  /**
   * Reads it unless its stamp is still `stamp`.
   * @throws where it cannot be read.
   */
  fetch(stamp: string | null): Promise<Fetched>;
}

function fileSource(file: string): IndexSource {
  return {
    name: file,
    async fetch(stamp) {
      const { mtimeMs, size, ino } = await stat(file);
      const current = `${mtimeMs}:${size}:${ino}`;
      if (current === stamp) return null;
      return { json: await readFile(file, 'utf8'), stamp: current };
    },
  };
}

const downloadTimeoutMs = 30_000;
const maximumBytes = 256 * 1024 * 1024;

function urlSource(url: string, fetcher: typeof fetch): IndexSource {
  return {
    name: url,
    async fetch(stamp) {
      const response = await followOnHost(url, fetcher, {
        headers: {
          accept: 'application/json',
          ...(stamp?.startsWith('etag:') ? { 'if-none-match': stamp.slice('etag:'.length) } : {}),
        },
        signal: AbortSignal.timeout(downloadTimeoutMs),
      });
      if (response.status === 304) {
        await response.body?.cancel();
        return null;
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`the server answered ${response.status}`);
      }
      const json = await readText(response);
      const etag = response.headers.get('etag');
      // Without an ETag the content itself tells.
      const current = etag === null ? `text:${json}` : `etag:${etag}`;
      return current === stamp ? null : { json, stamp: current };
    },
  };
}

/** What it says of its length need not be so, and it may come compressed. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', Number(response.headers.get('content-length') ?? 0)];
  if (bytes <= maximumBytes) {
    bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      // Leaving the loop ends the download.
      if (bytes > maximumBytes) break;
      text += decoder.decode(chunk, { stream: true });
    }
  } else await response.body?.cancel();
  if (bytes > maximumBytes) throw new Error('it is larger than 256 MiB');
  return text + decoder.decode();
}

const maxRedirects = 5;

/**
 * Follows redirects on the host the owner named, to HTTPS as well, and to no other: an open
 * redirect there must not make this server ask its own network.
 */
async function followOnHost(
  start: string,
  fetcher: typeof fetch,
  init: RequestInit,
): Promise<Response> {
  let url = new URL(start);
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const response = await fetcher(url.href, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, url);
    const upgraded = url.protocol === 'http:' && next.protocol === 'https:';
    if (next.origin !== url.origin && !(upgraded && next.hostname === url.hostname)) {
      throw new Error(`it redirects to another host; name that address instead: ${next.origin}`);
    }
    url = next;
  }
  throw new Error('it redirects without end');
}

export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

export function createIndexSource(source: string, fetcher: typeof fetch): IndexSource {
  return isUrl(source) ? urlSource(source, fetcher) : fileSource(path.resolve(source));
}

/**
 * The index files of a built site: its own, and one for each other locale, in the folder of its
 * name. In a site's own folder, that of its running development server.
 */
export async function findIndexFiles(siteDir: string): Promise<string[]> {
  const entries = await readdir(siteDir, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const candidates = ['', ...folders.sort()].map((folder) =>
    path.join(siteDir, folder, indexFileName),
  );
  const found = await Promise.all(
    candidates.map((file) =>
      stat(file).then(
        (entry) => entry.isFile(),
        () => false,
      ),
    ),
  );
  return candidates.filter((_file, at) => found[at]);
}

/** @throws with a reason an owner understands. */
export function parseIndex(json: string): DocsIndex {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new Error('it is not JSON', { cause });
  }
  const parsed = docsIndex.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') || 'the file';
  throw new Error(`it is not a docs index of schema 1: ${where}: ${issue?.message ?? 'invalid'}`);
}
