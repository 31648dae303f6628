import type { WidgetItem } from '../../protocol/item';
import { widgetText } from './widgetText';

export function Widget({ item }: { item: WidgetItem }) {
  return <p>{item.copyText ?? widgetText(item.widget)}</p>;
}
