import { createId } from '../ids.js';
import type {
  Annotation,
  FreeFormRecord,
  IconName,
  StructuredQuestionInput,
  ThreadItem,
} from '../protocol/index.js';
import type { LooseEvent, ResponderEvent } from './application.js';

/** Events an application yields, made in one line each. */

/** A line under the conversation that says what is being done; the next item takes its place. */
export function progress(text: string, icon?: IconName): LooseEvent {
  return { type: 'progress_update', text, icon };
}

/** A box for the reader that is not kept. `message` may hold Markdown. */
export function notice(
  level: 'info' | 'warning' | 'danger',
  message: string,
  title?: string,
): LooseEvent {
  return { type: 'notice', level, message, title };
}

/** Something for the page to do at once, without an answer; the page knows effects by name. */
export function clientEffect(name: string, data: FreeFormRecord = {}): LooseEvent {
  return { type: 'client_effect', name, data };
}

/**
 * Has the page run a tool. Yield it last: the answer goes on in another call of `respond`, with no
 * message, once the output has come; it stands in the thread's newest item.
 */
export function callClientTool(name: string, args: FreeFormRecord): LooseEvent {
  const item = { id: createId('tool_call'), type: 'client_tool_call', status: 'pending' };
  return done({ ...item, call_id: createId('tool_call'), name, arguments: args });
}

/**
 * Asks the reader questions with choices or a free answer. Yield it last: `respond` is called again,
 * with no message, once they have answered or skipped; the answers stand in the item.
 */
export function askReader(questions: readonly StructuredQuestionInput[]): LooseEvent {
  const id = createId('structured_input');
  return done({ id, type: 'structured_input', status: 'pending', inputs: questions });
}

/** A note to your agent in the thread's history; readers never see it. */
export function hiddenNote(content: unknown): LooseEvent {
  return done({ id: createId('hidden_context'), type: 'hidden_context_item', content });
}

/** A picture as it is made: the first is announced, each one takes the place of the one before. */
export async function* streamImage(
  images: AsyncIterable<{ url: string; progress?: number }>,
): AsyncGenerator<ResponderEvent, void> {
  const id = createId('image');
  let image: { id: string; url: string } | undefined;
  yield { type: 'thread.item.added', item: { id, type: 'generated_image' } };
  for await (const { url, progress: share } of images) {
    image = { id, url };
    const update = { type: 'generated_image.updated', image, progress: share };
    yield { type: 'thread.item.updated', item_id: id, update };
  }
  yield done({ id, type: 'generated_image', image });
}

export interface TextOptions {
  /** The message's id (default: a new one). */
  itemId?: string | undefined;
  /** What the text rests on, told when it is complete; `index` is a position in the text. */
  annotations?: readonly Annotation[] | undefined;
}

/**
 * An assistant message, at once or as it is written.
 *
 * @example
 * yield* streamText(model.textStream);
 */
export async function* streamText(
  chunks: string | AsyncIterable<string>,
  options: TextOptions = {},
): AsyncGenerator<ResponderEvent, void> {
  const id = options.itemId ?? createId('message');
  const annotations = options.annotations ?? [];
  const message = (text: string) => ({
    id,
    type: 'assistant_message',
    content: [{ type: 'output_text', text, annotations }],
  });
  if (typeof chunks === 'string') {
    yield done(message(chunks));
    return;
  }
  const updated = (type: string, more: Record<string, unknown>): LooseEvent => ({
    type: 'thread.item.updated',
    item_id: id,
    update: { type: `assistant_message.content_part.${type}`, content_index: 0, ...more },
  });
  let text = '';
  for await (const delta of chunks) {
    if (text === '') {
      yield { type: 'thread.item.added', item: { ...message(''), content: [] } };
      yield updated('added', { content: { type: 'output_text', text: '', annotations: [] } });
    }
    if (delta === '') continue;
    text += delta;
    yield updated('text_delta', { delta });
  }
  if (text === '') return;
  for (const [index, annotation] of annotations.entries()) {
    yield updated('annotation_added', { annotation_index: index, annotation });
  }
  yield updated('done', { content: message(text).content[0] });
  yield done(message(text));
}

function done(
  item: { id: string; type: ThreadItem['type'] | string } & FreeFormRecord,
): LooseEvent {
  return { type: 'thread.item.done', item };
}
