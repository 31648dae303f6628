import type { Handler, Reply } from './playedServer';

const threadId = 'thr_1';
const time = '2026-11-20T10:00:00.000Z';
let counter = 0;

export function makeThread(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: threadId,
    created_at: time,
    status: { type: 'active' },
    metadata: {},
    items: { data: [], has_more: false },
    ...fields,
  };
}

function id(kind: string): string {
  counter += 1;
  return `${kind}_${counter}`;
}

export function userMessage(text: string, fields: Record<string, unknown> = {}) {
  return {
    id: id('msg'),
    thread_id: threadId,
    created_at: time,
    type: 'user_message',
    content: [{ type: 'input_text', text }],
    attachments: [],
    inference_options: {},
    ...fields,
  };
}

export function assistantMessage(text: string, annotations: unknown[] = []) {
  return {
    id: id('msg'),
    thread_id: threadId,
    created_at: time,
    type: 'assistant_message',
    content: [{ type: 'output_text', text, annotations }],
  };
}

export function item(type: string, fields: Record<string, unknown>) {
  return { id: id(type), thread_id: threadId, created_at: time, type, ...fields };
}

/** A citation of a heading, as the agent writes it. */
export function citation(index: number, href: string, heading: string, page: string) {
  return {
    type: 'annotation',
    index,
    source: {
      type: 'entity',
      id: href,
      title: page,
      inline_label: heading,
      icon: 'document',
      interactive: true,
      data: { href, heading, snippet: `About ${heading}.` },
    },
  };
}

/** What a stream begins with: the thread where it is new, the reader's message, the options. */
export function beginAnswer(reply: Reply, params: Record<string, unknown>): void {
  reply.stream();
  const input = params.input as { content?: unknown[]; quoted_text?: string } | undefined;
  if (!params.thread_id) reply.event({ type: 'thread.created', thread: makeThread() });
  if (input) {
    reply.event({
      type: 'thread.item.done',
      item: {
        ...userMessage(''),
        content: input.content ?? [],
        ...(input.quoted_text ? { quoted_text: input.quoted_text } : {}),
      },
    });
  }
  reply.event({ type: 'stream_options', stream_options: { allow_cancel: true } });
}

/** Streams a message in pieces, and ends it. Returns its id. */
export function streamMessage(reply: Reply, text: string, annotations: unknown[] = []): string {
  const message = assistantMessage(text, annotations);
  beginMessage(reply, message.id);
  for (const piece of text.match(/[\s\S]{1,24}/g) ?? []) addText(reply, message.id, piece);
  reply.event({ type: 'thread.item.done', item: message });
  return message.id;
}

export function beginMessage(reply: Reply, messageId: string): void {
  reply.event({
    type: 'thread.item.added',
    item: { ...assistantMessage(''), id: messageId, content: [] },
  });
  reply.event({
    type: 'thread.item.updated',
    item_id: messageId,
    update: {
      type: 'assistant_message.content_part.added',
      content_index: 0,
      content: { type: 'output_text', text: '', annotations: [] },
    },
  });
}

export function addText(reply: Reply, messageId: string, delta: string): void {
  reply.event({
    type: 'thread.item.updated',
    item_id: messageId,
    update: { type: 'assistant_message.content_part.text_delta', content_index: 0, delta },
  });
}

/** Answers every question with the same text. */
export function answerWith(text: string, annotations: unknown[] = []): Handler {
  return ({ params }, reply) => {
    beginAnswer(reply, params);
    streamMessage(reply, text, annotations);
    reply.end();
  };
}

/** Answers every question with these items, done. */
export function answerItems(...items: Record<string, unknown>[]): Handler {
  return ({ params }, reply) => {
    beginAnswer(reply, params);
    for (const entry of items) reply.event({ type: 'thread.item.done', item: entry });
    reply.end();
  };
}
