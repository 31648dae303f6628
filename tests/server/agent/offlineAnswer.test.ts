import { describe, expect, it } from '@jest/globals';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { Conversation, deltasOf } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';

const docs = createMemoryDocs(greetingPages);
const agent = createDocsAgent({ docs });

describe('the offline model', () => {
  it('answers by quoting the docs, with citations, in a stream', async () => {
    const asked = await new Conversation(agent).ask('How do I change the greeting?');
    expect(asked.error).toBeUndefined();
    expect(asked.text).toContain('Set `greeting` in the options of the plugin to change it.');
    expect(asked.cited).toContain('/docs/configure#greeting');
    expect(deltasOf(asked.events).join('')).toBe(asked.text);
  });
});
