import { setImmediate } from 'node:timers/promises';
import { ChatKitError } from '../errors.js';
import type { ReaderExport, ReaderStore } from './store.js';

const pageSize = 100;
/** One may have seventy kilobytes. */
const itemsAtOnce = 20;

/** Everything stored about a reader, as plain JSON; attachments with their bytes in base64. */
export async function exportReader(reader: ReaderStore): Promise<ReaderExport> {
  const chunks: string[] = [];
  for await (const chunk of streamExport(reader)) chunks.push(chunk);
  return JSON.parse(chunks.join(''));
}

/**
 * The same as chunks of JSON text, so that a reader of many megabytes costs no such memory. Read
 * page by page: what changes meanwhile may or may not be in it.
 */
export async function* streamExport(reader: ReaderStore): AsyncIterable<string> {
  const preferences = await reader.preferences.get();
  yield `{"user_id":${JSON.stringify(reader.userId)},`;
  yield `"exported_at":${JSON.stringify(new Date().toISOString())},`;
  yield `"preferences":${JSON.stringify(preferences)},`;
  yield* threads(reader);
  yield ',';
  yield* array('feedback', feedback(reader));
  yield ',';
  yield* array('runs', runs(reader));
  yield ',';
  yield* array('sign_ins', signIns(reader));
  yield ',';
  yield* array('attachments', attachments(reader));
  yield '}\n';
}

async function* array(name: string, entries: AsyncIterable<unknown>): AsyncIterable<string> {
  yield `${JSON.stringify(name)}:[`;
  let separator = '';
  for await (const entry of entries) {
    yield `${separator}${JSON.stringify(entry)}`;
    separator = ',';
  }
  yield ']';
}

/** Every thread once, in order. Where the thread a page ended with is deleted, it begins again. */
async function* threadIds(reader: ReaderStore): AsyncIterable<string> {
  const seen = new Set<string>();
  for (let after: string | undefined; ; ) {
    const page = await unlessGone(reader.threads.list({ limit: pageSize, order: 'asc', after }));
    for (const { id } of page?.data ?? []) {
      if (!seen.has(id)) yield id;
      seen.add(id);
    }
    if (page !== undefined && page.after === undefined) return;
    after = page?.after;
  }
}

/** Each in pieces: nothing bounds how long a conversation becomes. */
async function* threads(reader: ReaderStore): AsyncIterable<string> {
  yield '"threads":[';
  let separator = '';
  for await (const threadId of threadIds(reader)) {
    const thread = await unlessGone(reader.threads.get(threadId));
    if (thread === undefined) continue;
    yield `${separator}${JSON.stringify(thread).slice(0, -1)},`;
    yield* array('items', items(reader, threadId));
    yield '}';
    separator = ',';
  }
  yield ']';
}

/** Every item once, in order. Where the item a page ended with is deleted, it begins again. */
async function* items(reader: ReaderStore, threadId: string): AsyncIterable<unknown> {
  const seen = new Set<string>();
  for (let after: string | undefined; ; ) {
    // An embedded database answers without a pause: others have their turn.
    await setImmediate();
    const page = await unlessGone(
      reader.items.list(threadId, { limit: itemsAtOnce, order: 'asc', after }),
    );
    // The thread itself was deleted meanwhile.
    if (page === undefined && after === undefined) return;
    for (const item of page?.data ?? []) {
      if (!seen.has(item.id)) yield item;
      seen.add(item.id);
    }
    if (page !== undefined && page.after === undefined) return;
    after = page?.after;
  }
}

/** What is deleted while it is exported is left out. */
async function unlessGone<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof ChatKitError && error.code === 'not_found') return undefined;
    throw error;
  }
}

async function* feedback(reader: ReaderStore): AsyncIterable<unknown> {
  for await (const threadId of threadIds(reader)) {
    for (const entry of await reader.feedback.list(threadId)) {
      yield { thread_id: entry.threadId, item_id: entry.itemId, kind: entry.kind };
    }
  }
}

async function* runs(reader: ReaderStore): AsyncIterable<unknown> {
  for (let after: string | undefined; ; ) {
    const page = await reader.runs.list({ limit: pageSize, after });
    yield* page;
    if (page.length < pageSize) return;
    after = page.at(-1)?.id;
  }
}

async function* signIns(reader: ReaderStore): AsyncIterable<unknown> {
  for (const { claims, createdAt, expiresAt } of await reader.sessions.list()) {
    yield { created_at: createdAt, expires_at: expiresAt, claims };
  }
}

async function* attachments(reader: ReaderStore): AsyncIterable<unknown> {
  for (let after: string | undefined; ; ) {
    const page = await reader.attachments.list(after, pageSize);
    for (const attachment of page) {
      // Files are large, and an embedded database answers without a pause: others have their turn.
      await setImmediate();
      const info = await unlessGone(reader.attachments.info(attachment.id));
      if (info === undefined) continue;
      const bytes = info.uploaded
        ? await unlessGone(reader.attachments.getBytes(attachment.id))
        : undefined;
      yield {
        ...attachment,
        size: info.size,
        content_base64: bytes && Buffer.from(bytes).toString('base64'),
      };
    }
    if (page.length < pageSize) return;
    after = page.at(-1)?.id;
  }
}
