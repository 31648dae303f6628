import { createId } from '../../../server/src/ids.js';
import type {
  ThreadItem,
  ThreadMetadata,
  UserMessageItem,
} from '../../../server/src/protocol/index.js';
import type { NewRun, ReaderStore } from '../../../server/src/store/index.js';

/** What the tests of the store put into it. */
export function newThread(title?: string): ThreadMetadata {
  return {
    id: createId('thread'),
    created_at: new Date().toISOString(),
    status: { type: 'active' },
    metadata: {},
    ...(title === undefined ? {} : { title }),
  };
}

export function newMessage(threadId: string, text = 'How do I install it?'): UserMessageItem {
  return {
    type: 'user_message',
    id: createId('message'),
    thread_id: threadId,
    created_at: new Date().toISOString(),
    content: [{ type: 'input_text', text }],
    attachments: [],
    inference_options: {},
  };
}

export function newAnswer(threadId: string, text = 'With npm.'): ThreadItem {
  return {
    type: 'assistant_message',
    id: createId('message'),
    thread_id: threadId,
    created_at: new Date().toISOString(),
    content: [{ type: 'output_text', text, annotations: [] }],
  };
}

export function newHidden(threadId: string): ThreadItem {
  return {
    type: 'sdk_hidden_context',
    id: createId('hidden_context'),
    thread_id: threadId,
    created_at: new Date().toISOString(),
    content: 'The reader cancelled.',
  };
}

export function newRun(threadId: string, key: string | null = createId('request')): NewRun {
  return {
    id: createId('run'),
    threadId,
    key,
    bodyHash: 'a'.repeat(64),
    createdThread: false,
    inputItemId: null,
  };
}

export function newReaderId(): string {
  return `anon:${createId('reader')}`;
}

/** A thread that is stored. */
export async function storedThread(reader: ReaderStore, title?: string): Promise<ThreadMetadata> {
  const thread = newThread(title);
  await reader.threads.create(thread);
  return thread;
}

export function ids(entries: ReadonlyArray<{ id: string }>): string[] {
  return entries.map(({ id }) => id);
}
