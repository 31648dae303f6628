import { describe, expect, it } from '@jest/globals';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { readIntent } from '../../../server/src/agent/offline/intents.js';
import { Conversation } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';

/** As long as a message may be; without a space, so that it counts as one word. */
const long = (unit: string) => unit.repeat(64_000 / unit.length);

describe('a long message without spaces', () => {
  // Each took up to a minute, in which the server did nothing else.
  it.each(['读', '我的', '私の', '次に', '接下来', 'resum', 'lire'])(
    'is a question: %s',
    (unit) => {
      expect(readIntent(long(unit))).toBe('search');
    },
  );

  it('is answered, and nothing is sought in it later', async () => {
    const docs = createMemoryDocs(greetingPages);
    const talk = new Conversation(createDocsAgent({ docs }));
    const asked = await talk.ask(long('我的名字是什么'));
    expect(asked.error).toBeUndefined();
    expect((await talk.ask('What is my name?')).error).toBeUndefined();
  });
});
