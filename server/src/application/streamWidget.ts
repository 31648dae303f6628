import { createId } from '../ids.js';
import {
  type CardWidget,
  type ListViewWidget,
  type WidgetRoot,
  widgetRoot,
} from '../protocol/index.js';
import type { ResponderEvent } from './application.js';
import { diffWidget } from './diffWidget.js';

/** A widget as an owner writes it. */
export type WidgetInput = CardWidget | ListViewWidget | WidgetRoot;

export interface WidgetOptions {
  /** What the reader's clipboard gets when they copy the widget. */
  copyText?: string | undefined;
  /** The item's id (default: a new one); actions name it as their sender. */
  itemId?: string | undefined;
}

/**
 * Shows a widget, or streams it through its states: the client is sent what has changed from one
 * to the next. A component with an `id` must be there in every state.
 *
 * @example
 * yield* streamWidget(states());
 * async function* states() {
 *   yield { type: 'Card', children: [{ type: 'Markdown', id: 'text', value: '' }] };
 *   yield { type: 'Card', children: [{ type: 'Markdown', id: 'text', value: 'Found **3** pages.' }] };
 * }
 * @throws ZodError for a state that is no widget
 */
export async function* streamWidget(
  states: WidgetInput | AsyncIterable<WidgetInput>,
  options: WidgetOptions = {},
): AsyncGenerator<ResponderEvent, void> {
  const item = {
    type: 'widget',
    id: options.itemId ?? createId('widget'),
    created_at: new Date().toISOString(),
    copy_text: options.copyText,
  };
  if (!(Symbol.asyncIterator in states)) {
    yield { type: 'thread.item.done', item: { ...item, widget: toRoot(states) } };
    return;
  }
  let last: WidgetRoot | undefined;
  for await (const state of states) {
    const widget = toRoot(state);
    if (!last) yield { type: 'thread.item.added', item: { ...item, widget } };
    for (const update of last ? diffWidget(last, widget) : []) {
      yield { type: 'thread.item.updated', item_id: item.id, update };
    }
    last = widget;
  }
  if (last) yield { type: 'thread.item.done', item: { ...item, widget: last } };
}

/** As it will be sent: two states are compared by what the client sees. */
function toRoot(widget: WidgetInput): WidgetRoot {
  return widgetRoot.parse(JSON.parse(JSON.stringify(widgetRoot.parse(widget))));
}
