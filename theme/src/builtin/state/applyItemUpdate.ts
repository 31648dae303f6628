import type { ItemUpdate } from '../protocol/event';
import type { AssistantMessageItem, AssistantPart, ThreadItem } from '../protocol/item';
import { changeNode, type WidgetNode } from '../protocol/widget';

/** The item after one update. An update that does not belong to the item's type changes nothing. */
export function applyItemUpdate(item: ThreadItem, update: ItemUpdate): ThreadItem {
  switch (update.type) {
    case 'part_added':
    case 'part_done':
      return changePart(item, update.index, () => update.part);
    case 'text_delta':
      return changePart(item, update.index, (part) => ({
        ...part,
        text: part.text + update.delta,
      }));
    case 'annotation_added':
      return changePart(item, update.index, (part) => {
        const annotations = [...part.annotations];
        annotations[Math.min(update.position, annotations.length)] = update.annotation;
        return { ...part, annotations };
      });
    case 'widget_root':
      return item.type === 'widget' ? { ...item, widget: update.widget } : item;
    case 'widget_component':
      return changeWidget(item, update.componentId, () => update.component);
    case 'widget_text':
      return changeWidget(item, update.componentId, (node) => ({
        ...node,
        value: (typeof node.value === 'string' ? node.value : '') + update.delta,
        streaming: !update.done,
      }));
    case 'task': {
      if (item.type !== 'workflow') return item;
      const tasks = [...item.workflow.tasks];
      tasks[Math.min(update.index, tasks.length)] = update.task;
      return { ...item, workflow: { ...item.workflow, tasks } };
    }
    case 'image':
      return item.type === 'generated_image' ? { ...item, image: update.image } : item;
  }
}

function changePart(
  item: ThreadItem,
  index: number,
  change: (part: AssistantPart) => AssistantPart,
): ThreadItem {
  if (item.type !== 'assistant_message') return item;
  const content = [...item.content];
  // A server may announce part 1 before part 0: the gap is an empty part, never a hole.
  while (content.length <= index) content.push({ text: '', annotations: [] });
  content[index] = change(content[index] ?? { text: '', annotations: [] });
  return { ...item, content } satisfies AssistantMessageItem;
}

function changeWidget(
  item: ThreadItem,
  componentId: string,
  change: (node: WidgetNode) => WidgetNode,
): ThreadItem {
  if (item.type !== 'widget') return item;
  return { ...item, widget: changeNode(item.widget, componentId, change) };
}
