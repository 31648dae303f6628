import type { ReactNode } from 'react';
import type { WidgetNode } from '../../protocol/widget';
import { childrenOf } from '../../protocol/widget';
import { boxStyle } from './boxStyle';
import { Card, Form, ListView } from './containers';
import { Badge, Caption, IconNode, ImageNode, Label, MarkdownNode, Text, Title } from './content';
import { Button, Checkbox, DatePicker, Input, RadioGroup, Select, Textarea } from './controls';
import { Chart, Table } from './data';
import styles from './Widget.module.css';
import { widgetText } from './widgetText';

/** Any node of a widget. One this page does not know shows what it says. */
export function WidgetNodeView({ node }: { node: WidgetNode }): ReactNode {
  switch (node.type) {
    case 'Card':
      return <Card node={node} />;
    case 'ListView':
      return <ListView node={node} />;
    case 'Form':
      return <Form node={node} />;
    case 'Basic':
    case 'Box':
    case 'Col':
    case 'Row':
      return (
        <div className={isRow(node) ? styles.row : styles.column} style={boxStyle(node)}>
          <Children node={node} />
        </div>
      );
    case 'Transition':
    case 'ListViewItem':
      return <Children node={node} />;
    case 'Spacer':
      return <span className={styles.spacer} />;
    case 'Divider':
      return <hr className={styles.divider} />;
    case 'Text':
      return <Text node={node} />;
    case 'Title':
      return <Title node={node} />;
    case 'Caption':
      return <Caption node={node} />;
    case 'Markdown':
      return <MarkdownNode node={node} />;
    case 'Badge':
      return <Badge node={node} />;
    case 'Icon':
      return <IconNode node={node} />;
    case 'Image':
      return <ImageNode node={node} />;
    case 'Label':
      return <Label node={node} />;
    case 'Button':
      return <Button node={node} />;
    case 'Input':
      return <Input node={node} />;
    case 'Textarea':
      return <Textarea node={node} />;
    case 'Select':
      return <Select node={node} />;
    case 'DatePicker':
      return <DatePicker node={node} />;
    case 'Checkbox':
      return <Checkbox node={node} />;
    case 'RadioGroup':
      return <RadioGroup node={node} />;
    case 'Table':
      return <Table node={node} />;
    case 'Chart':
      return <Chart node={node} />;
    default:
      return <p className={styles.text}>{widgetText(node)}</p>;
  }
}

export function Children({ node }: { node: WidgetNode }): ReactNode {
  return childrenOf(node).map((child, index) => (
    <WidgetNodeView key={keyOf(child, index)} node={child} />
  ));
}

/** A node's own key or id, so that what the reader typed stays while the widget changes. */
export function keyOf(node: WidgetNode, index: number): string {
  if (typeof node.key === 'string') return node.key;
  return typeof node.id === 'string' ? node.id : String(index);
}

function isRow(node: WidgetNode): boolean {
  return node.type === 'Row' || node.direction === 'row';
}
