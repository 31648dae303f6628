import { once } from 'node:events';
import {
  type AttachmentBackend,
  type ChatApplication,
  type ResponderEvent,
  streamWidget,
} from '../application/index.js';
import { ReaderError, StreamError } from '../errors.js';
import {
  type Attachment,
  type ThreadMetadata,
  threadItem,
  threadMetadata,
  toSentItem,
  widgetRoot,
} from '../protocol/index.js';
import type { Operation, Scenario, Step } from './scenario.js';

/** The application of a transcript: it does what the step says, and writes down what it is asked. */
export class RecordedApplication {
  step: Step | undefined;
  calls: unknown[] = [];
  /** Called where the transcript has the reader's connection go away. */
  onDisconnect: () => void = () => {};

  begin(step: Step, onDisconnect: () => void): void {
    this.step = step;
    this.calls = [];
    this.onDisconnect = onDisconnect;
  }

  create(scenario: Scenario): ChatApplication {
    return {
      respond: (thread, input, { signal }) => {
        this.calls.push({ respond: input && toSentItem(input) });
        return this.#perform(this.step?.respond ?? [], thread, signal);
      },
      action: (thread, { type, payload = null }, sender, { signal }) => {
        this.calls.push({ action: { type, payload }, sender: sender?.id ?? null });
        return this.#perform(this.step?.action ?? [], thread, signal);
      },
      syncAction: async (thread, { type, payload = null }, sender) => {
        this.calls.push({ sync_action: { type, payload }, sender: sender?.id ?? null });
        const item = this.step?.sync_action;
        return item ? threadItem.parse({ ...filled(thread), ...item }) : undefined;
      },
      addFeedback: async (thread_id, item_ids, kind) => {
        this.calls.push({ feedback: { thread_id, item_ids, kind } });
      },
      transcribe: async ({ bytes, mimeType, mediaType }) => {
        const bytes_base64 = Buffer.from(bytes).toString('base64');
        this.calls.push({
          transcribe: { bytes_base64, mime_type: mimeType, media_type: mediaType },
        });
        return this.step?.transcript ?? '';
      },
      ...(scenario.attachments ? { attachments: recordedAttachments(scenario) } : {}),
    };
  }

  async *#perform(
    operations: readonly Operation[],
    thread: ThreadMetadata,
    signal: AbortSignal,
  ): AsyncGenerator<ResponderEvent, void> {
    for (const operation of operations) {
      if ('yield' in operation) yield toEvent(operation.yield);
      else if ('thread' in operation) change(thread, operation.thread);
      else if ('throw' in operation) throw toError(operation.throw);
      else if ('widget' in operation) yield* showWidget(operation);
      else {
        this.onDisconnect();
        if (!signal.aborted) await once(signal, 'abort');
      }
    }
  }
}

function toEvent(event: Record<string, unknown> & { type: string }): ResponderEvent {
  const { type } = event;
  return { ...event, type: eventTypes.find((known) => known === type) ?? 'notice' };
}

const eventTypes = [
  'thread.created',
  'thread.updated',
  'thread.item.added',
  'thread.item.updated',
  'thread.item.done',
  'thread.item.removed',
  'thread.item.replaced',
  'stream_options',
  'progress_update',
  'client_effect',
  'error',
  'notice',
] as const;

function filled(thread: ThreadMetadata) {
  return { thread_id: thread.id, created_at: new Date().toISOString() };
}

function change(
  thread: ThreadMetadata,
  changes: Extract<Operation, { thread: unknown }>['thread'],
) {
  Object.assign(thread, threadMetadata.parse({ ...thread, ...changes }));
}

function toError(thrown: Extract<Operation, { throw: unknown }>['throw']): Error {
  const allowRetry = thrown.allow_retry;
  const options = allowRetry === undefined ? {} : { allowRetry };
  if (thrown.kind === 'custom') return new ReaderError(thrown.message ?? '', options);
  if (thrown.kind === 'stream') return new StreamError('as recorded', options);
  return new Error(thrown.message ?? 'as recorded');
}

function showWidget(operation: Extract<Operation, { widget: unknown }>) {
  const options = { itemId: operation.item_id, copyText: operation.copy_text };
  const states = operation.widget.map((state) => widgetRoot.parse(state));
  const [first] = states;
  if (states.length === 1 && first) return streamWidget(first, options);
  return streamWidget(
    (async function* () {
      yield* states;
    })(),
    options,
  );
}

function recordedAttachments(scenario: Scenario): AttachmentBackend {
  let count = 0;
  return {
    create: async ({ name, mime_type }): Promise<Attachment> => {
      count += 1;
      const id = `atc_${count}`;
      const fields = {
        id,
        name,
        mime_type,
        upload_descriptor: {
          url: `https://files.example/upload/${id}`,
          method: 'PUT' as const,
          headers: { 'X-Upload': '1' },
        },
        metadata: scenario.attachment_metadata,
      };
      return mime_type.startsWith('image/')
        ? { type: 'image', ...fields, preview_url: `https://files.example/preview/${id}` }
        : { type: 'file', ...fields };
    },
    delete: async () => {},
  };
}
