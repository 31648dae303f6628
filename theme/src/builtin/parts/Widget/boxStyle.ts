import type { CSSProperties } from 'react';
import { isRecord, toOwn } from '../../protocol/json';
import type { WidgetNode } from '../../protocol/widget';

const alignments: Readonly<Record<string, string>> = {
  start: 'flex-start',
  center: 'center',
  end: 'flex-end',
  baseline: 'baseline',
  stretch: 'stretch',
};
const justifications: Readonly<Record<string, string>> = {
  ...alignments,
  between: 'space-between',
  around: 'space-around',
  evenly: 'space-evenly',
};

/** Where a widget asks for more than this, it would leave the chat. */
const maxSpace = 64;

/** A number is steps of 4 px, as in ChatKit; a text is a plain CSS length. */
function space(value: unknown): string | undefined {
  if (typeof value === 'number' && value >= 0) return `${Math.min(value * 4, maxSpace) / 16}rem`;
  return typeof value === 'string' && /^\d{1,3}(?:\.\d+)?(?:px|rem|em|%)$/.test(value)
    ? value
    : undefined;
}

function size(value: unknown): string | undefined {
  return typeof value === 'number' && value >= 0
    ? `${Math.min(value, 1000) / 16}rem`
    : space(value);
}

/**
 * The layout a box asks for. Only known words and plain lengths get through, and no colours: those
 * are the site's, or nobody could promise that they can be read in both colour modes.
 */
export function boxStyle(node: WidgetNode): CSSProperties {
  const padding = isRecord(node.padding) ? node.padding : undefined;
  return {
    alignItems: toOwn(alignments, node.align),
    justifyContent: toOwn(justifications, node.justify),
    flexWrap: node.wrap === 'wrap' ? 'wrap' : undefined,
    flex: typeof node.flex === 'number' ? node.flex : undefined,
    gap: space(node.gap),
    padding: padding ? undefined : space(node.padding),
    paddingBlockStart: space(padding?.top ?? padding?.y),
    paddingBlockEnd: space(padding?.bottom ?? padding?.y),
    paddingInlineStart: space(padding?.left ?? padding?.x),
    paddingInlineEnd: space(padding?.right ?? padding?.x),
    width: size(node.width ?? node.size),
    height: size(node.height ?? node.size),
    minWidth: size(node.minWidth),
    maxWidth: size(node.maxWidth) ?? '100%',
    border: node.border ? '1px solid var(--chat-line)' : undefined,
    borderRadius: node.border || node.radius ? '0.625rem' : undefined,
  };
}
