import type { ItemUpdate, WidgetComponent, WidgetRoot } from '../protocol/index.js';

type WidgetUpdate = Extract<ItemUpdate, { type: `widget.${string}` }>;

/** A widget's tree after an update; an update for a component that is not there changes nothing. */
export function updateWidget(root: WidgetRoot, update: WidgetUpdate): WidgetRoot {
  if (update.type === 'widget.root.updated') return update.widget;
  const changed = change(root, update.component_id, (component) =>
    update.type === 'widget.component.updated'
      ? update.component
      : { ...component, value: `${textOf(component)}${update.delta}`, streaming: !update.done },
  );
  return { ...changed, type: root.type };
}

function textOf(component: WidgetComponent): string {
  return typeof component.value === 'string' ? component.value : '';
}

function change(
  component: WidgetComponent,
  id: string,
  by: (component: WidgetComponent) => WidgetComponent,
): WidgetComponent {
  if (component.id === id) return by(component);
  const { children } = component;
  if (Array.isArray(children)) {
    return {
      ...component,
      children: children.map((child: unknown) =>
        isComponent(child) ? change(child, id, by) : child,
      ),
    };
  }
  return isComponent(children) ? { ...component, children: change(children, id, by) } : component;
}

function isComponent(value: unknown): value is WidgetComponent {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}
