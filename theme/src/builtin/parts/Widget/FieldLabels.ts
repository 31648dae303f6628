import { createContext, useContext } from 'react';
import { toText } from '../../protocol/json';
import { childrenOf, type WidgetNode } from '../../protocol/widget';

/** The labels of a form by the name of their field: they may stand anywhere in it. */
const FieldLabels = createContext<Readonly<Record<string, string>>>({});

export const FieldLabelsProvider = FieldLabels.Provider;

export function useFieldLabel(name: string): string | undefined {
  const labels = useContext(FieldLabels);
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

export function collectLabels(node: WidgetNode): Record<string, string> {
  const own: Record<string, string> = {};
  const name = toText(node.fieldName);
  const text = toText(node.value);
  if (node.type === 'Label' && name !== undefined && text !== undefined) own[name] = text;
  return Object.assign(own, ...childrenOf(node).map(collectLabels));
}
