import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { Reader } from './support/client.js';
import { openEmbeddedStore } from './support/embeddedStore.js';

let store: Store;
let server: TestServer;
/** What an owner's backend was told to delete; it may know ids and no readers. */
const told: unknown[] = [];

beforeAll(async () => {
  store = await openEmbeddedStore();
  server = await openTestServer({
    store,
    application: {
      async *respond() {},
      attachments: {
        create: async ({ name, mime_type }) => ({
          type: 'file',
          id: createId('attachment'),
          name,
          mime_type,
        }),
        delete: async (attachmentId) => {
          told.push(attachmentId);
        },
      },
    },
  });
});
afterAll(async () => {
  await server?.close();
  await store?.close();
});

const newReader = () => new Reader(server.url, `test:${createId('reader')}`);

it('an owner’s keeper of files is never asked to delete another reader’s', async () => {
  const [reader, stranger] = [newReader(), newReader()];
  const params = { name: 'a.txt', size: 3, mime_type: 'text/plain' };
  const { json } = await reader.ask({ type: 'attachments.create', params });
  const remove = { type: 'attachments.delete', params: { attachment_id: json.id } };
  const none = { type: 'attachments.delete', params: { attachment_id: 'atc_none' } };
  expect(await stranger.ask(remove)).toEqual(await stranger.ask(none));
  expect(told).toEqual([]);
  expect(await reader.ask(remove)).toEqual({ status: 200, json: {} });
  expect(told).toEqual([json.id]);
});
