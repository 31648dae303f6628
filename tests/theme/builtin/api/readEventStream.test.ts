/** @jest-environment node */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readEventStream } from '../../../../theme/src/builtin/api/readEventStream';
import type { ThreadEvent } from '../../../../theme/src/builtin/protocol/event';

function bodyOf(bytes: Uint8Array, sizes: number[]) {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const size of [...sizes, bytes.length]) {
    pieces.push(bytes.slice(from, from + size));
    from += size;
  }
  return {
    getReader: () => ({
      read: async () => {
        const value = pieces.shift();
        return value ? { done: false, value } : { done: true, value: undefined };
      },
    }),
  } as unknown as ReadableStream<Uint8Array>;
}

test('events come whole, however the bytes are cut', async () => {
  const frames =
    ': ping\n\ndata: {"type":"progress_update","text":"Größe 日本"}\n\n' +
    'data: not json\n\ndata: {"type":"unheard_of"}\r\n\r\n' +
    'data: {"type":"thread.item.removed",\ndata: "item_id":"m1"}\n\n';
  const bytes = new TextEncoder().encode(frames);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 20 })), async (sizes) => {
      const events: ThreadEvent[] = [];
      await readEventStream(bodyOf(bytes, sizes), (event) => events.push(event));
      expect(events).toEqual([
        { type: 'progress', text: 'Größe 日本', icon: undefined },
        { type: 'item_removed', itemId: 'm1' },
      ]);
    }),
    { numRuns: 50 },
  );
});
