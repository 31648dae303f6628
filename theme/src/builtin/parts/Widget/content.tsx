import type { CSSProperties } from 'react';
import { Markdown } from '../../markdown/Markdown';
import { MarkdownImage } from '../../markdown/MarkdownImage';
import { toOwn, toText } from '../../protocol/json';
import type { WidgetNode } from '../../protocol/widget';
import { Icon, iconNamed } from '../Icon';
import styles from './Widget.module.css';

interface NodeProps {
  node: WidgetNode;
}

const weights: Readonly<Record<string, number>> = {
  normal: 400,
  medium: 500,
  semibold: 600,
  bold: 700,
};
const aligns = { start: 'start', center: 'center', end: 'end' } as const;
const sizes: Readonly<Record<string, string>> = {
  '3xs': '0.625rem',
  '2xs': '0.6875rem',
  xs: '0.75rem',
  sm: '0.8125rem',
  md: '0.9375rem',
  lg: '1.0625rem',
  xl: '1.25rem',
  '2xl': '1.375rem',
  '3xl': '1.5rem',
  '4xl': '1.75rem',
  '5xl': '2rem',
};
/** ChatKit's names of text colours, as far as they are quiet or loud rather than a hue. */
const quiet = new Set(['secondary', 'tertiary', 'prose']);

function textStyle(node: WidgetNode): CSSProperties {
  const { weight, textAlign, size } = node;
  return {
    fontWeight: typeof weight === 'string' ? weights[weight] : undefined,
    textAlign: aligns[textAlign === 'center' || textAlign === 'end' ? textAlign : 'start'],
    fontSize: typeof size === 'string' ? sizes[size] : undefined,
    fontStyle: node.italic === true ? 'italic' : undefined,
    textDecoration: node.lineThrough === true ? 'line-through' : undefined,
    color:
      typeof node.color === 'string' && quiet.has(node.color) ? 'var(--chat-muted)' : undefined,
  };
}

function className(node: WidgetNode, own: string | undefined): string {
  return node.truncate === true ? `${own} ${styles.truncate}` : (own ?? '');
}

export function Text({ node }: NodeProps) {
  const editable = node.editable;
  if (typeof editable === 'object' && editable !== null && 'name' in editable) {
    const name = toText(editable.name);
    return (
      <input
        className={styles.input}
        name={name}
        aria-label={name}
        defaultValue={toText(node.value)}
        dir="auto"
      />
    );
  }
  return (
    <p className={className(node, styles.text)} style={textStyle(node)} dir="auto">
      {toText(node.value)}
    </p>
  );
}

export function Title({ node }: NodeProps) {
  return (
    <h4 className={className(node, styles.title)} style={textStyle(node)} dir="auto">
      {toText(node.value)}
    </h4>
  );
}

export function Caption({ node }: NodeProps) {
  return (
    <p className={className(node, styles.caption)} style={textStyle(node)} dir="auto">
      {toText(node.value)}
    </p>
  );
}

export function MarkdownNode({ node }: NodeProps) {
  return <Markdown text={toText(node.value) ?? ''} streaming={node.streaming === true} />;
}

const tones: Readonly<Record<string, string | undefined>> = {
  success: styles.success,
  danger: styles.danger,
  warning: styles.warning,
  info: styles.info,
  discovery: styles.info,
};

export function Badge({ node }: NodeProps) {
  const tone = toOwn(tones, node.color);
  return <span className={`${styles.badge} ${tone ?? ''}`}>{toText(node.label)}</span>;
}

export function IconNode({ node }: NodeProps) {
  return <Icon name={iconNamed(node.name) ?? 'dot'} size={18} className={styles.icon} />;
}

export function ImageNode({ node }: NodeProps) {
  return <MarkdownImage src={toText(node.src) ?? ''} alt={toText(node.alt) ?? ''} />;
}

/** Names the field that follows; the field takes its name from there too. */
export function Label({ node }: NodeProps) {
  return (
    <span className={styles.label} data-label-for={toText(node.fieldName)}>
      {toText(node.value)}
    </span>
  );
}
