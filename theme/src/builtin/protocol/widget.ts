import { isRecord, type JsonRecord } from './json';

/** A node of a widget tree; what each type may carry is read where it is rendered. */
export type WidgetNode = JsonRecord & { type: string };

export function toWidgetNode(value: unknown): WidgetNode | undefined {
  if (!isRecord(value) || typeof value.type !== 'string') return undefined;
  return { ...value, type: value.type };
}

/** The children of a node: a list, or the single child of a `Transition`. */
export function childrenOf(node: WidgetNode): WidgetNode[] {
  const children = Array.isArray(node.children) ? node.children : [node.children];
  return children.flatMap((child: unknown) => {
    const known = toWidgetNode(child);
    return known ? [known] : [];
  });
}

/** A copy of the tree in which the node with `id` is `change(node)`; other nodes are kept. */
export function changeNode(
  root: WidgetNode,
  id: string,
  change: (node: WidgetNode) => WidgetNode,
): WidgetNode {
  if (root.id === id) return change(root);
  if (!root.children) return root;
  if (!Array.isArray(root.children)) {
    const child = toWidgetNode(root.children);
    return child ? { ...root, children: changeNode(child, id, change) } : root;
  }
  return { ...root, children: childrenOf(root).map((child) => changeNode(child, id, change)) };
}

/** What a widget's control sends. */
export interface WidgetAction {
  type: string;
  payload?: unknown;
}
