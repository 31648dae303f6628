import type { FreeFormRecord, ItemUpdate, ThreadEvent, ThreadItem } from '../protocol/index.js';
import type { RunCheckpoint } from '../store/index.js';
import { updateWidget } from './widgetTree.js';

/**
 * The items of a run that have been added and are not done, as they stand: what is kept of an
 * answer that is stopped, and what a follower starts from.
 */
export class PendingItems {
  readonly #items = new Map<string, ThreadItem>();
  /** Grows with every change. */
  version = 0;
  /** Grows with every item that is stored or deleted, and so is read from the store from then on. */
  settled = 0;
  /** The progress line that stands, if one does. */
  progress: RunCheckpoint['progress'];
  /** Errors and notices so far: told again to one who follows later. */
  readonly notices: FreeFormRecord[] = [];

  get list(): ThreadItem[] {
    return [...this.#items.values()];
  }

  /** Takes in an event that has been sent. */
  apply(event: ThreadEvent): void {
    switch (event.type) {
      case 'thread.item.added':
        // A copy: what follows is written into it.
        this.#items.set(event.item.id, structuredClone(event.item));
        this.progress = undefined;
        break;
      case 'thread.item.done':
      case 'thread.item.replaced':
        this.settled += 1;
        this.progress = undefined;
        if (!this.#items.delete(event.item.id)) return;
        break;
      case 'thread.item.removed':
        this.settled += 1;
        if (!this.#items.delete(event.item_id)) return;
        break;
      case 'thread.item.updated': {
        const item = this.#items.get(event.item_id);
        if (!item) return;
        applyUpdate(item, event.update);
        break;
      }
      case 'progress_update':
        this.progress = { icon: event.icon, text: event.text };
        break;
      case 'notice':
      case 'error':
        this.notices.push(event);
        break;
      default:
        return;
    }
    this.version += 1;
  }
}

/**
 * Writes an update into the item it belongs to. Updates of an item of another kind are ignored.
 */
export function applyUpdate(item: ThreadItem, update: ItemUpdate): void {
  switch (update.type) {
    case 'assistant_message.content_part.added':
    case 'assistant_message.content_part.done':
      if (item.type === 'assistant_message') {
        part(item.content, update.content_index);
        item.content[update.content_index] = structuredClone(update.content);
      }
      break;
    case 'assistant_message.content_part.text_delta':
      if (item.type === 'assistant_message') {
        part(item.content, update.content_index).text += update.delta;
      }
      break;
    case 'assistant_message.content_part.annotation_added':
      if (item.type === 'assistant_message') {
        part(item.content, update.content_index).annotations.splice(
          update.annotation_index,
          0,
          update.annotation,
        );
      }
      break;
    case 'workflow.task.added':
      if (item.type === 'workflow') item.workflow.tasks.push(update.task);
      break;
    case 'workflow.task.updated':
      if (item.type === 'workflow' && update.task_index in item.workflow.tasks) {
        item.workflow.tasks[update.task_index] = update.task;
      }
      break;
    case 'generated_image.updated':
      if (item.type === 'generated_image') item.image = update.image;
      break;
    case 'widget.root.updated':
    case 'widget.component.updated':
    case 'widget.streaming_text.value_delta':
      if (item.type === 'widget') item.widget = updateWidget(item.widget, update);
      break;
  }
}

type Content = Extract<ThreadItem, { type: 'assistant_message' }>['content'];

/** The part at an index; parts that were never announced are made, empty, up to it. */
function part(content: Content, index: number): Content[number] {
  for (;;) {
    const found = content[index];
    if (found) return found;
    if (index < 0 || index > 1000) throw new RangeError(`No content part ${index}`);
    content.push({ type: 'output_text', text: '', annotations: [] });
  }
}
