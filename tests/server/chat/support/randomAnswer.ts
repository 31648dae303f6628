import fc from 'fast-check';
import type { ResponderEvent } from '../../../../server/src/application/index.js';
import { createId } from '../../../../server/src/ids.js';

/** Something an application does, as numbers that pick what there is by then. */
export type RandomOperation =
  | { do: 'begin'; kind: 'message' | 'widget' | 'workflow' | 'image'; at: number }
  | { do: 'write'; at: number; text: string }
  | { do: 'finish' }
  | { do: 'finish_all' }
  | { do: 'note'; text: string }
  | { do: 'replace'; at: number; text: string }
  | { do: 'remove'; at: number }
  | { do: 'hide'; text: string }
  | { do: 'tell'; text: string };

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const at = fc.nat(20);

/** Any sequence; what is still being made at its end is finished. */
export const randomOperations: fc.Arbitrary<RandomOperation[]> = fc.array(
  fc.oneof<fc.Arbitrary<RandomOperation>[]>(
    fc.record({
      do: fc.constant('begin' as const),
      kind: fc.constantFrom('message', 'widget', 'workflow', 'image'),
      at,
    }),
    fc.record({ do: fc.constant('write' as const), at, text }),
    fc.record({ do: fc.constant('write' as const), at, text }),
    fc.record({ do: fc.constant('finish' as const) }),
    fc.record({ do: fc.constant('note' as const), text }),
    fc.record({ do: fc.constant('replace' as const), at, text }),
    fc.record({ do: fc.constant('remove' as const), at }),
    fc.record({ do: fc.constant('hide' as const), text }),
    fc.record({ do: fc.constant('tell' as const), text }),
  ),
  { maxLength: 25 },
);

interface Making {
  id: string;
  kind: 'message' | 'widget' | 'workflow' | 'image';
  texts: string[];
}

/**
 * Answers that keep to the rules of the protocol, whatever the operations are. One of them: items
 * are finished in the order in which they were begun. A client shows them in the one order, the
 * reference keeps them in the other.
 */
export class RandomAnswer {
  #operations: readonly RandomOperation[] = [];
  #making: Making[] = [];
  readonly #kept: string[] = [];

  next(operations: readonly RandomOperation[]): void {
    this.#operations = operations;
  }

  async *events(): AsyncGenerator<ResponderEvent, void> {
    for (const operation of this.#operations) yield* this.#perform(operation);
    yield* this.#perform({ do: 'finish_all' });
  }

  *#perform(operation: RandomOperation): Generator<ResponderEvent, void> {
    switch (operation.do) {
      case 'begin': {
        const making = { id: createId('message'), kind: operation.kind, texts: [] };
        this.#making.push(making);
        yield { type: 'thread.item.added', item: toItem(making) };
        return;
      }
      case 'write': {
        const making = pick(this.#making, operation.at);
        if (!making) return;
        for (const update of write(making, operation.text)) {
          yield { type: 'thread.item.updated', item_id: making.id, update };
        }
        return;
      }
      case 'finish':
        yield* this.#finish();
        return;
      case 'finish_all':
        while (this.#making.length > 0) yield* this.#finish();
        return;
      case 'note': {
        const making: Making = {
          id: createId('message'),
          kind: 'message',
          texts: [operation.text],
        };
        yield* this.#perform({ do: 'finish_all' });
        this.#kept.push(making.id);
        yield { type: 'thread.item.done', item: toItem(making) };
        return;
      }
      case 'replace': {
        const id = pick(this.#kept, operation.at);
        if (!id) return;
        const item = toItem({ id, kind: 'message', texts: [operation.text] });
        yield { type: 'thread.item.replaced', item };
        return;
      }
      case 'remove': {
        const id = pick(this.#kept, operation.at);
        if (!id) return;
        this.#kept.splice(this.#kept.indexOf(id), 1);
        yield { type: 'thread.item.removed', item_id: id };
        return;
      }
      case 'hide':
        yield {
          type: 'thread.item.done',
          item: { id: createId('hidden_context'), type: 'hidden_context_item', content: operation },
        };
        return;
      case 'tell':
        yield { type: 'notice', level: 'info', message: operation.text };
        yield { type: 'progress_update', text: operation.text };
    }
  }

  *#finish(): Generator<ResponderEvent, void> {
    const making = this.#making.shift();
    if (!making) return;
    this.#kept.push(making.id);
    yield { type: 'thread.item.done', item: toItem(making) };
  }
}

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % Math.max(1, list.length)];
}

/** The updates by which an item grows by a text; the item grows with them. */
function* write(making: Making, text: string): Generator<Record<string, unknown>> {
  const index = making.texts.length;
  switch (making.kind) {
    case 'message': {
      const last = index - 1;
      // Every other text begins a new part.
      if (index === 0 || text.length % 2 === 0) {
        making.texts.push('');
        const content = { type: 'output_text', text: '', annotations: [] };
        yield { type: 'assistant_message.content_part.added', content_index: index, content };
      }
      const at = making.texts.length - 1;
      making.texts[at] += text;
      yield { type: 'assistant_message.content_part.text_delta', content_index: at, delta: text };
      if (last >= 0 && at !== last) {
        const content = { type: 'output_text', text: making.texts[last], annotations: [] };
        yield { type: 'assistant_message.content_part.done', content_index: last, content };
      }
      return;
    }
    case 'widget':
      making.texts = [`${making.texts[0] ?? ''}${text}`];
      yield {
        type: 'widget.streaming_text.value_delta',
        component_id: 'text',
        delta: text,
        done: true,
      };
      return;
    case 'workflow':
      making.texts.push(text);
      yield { type: 'workflow.task.added', task_index: index, task: toTask(text) };
      return;
    case 'image':
      making.texts = [text];
      yield { type: 'generated_image.updated', image: { id: 'i', url: text }, progress: 0.5 };
  }
}

function toTask(text: string) {
  return { type: 'custom', title: text, status_indicator: 'complete' };
}

function toItem({ id, kind, texts }: Making) {
  switch (kind) {
    case 'message': {
      const content = texts.map((text) => ({ type: 'output_text', text, annotations: [] }));
      return { id, type: 'assistant_message', content };
    }
    case 'widget': {
      const children = [{ type: 'Text', id: 'text', value: texts[0] ?? '', streaming: false }];
      return { id, type: 'widget', widget: { type: 'Card', children } };
    }
    case 'workflow':
      return { id, type: 'workflow', workflow: { type: 'custom', tasks: texts.map(toTask) } };
    case 'image':
      return { id, type: 'generated_image', image: texts[0] && { id: 'i', url: texts[0] } };
  }
}
