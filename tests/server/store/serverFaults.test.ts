import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ChatClient,
  createChatClient,
  messageRequest,
  type SentEvent,
  textOf,
} from '../support/chatClient.js';
import { type Program, startProgram } from '../support/childProcess.js';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js';

const echoServer = new URL('../programs/echoServer.ts', import.meta.url);
const page = { limit: 50, order: 'asc' };
const long = Array.from({ length: 300 }, (_, n) => `word${n}`).join(' ');
/** A stop asked of another server is seen within seconds: so much longer takes this one. */
const longer = Array.from({ length: 3 }, () => long).join(' ');

interface Running {
  program: Program;
  origin: string;
}
interface ItemPage {
  data: Array<{ id: string; type: string; content: Array<{ text: string }> }>;
}

/** Two servers of processes of their own on one Postgres. */
(hasPostgres() ? describe : describe.skip)('answers when servers and databases die', () => {
  let postgres: TestPostgres;
  let env: Record<string, string>;
  let one: Running;
  let two: Running;
  beforeAll(async () => {
    postgres = await startPostgres();
    env = {
      DATABASE_URL: await postgres.createDatabase(),
      SESSION_SECRET: 'a secret that two servers of one test share',
      LIMITS: 'off',
      PORT: '0',
      WORD_MS: '10',
      LOG_LEVEL: 'silent',
    };
    [one, two] = await Promise.all([serve(), serve()]);
  });
  afterAll(async () => {
    await Promise.all([one, two].map((server) => server?.program.kill('SIGKILL')));
    await postgres?.stop();
  });

  async function serve(): Promise<Running> {
    const program = startProgram(echoServer, [], env);
    return { program, origin: `http://127.0.0.1:${await program.line()}` };
  }

  it('shows an answer from another server than the one that makes it, and stops it there', async () => {
    const client = await createChatClient(one.origin);
    const stream = await client.stream(one.origin, messageRequest(longer), { key: 'shown' });
    const { threadId } = await readUntilCheckpoint(stream);
    const followed = await client.follow(two.origin, threadId);
    const seen: SentEvent[] = [];
    for await (const event of followed) {
      seen.push(event);
      if (seen.length === 3) expect(await client.stop(two.origin, 'shown')).toBe(200);
    }
    const kept = await items(client, one.origin, threadId);
    expect(kept.map(({ type }) => type)).toEqual(['user_message', 'assistant_message']);
    const text = kept[1]?.content[0]?.text ?? '';
    expect(text).toMatch(/^word0 word1 /);
    expect(text.length).toBeLessThan(longer.length);
  });

  it('goes on with an answer over a restart of Postgres', async () => {
    const client = await createChatClient(one.origin);
    const stream = await client.stream(one.origin, messageRequest(long), { key: 'restart' });
    const { threadId, rest } = await readUntilCheckpoint(stream);
    await postgres.crash();
    await postgres.start();
    const events = await readAll(rest);
    expect(events.filter(({ type }) => type === 'error')).toEqual([]);
    const kept = await items(client, one.origin, threadId);
    expect(kept.map((item) => textOf(item))).toEqual([long, `${long} `]);
  });

  it('keeps an answer that ends while Postgres is away', async () => {
    const client = await createChatClient(one.origin);
    const stream = await client.stream(one.origin, messageRequest(long), { key: 'away' });
    const { threadId, rest } = await readUntilCheckpoint(stream);
    await postgres.crash();
    const events: SentEvent[] = [];
    for await (const event of rest) {
      events.push(event);
      // Nothing but the keeping of it is left.
      if (JSON.stringify(event).includes('content_part.done')) await postgres.start();
    }
    expect(events.filter(({ type }) => type === 'error')).toEqual([]);
    const kept = await items(client, one.origin, threadId);
    expect(kept.map((item) => textOf(item))).toEqual([long, `${long} `]);
  });

  it('keeps what had come when a server is killed in mid-answer, for a retry', async () => {
    const client = await createChatClient(one.origin);
    const stream = await client.stream(one.origin, messageRequest(long), { key: 'first' });
    const { threadId, messageId } = await readUntilCheckpoint(stream);
    await one.program.kill('SIGKILL');

    // A reader who comes back to another server is told, once the dead one's lease is over: now.
    await postgres.admin('update chatkit.runs set lease_until = now()', env.DATABASE_URL);
    const told = await readAll(await client.follow(two.origin, threadId));
    expect(told.at(-1)).toMatchObject({ type: 'error', allow_retry: true });
    const kept = (await client.ask(two.origin, 'items.list', {
      thread_id: threadId,
      ...page,
    })) as ItemPage;
    expect(kept.data.map(({ type }) => type)).toEqual(['user_message', 'assistant_message']);
    expect(kept.data[1]?.content[0]?.text).toMatch(/^word0 word1 /);

    // The same request again neither posts nor answers twice.
    const again = await readAll(
      await client.stream(two.origin, messageRequest(long), { key: 'first' }),
    );
    expect(again[0]).toMatchObject({ type: 'thread.created', thread: { id: threadId } });
    expect((await items(client, two.origin, threadId)).length).toBe(2);

    const retry = {
      type: 'threads.retry_after_item',
      params: { thread_id: threadId, item_id: messageId },
    };
    const answered = await readAll(await client.stream(two.origin, retry, { key: 'retry' }));
    expect(textOf(answered.findLast(({ type }) => type === 'thread.item.done')?.item)).toBe(
      `${long} `,
    );
    const after = await items(client, two.origin, threadId);
    expect(after.map(({ type }) => type)).toEqual(['user_message', 'assistant_message']);
  });

  /** Reads until the first words are written down, so that another server can see them. */
  async function readUntilCheckpoint(stream: AsyncIterable<SentEvent>) {
    const iterator = stream[Symbol.asyncIterator]();
    let threadId = '';
    let messageId = '';
    for (;;) {
      const { value: event, done } = await iterator.next();
      if (done) throw new Error('The answer ended before it was looked at.');
      if (event.type === 'thread.created') threadId = event.thread?.id ?? '';
      if (event.item?.type === 'user_message') messageId = event.item.id;
      const { type, update } = event;
      if (type === 'thread.item.updated' && JSON.stringify(update).includes('word150 ')) break;
    }
    const { rows } = await postgres.admin(
      `select checkpoint::text from chatkit.runs where thread_id = '${threadId}'`,
      env.DATABASE_URL,
    );
    expect(rows[0]?.checkpoint).toContain('word');
    return { threadId, messageId, rest: { [Symbol.asyncIterator]: () => iterator } };
  }

  async function items(client: ChatClient, origin: string, threadId: string) {
    const params = { thread_id: threadId, ...page };
    return ((await client.ask(origin, 'items.list', params)) as ItemPage).data;
  }
});

async function readAll(stream: AsyncIterable<SentEvent>): Promise<SentEvent[]> {
  const events: SentEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}
