import type { ReaderExport, ReaderStore } from './store.js';

const pageSize = 100;

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
  yield `{"user_id":${JSON.stringify(reader.userId)},`;
  yield `"exported_at":${JSON.stringify(new Date().toISOString())},`;
  yield `"preferences":${JSON.stringify(await reader.preferences.get())},`;
  yield* array('threads', threads(reader));
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

async function* threadIds(reader: ReaderStore): AsyncIterable<string> {
  for (let after: string | undefined; ; ) {
    const page = await reader.threads.list({ limit: pageSize, order: 'asc', after });
    for (const thread of page.data) yield thread.id;
    if (page.after === undefined) return;
    after = page.after;
  }
}

async function* threads(reader: ReaderStore): AsyncIterable<unknown> {
  for await (const threadId of threadIds(reader)) {
    const thread = await reader.threads.get(threadId);
    const items: unknown[] = [];
    for (let after: string | undefined; ; ) {
      const page = await reader.items.list(threadId, { limit: pageSize, order: 'asc', after });
      items.push(...page.data);
      if (page.after === undefined) break;
      after = page.after;
    }
    yield { ...thread, items };
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
      const { size, uploaded } = await reader.attachments.info(attachment.id);
      const bytes = uploaded ? await reader.attachments.getBytes(attachment.id) : undefined;
      yield {
        ...attachment,
        size,
        content_base64: bytes && Buffer.from(bytes).toString('base64'),
      };
    }
    if (page.length < pageSize) return;
    after = page.at(-1)?.id;
  }
}
