import { isRecord } from './isRecord';

/** A node of what Docusaurus makes of Markdown (hast with MDX), as far as it is read here. */
export interface MarkdownNode {
  type: string;
  /** Of an HTML element. */
  tagName: string;
  /** Of a JSX element; `''` for a fragment. */
  name: string;
  value: string;
  properties: Record<string, unknown>;
  attributes: Array<Record<string, unknown>>;
  children: MarkdownNode[];
  /** The program of an expression or of imports and exports. */
  program: unknown;
}

/** Reads a node leniently: plugins of a site may leave anything in the tree. */
export function toMarkdownNode(value: unknown): MarkdownNode | null {
  if (!isRecord(value) || typeof value.type !== 'string') return null;
  const children = Array.isArray(value.children) ? value.children : [];
  const attributes = Array.isArray(value.attributes) ? value.attributes : [];
  return {
    type: value.type,
    tagName: typeof value.tagName === 'string' ? value.tagName : '',
    name: typeof value.name === 'string' ? value.name : '',
    value: typeof value.value === 'string' ? value.value : '',
    properties: isRecord(value.properties) ? value.properties : {},
    attributes: attributes.filter(isRecord),
    children: children.flatMap((child) => toMarkdownNode(child) ?? []),
    program: isRecord(value.data) ? value.data.estree : undefined,
  };
}

export function nodesOfType(node: MarkdownNode, type: string): MarkdownNode[] {
  return [
    ...(node.type === type ? [node] : []),
    ...node.children.flatMap((child) => nodesOfType(child, type)),
  ];
}
