import { isDeepStrictEqual } from 'node:util';
import type { ItemUpdate, WidgetComponent, WidgetRoot } from '../protocol/index.js';

type WidgetUpdate = Extract<ItemUpdate, { type: `widget.${string}` }>;

/**
 * The updates that bring a widget from one state to the next: deltas where no more has happened
 * than that texts with an `id` have grown at their end, else the whole root. Text without an `id`
 * that grows needs no update of its own: it comes with the next root, or when the widget is done.
 */
export function diffWidget(before: WidgetRoot, after: WidgetRoot): WidgetUpdate[] {
  if (!isGrown(before, after)) return [{ type: 'widget.root.updated', widget: after }];
  const old = textsById(before);
  return [...textsById(after)].flatMap(([id, component]): WidgetUpdate[] => {
    const delta = component.value.slice(old.get(id)?.value.length ?? 0);
    if (delta === '') return [];
    const done = component.streaming !== true;
    return [{ type: 'widget.streaming_text.value_delta', component_id: id, delta, done }];
  });
}

/** Whether `after` is `before` but for texts that have grown. */
function isGrown(before: WidgetComponent, after: WidgetComponent): boolean {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].every((field) => {
    const old = before[field];
    const now = after[field];
    if (field === 'value' && isText(before) && isText(after)) {
      return after.value.startsWith(before.value);
    }
    return field === 'children' ? areChildrenGrown(old, now) : isDeepStrictEqual(old, now);
  });
}

function areChildrenGrown(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after)) {
    return (
      before.length === after.length &&
      before.every((child: unknown, index) => areChildrenGrown(child, after[index]))
    );
  }
  if (isComponent(before) && isComponent(after)) return isGrown(before, after);
  return isDeepStrictEqual(before, after);
}

type TextComponent = WidgetComponent & { value: string };

function isText(component: WidgetComponent): component is TextComponent {
  return (
    (component.type === 'Text' || component.type === 'Markdown') &&
    typeof component.value === 'string'
  );
}

function textsById(component: WidgetComponent, found = new Map<string, TextComponent>()) {
  if (component.id && isText(component)) found.set(component.id, component);
  if (Array.isArray(component.children)) {
    for (const child of component.children) if (isComponent(child)) textsById(child, found);
  }
  return found;
}

function isComponent(value: unknown): value is WidgetComponent {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}
