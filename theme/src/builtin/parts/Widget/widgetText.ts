import { childrenOf, type WidgetNode } from '../../protocol/widget';

/** What a widget says, for a component this page does not know. */
export function widgetText(node: WidgetNode): string {
  const own = [node.value, node.label, node.title, node.alt, node.text].filter(
    (text): text is string => typeof text === 'string' && text !== '',
  );
  return [...own, ...childrenOf(node).map(widgetText)].filter(Boolean).join(' ');
}
