import type { RunStreamEvent } from '@openai/agents';
import type { ResponderEvent } from '../../application/application.js';
import type { IdKind } from '../../ids.js';
import { AssistantWriter, type TextCitations } from './assistantWriter.js';
import { type RawSignal, readRawSignals } from './rawSignal.js';
import { type Spoken, ThoughtSplitter } from './thoughtSplitter.js';
import type { WorkflowLog } from './workflowLog.js';

export interface RunWriterOptions {
  emit(event: ResponderEvent): void;
  createId(kind: IdKind): string;
  workflow: WorkflowLog;
  citations?: TextCitations | undefined;
  /** Called before the first event of an assistant message. */
  onText?: (() => void) | undefined;
  /** The title of a thought. */
  thoughtTitle?: string | undefined;
  /** Keeps a generated image and gives its address; default: a `data:` URL. */
  toImageUrl?: ((image: { base64: string; id: string }) => string | Promise<string>) | undefined;
}

/**
 * Turns the SDK's stream of one run into the protocol's events: text with citations, refusals as
 * text, reasoning as workflow, images. Tool calls are the tools' own to show (`WorkflowLog`).
 */
export class RunWriter {
  readonly #options: RunWriterOptions;
  readonly #message: AssistantWriter;
  #splitter = new ThoughtSplitter();
  readonly #images = new Map<string, string>();
  #itemId: string | undefined;
  #contentIndex = 0;
  #refused = '';

  constructor(options: RunWriterOptions) {
    this.#options = options;
    this.#message = new AssistantWriter({
      emit: options.emit,
      createId: options.createId,
      citations: options.citations,
      onStart: () => options.onText?.(),
    });
  }

  /** Writes what one event of the run means. */
  async take(event: RunStreamEvent): Promise<void> {
    if (event.type === 'raw_model_stream_event') {
      const data = event.data;
      switch (data.type) {
        case 'response_started':
          this.#endMessage();
          return;
        case 'output_text_delta':
          this.#text(data.delta, data.itemId, data.providerData?.content_index);
          return;
        case 'response_done':
          this.#finishRefusal(data.response.output);
          this.#endMessage();
          return;
        case 'model':
          for (const signal of readRawSignals(data.event)) await this.#signal(signal);
          return;
      }
    }
    if (event.type === 'run_item_stream_event' && event.item.type === 'tool_call_item') {
      const raw = event.item.rawItem;
      if (raw.type === 'hosted_tool_call' && raw.name === 'image_generation_call' && raw.output) {
        await this.#image(raw.id ?? '', raw.output, true);
      }
    }
  }

  /** The run is over: what is open is done. */
  end(): void {
    this.#endMessage();
  }

  #text(delta: string, itemId: string | undefined, contentIndex: unknown): void {
    if (itemId !== this.#itemId && this.#message.isOpen) this.#message.endMessage();
    else if (typeof contentIndex === 'number' && contentIndex !== this.#contentIndex) {
      this.#message.endPart();
    }
    this.#itemId = itemId;
    this.#contentIndex = typeof contentIndex === 'number' ? contentIndex : 0;
    for (const part of this.#splitter.push(delta)) this.#write(part);
  }

  #write({ kind, text }: Spoken): void {
    if (kind === 'text') this.#message.write(text);
    else this.#options.workflow.think(text, this.#options.thoughtTitle);
  }

  #endMessage(): void {
    for (const part of this.#splitter.end()) this.#write(part);
    this.#splitter = new ThoughtSplitter();
    this.#message.endMessage();
    this.#itemId = undefined;
    this.#contentIndex = 0;
    this.#refused = '';
  }

  async #signal(signal: RawSignal): Promise<void> {
    switch (signal.kind) {
      case 'refusal':
        this.#refused += signal.delta;
        this.#message.write(signal.delta);
        return;
      case 'reasoning':
        if (!this.#message.isOpen) {
          this.#options.workflow.think(signal.delta, this.#options.thoughtTitle);
        }
        return;
      case 'arguments':
        return;
      case 'reasoning_end':
        this.#options.workflow.endThought();
        return;
      case 'annotation':
        this.#message.annotate({ type: 'annotation', source: signal.source, index: signal.index });
        return;
      case 'partial_image':
        await this.#image(signal.itemId, signal.base64, false);
        return;
    }
  }

  /** A back end that does not stream refusals has them in the finished response alone. */
  #finishRefusal(output: ReadonlyArray<{ type?: string | undefined }>): void {
    if (this.#refused) return;
    for (const item of output) {
      if (item.type !== 'message' || !('content' in item) || !Array.isArray(item.content)) continue;
      for (const part of item.content) {
        if (part?.type === 'refusal' && typeof part.refusal === 'string') {
          this.#message.write(part.refusal);
        }
      }
    }
  }

  async #image(modelId: string, base64: string, done: boolean): Promise<void> {
    const { emit, createId } = this.#options;
    let id = this.#images.get(modelId);
    if (id === undefined) {
      this.#options.onText?.();
      id = createId('image');
      this.#images.set(modelId, id);
      emit({ type: 'thread.item.added', item: { type: 'generated_image', id } });
    }
    const toUrl = this.#options.toImageUrl ?? toDataUrl;
    const image = { id, url: await toUrl({ base64, id }) };
    if (done) {
      emit({ type: 'thread.item.done', item: { type: 'generated_image', id, image } });
      this.#images.delete(modelId);
    } else {
      emit({
        type: 'thread.item.updated',
        item_id: id,
        update: { type: 'generated_image.updated', image },
      });
    }
  }
}

function toDataUrl({ base64 }: { base64: string }): string {
  return `data:image/png;base64,${base64}`;
}
