import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../server/src/config.js';
import { type RunningServer, startServer } from '../../../server/src/main.js';
import {
  type ChatClient,
  createChatClient,
  messageRequest,
  type SentEvent,
} from '../support/chatClient.js';
import { copyDatabase } from '../support/dataDir.js';
import { greetingPages } from './support/memoryDocs.js';

let dir: string;
let server: RunningServer;
let reader: ChatClient;

function start(): Promise<RunningServer> {
  return startServer({
    config: readConfig({
      PORT: '0',
      DATA_DIR: path.join(dir, 'data'),
      DOCS_INDEX: path.join(dir, 'chatkit-docs.json'),
      LIMITS: 'off',
      LOG_LEVEL: 'silent',
    }),
    print: () => {},
  });
}

const origin = () => `http://127.0.0.1:${server.port}`;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'agent-http-'));
  await copyDatabase(path.join(dir, 'data'));
  const index = {
    schema: 1,
    site: {
      title: 'Greeter',
      url: 'https://docs.example.com',
      baseUrl: '/',
      locale: 'en',
      locales: ['en'],
    },
    pages: greetingPages
      .filter(({ locale }) => !locale)
      .map(({ sections, ...page }) => ({
        version: 'current',
        ...page,
        sections: sections.map((section) => ({
          ...section,
          level: 2,
          headingPath: [page.title, section.heading],
        })),
      })),
  };
  await writeFile(path.join(dir, 'chatkit-docs.json'), JSON.stringify(index));
  server = await start();
  reader = await createChatClient(origin());
});
afterAll(async () => {
  await server?.close();
  await rm(dir, { recursive: true, force: true });
});

let key = 0;

async function ask(text: string, threadId?: string): Promise<SentEvent[]> {
  const request = messageRequest(text, threadId);
  const events: SentEvent[] = [];
  for await (const event of await reader.stream(origin(), request, { key: `key-${key++}` })) {
    events.push(event);
  }
  return events;
}

function textOf(events: SentEvent[]): string {
  return events
    .flatMap(({ type, item }) =>
      type === 'thread.item.done' && item?.type === 'assistant_message' ? (item.content ?? []) : [],
    )
    .map(({ text }) => text ?? '')
    .join('\n');
}

describe('the docs agent behind the real server and store', () => {
  it('told a name in turn 1, knows it in turn 5, after a restart too', async () => {
    const first = await ask('My name is Ada.');
    const threadId = first.find(({ type }) => type === 'thread.created')?.thread?.id ?? '';
    expect(textOf(first)).toMatch(/^Noted/);
    const answered = await ask('How do I change the greeting?', threadId);
    expect(textOf(answered)).toContain('under **Configure › Change the greeting**');
    await ask('And how do I move the launcher?', threadId);
    expect(textOf(await ask('Thanks!', threadId))).toMatch(/^You are welcome/);
    await server.close();
    server = await start();
    expect(textOf(await ask('What is my name?', threadId))).toBe(
      'You told me:\n\n> My name is Ada.',
    );
    const where = await ask('Where is that?', threadId);
    expect(where.find(({ type }) => type === 'client_effect')).toMatchObject({
      name: 'show_place',
      data: { href: expect.stringMatching(/^\/docs\/configure#/) },
    });
  });

  it('gives the thread its title, sent while the answer streams and kept', async () => {
    const events = await ask('How do I change the greeting?');
    const updated = events.find(({ type }) => type === 'thread.updated');
    expect(updated?.thread).toMatchObject({ title: 'How do I change the greeting?', metadata: {} });
    const threads = await reader.ask(origin(), 'threads.list', { limit: 1 });
    expect(threads).toMatchObject({ data: [{ title: 'How do I change the greeting?' }] });
  });

  it('keeps the answer with its citations as it was streamed', async () => {
    const events = await ask('How do I change the greeting?');
    const threadId = events.find(({ type }) => type === 'thread.created')?.thread?.id;
    const items = await reader.ask(origin(), 'items.list', { thread_id: threadId, order: 'asc' });
    const done = events.flatMap(({ type, item }) => (type === 'thread.item.done' ? [item] : []));
    expect(items).toMatchObject({ data: done });
    expect(JSON.stringify(done)).toContain('"id":"/docs/configure#greeting"');
  });
});
