import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { createThread, Reader } from '../chat/support/client.js';
import { openEmbeddedStore } from '../chat/support/embeddedStore.js';
import { application } from './examples/order';

let store: Store;
let server: TestServer;
let reader: Reader;
beforeAll(async () => {
  store = await openEmbeddedStore();
  server = await openTestServer({ store, application });
  reader = new Reader(server.url, `test:${createId('reader')}`);
});
afterAll(async () => {
  await server?.close();
  await store?.close();
});

async function answered(body: unknown) {
  const stream = await reader.stream(body);
  await stream.ended;
  return stream;
}

describe('the page “Widgets, actions and questions”', () => {
  it('shows the example that is compiled and run here', async () => {
    const page = new URL('../../../example-site/docs/agent/widgets.md', import.meta.url);
    const code = await readFile(new URL('./examples/order.ts', import.meta.url), 'utf8');
    expect(await readFile(page, 'utf8')).toContain(
      `\`\`\`ts title="options.ts: an order"\n${code}\`\`\``,
    );
  });

  it('asks, shows a widget, and streams what its button does', async () => {
    const asked = await answered(createThread('I want one.'));
    expect(asked.types).toEqual([
      'thread.created',
      'thread.item.done',
      'stream_options',
      'progress_update',
      'thread.item.added',
      'thread.item.updated',
      'thread.item.done',
      'thread.item.done',
    ]);
    const { threadId } = asked;
    const question = (await reader.items(threadId)).at(-1);
    expect(question).toMatchObject({ type: 'structured_input', status: 'pending' });
    await answered({
      type: 'threads.add_structured_input',
      params: {
        thread_id: threadId,
        item_id: question?.id,
        input: { status: 'answered', answers: { size: { values: ['large'] } } },
      },
    });
    const widget = (await reader.items(threadId)).at(-1);
    expect(widget).toMatchObject({
      type: 'widget',
      widget: { children: [{ value: 'One large greeter' }, { label: 'Order' }] },
    });
    const ordered = await answered({
      type: 'threads.custom_action',
      params: {
        thread_id: threadId,
        item_id: widget?.id,
        action: { type: 'order', payload: { size: 'large' } },
      },
    });
    expect(ordered.deltas).toBe('. It ships tomorrow.');
    expect((await reader.items(threadId)).at(-1)).toMatchObject({
      widget: { children: [{ id: 'state', value: 'Ordered. It ships tomorrow.' }] },
    });
  });

  it('tells the reader in its own words where they skip', async () => {
    const { threadId } = await answered(createThread('I want one.'));
    const question = (await reader.items(threadId)).at(-1);
    const skipped = await answered({
      type: 'threads.add_structured_input',
      params: { thread_id: threadId, item_id: question?.id, input: { status: 'skipped' } },
    });
    expect(skipped.events.at(-1)).toEqual({
      type: 'error',
      code: 'custom',
      message: 'Nothing was ordered.',
      allow_retry: true,
    });
  });

  it('has the page run a tool, and goes on with its output', async () => {
    const { threadId } = await answered(createThread('What page is this?'));
    expect((await reader.items(threadId)).at(-1)).toMatchObject({
      type: 'client_tool_call',
      name: 'read_page',
      arguments: { parts: ['title'] },
    });
    await answered({
      type: 'threads.add_client_tool_output',
      params: { thread_id: threadId, result: { title: 'Install' } },
    });
    expect((await reader.items(threadId)).at(-1)).toMatchObject({
      content: [{ text: 'You are reading {"title":"Install"}.' }],
    });
  });
});
