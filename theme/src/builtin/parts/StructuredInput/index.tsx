import type { StructuredInputItem } from '../../protocol/item';

export function StructuredInput({ item }: { item: StructuredInputItem }) {
  return item.inputs.map((input) => <p key={input.id}>{input.question}</p>);
}
