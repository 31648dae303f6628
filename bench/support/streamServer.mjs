// The real server with an application that writes as fast as it can, and beside it a bare Express
// handler that writes the same bytes. Started by bench/streams.mjs; answers questions about memory.
import '../../tests/server/support/typescript.mjs';
import express from 'express';

const { openTestServer } = await import('../../server/src/conformance/testServer.ts');
const { openStore } = await import('../../server/src/store/postgres/index.ts');

const store = await openStore({ databaseUrl: process.env.DATABASE_URL, dataDir: '', poolSize: 20 });
const word = ' of the greeting';
let waiting = [];

const application = {
  async *respond(_thread, message) {
    const [count, wait] = JSON.parse(message.content[0].text);
    yield {
      type: 'thread.item.added',
      item: { id: message.id.replace('msg', 'ans'), type: 'assistant_message', content: [] },
    };
    const item_id = message.id.replace('msg', 'ans');
    const update = (more) => ({ type: 'thread.item.updated', item_id, update: more });
    yield update({
      type: 'assistant_message.content_part.added',
      content_index: 0,
      content: { type: 'output_text', text: '', annotations: [] },
    });
    const delta = {
      type: 'assistant_message.content_part.text_delta',
      content_index: 0,
      delta: word,
    };
    for (let at = 0; at < count; at += 1) yield update(delta);
    if (wait) await new Promise((resolve) => waiting.push(resolve));
    yield {
      type: 'thread.item.done',
      item: {
        id: item_id,
        type: 'assistant_message',
        content: [{ type: 'output_text', text: word.repeat(count), annotations: [] }],
      },
    };
  },
};

const { url } = await openTestServer({ store, application });
const toFrame = (event) => `data: ${JSON.stringify(event)}\n\n`;
const itemId = 'ans_AAAAAAAAAAAAAAAAAAAA';
const frame = toFrame({
  type: 'thread.item.updated',
  item_id: itemId,
  update: {
    type: 'assistant_message.content_part.text_delta',
    content_index: 0,
    delta: word,
  },
});
/** The whole answer, with which ours ends, too. */
const lastFrame = (count) =>
  toFrame({
    type: 'thread.item.done',
    item: {
      type: 'assistant_message',
      id: itemId,
      thread_id: 'thr_AAAAAAAAAAAAAAAAAAAA',
      created_at: new Date().toISOString(),
      content: [{ type: 'output_text', text: word.repeat(count), annotations: [] }],
    },
  });

const bare = express().post('/chatkit', express.json(), async (request, response) => {
  const [count] = JSON.parse(request.body.params.input.content[0].text);
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.flushHeaders();
  for (let at = 0; at < count; at += 1) {
    if (!response.write(frame)) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end(lastFrame(count));
});
const bareServer = bare.listen(0, '127.0.0.1', () => {
  process.send({ url, bareUrl: `http://127.0.0.1:${bareServer.address().port}/chatkit` });
});

// The other server's turn takes longer than the default of five seconds.
bareServer.keepAliveTimeout = 60_000;

process.on('message', (question) => {
  if (question === 'memory') {
    global.gc();
    process.send(process.memoryUsage());
  }
  if (question === 'release') {
    for (const resolve of waiting) resolve();
    waiting = [];
    process.send('released');
  }
});
process.once('disconnect', () => process.exit(0));
