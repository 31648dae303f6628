import {
  type AssistantPart,
  type GeneratedImageItem,
  type ThreadItem,
  toAssistantPart,
  toGeneratedImage,
  toThreadItem,
} from './item';
import { isRecord, type JsonRecord, toNumber, toOneOf, toRecord, toText } from './json';
import { type Annotation, toAnnotation } from './source';
import { type Task, toTask } from './task';
import { type ThreadInfo, toThreadInfo } from './thread';
import { toWidgetNode, type WidgetNode } from './widget';

/** A change to an item that is being made. */
export type ItemUpdate =
  | { type: 'part_added' | 'part_done'; index: number; part: AssistantPart }
  | { type: 'text_delta'; index: number; delta: string }
  | { type: 'annotation_added'; index: number; position: number; annotation: Annotation }
  | { type: 'widget_text'; componentId: string; delta: string; done: boolean }
  | { type: 'widget_component'; componentId: string; component: WidgetNode }
  | { type: 'widget_root'; widget: WidgetNode }
  | { type: 'task'; index: number; task: Task }
  | { type: 'image'; image: GeneratedImageItem['image'] };

/** One frame of a streamed answer. */
export type ThreadEvent =
  | { type: 'thread'; thread: ThreadInfo }
  | { type: 'item_added' | 'item_done' | 'item_replaced'; item: ThreadItem }
  | { type: 'item_updated'; itemId: string; update: ItemUpdate }
  | { type: 'item_removed'; itemId: string }
  | { type: 'stream_options'; allowCancel: boolean }
  | { type: 'progress'; text: string; icon?: string | undefined }
  | { type: 'effect'; name: string; data: JsonRecord }
  | { type: 'error'; code: string; message?: string | undefined; allowRetry: boolean }
  | {
      type: 'notice';
      level: 'info' | 'warning' | 'danger';
      message: string;
      title?: string | undefined;
    };

const itemEvents = {
  'thread.item.added': 'item_added',
  'thread.item.done': 'item_done',
  'thread.item.replaced': 'item_replaced',
} as const;

/** A frame of the wire as ours, or nothing where it is of a kind this page does not know. */
export function toThreadEvent(value: unknown): ThreadEvent | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'thread.created':
    case 'thread.updated': {
      const thread = toThreadInfo(value.thread);
      return thread && { type: 'thread', thread };
    }
    case 'thread.item.added':
    case 'thread.item.done':
    case 'thread.item.replaced': {
      const item = toThreadItem(value.item);
      return item && { type: itemEvents[value.type], item };
    }
    case 'thread.item.updated': {
      const itemId = toText(value.item_id);
      const update = toItemUpdate(value.update);
      return itemId === undefined || !update ? undefined : { type: 'item_updated', itemId, update };
    }
    case 'thread.item.removed': {
      const itemId = toText(value.item_id);
      return itemId === undefined ? undefined : { type: 'item_removed', itemId };
    }
    case 'stream_options':
      return {
        type: 'stream_options',
        allowCancel: toRecord(value.stream_options).allow_cancel !== false,
      };
    case 'progress_update':
      return { type: 'progress', text: toText(value.text) ?? '', icon: toText(value.icon) };
    case 'client_effect':
      return { type: 'effect', name: toText(value.name) ?? '', data: toRecord(value.data) };
    case 'error':
      return {
        type: 'error',
        code: toText(value.code) ?? 'custom',
        message: toText(value.message),
        allowRetry: value.allow_retry === true,
      };
    case 'notice':
      return {
        type: 'notice',
        level: toOneOf(value.level, ['info', 'warning', 'danger']) ?? 'info',
        message: toText(value.message) ?? '',
        title: toText(value.title),
      };
    default:
      return undefined;
  }
}

function toItemUpdate(value: unknown): ItemUpdate | undefined {
  if (!isRecord(value)) return undefined;
  const index = toNumber(value.content_index) ?? 0;
  switch (value.type) {
    case 'assistant_message.content_part.added':
    case 'assistant_message.content_part.done': {
      const part = toAssistantPart(value.content);
      const done = value.type === 'assistant_message.content_part.done';
      return part && { type: done ? 'part_done' : 'part_added', index, part };
    }
    case 'assistant_message.content_part.text_delta':
      return { type: 'text_delta', index, delta: toText(value.delta) ?? '' };
    case 'assistant_message.content_part.annotation_added': {
      const annotation = toAnnotation(value.annotation);
      const position = toNumber(value.annotation_index) ?? 0;
      return annotation && { type: 'annotation_added', index, position, annotation };
    }
    case 'widget.streaming_text.value_delta':
      return {
        type: 'widget_text',
        componentId: toText(value.component_id) ?? '',
        delta: toText(value.delta) ?? '',
        done: value.done === true,
      };
    case 'widget.component.updated': {
      const component = toWidgetNode(value.component);
      const componentId = toText(value.component_id) ?? '';
      return component && { type: 'widget_component', componentId, component };
    }
    case 'widget.root.updated': {
      const widget = toWidgetNode(value.widget);
      return widget && { type: 'widget_root', widget };
    }
    case 'workflow.task.added':
    case 'workflow.task.updated': {
      const task = toTask(value.task);
      return task && { type: 'task', index: toNumber(value.task_index) ?? 0, task };
    }
    case 'generated_image.updated':
      return { type: 'image', image: toGeneratedImage(value.image) };
    default:
      return undefined;
  }
}
