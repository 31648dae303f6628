import type { ThreadItem } from '../../protocol/item';

/** An answer as Markdown, for the clipboard. */
export function copyText(items: readonly ThreadItem[]): string {
  return items
    .map((item) => {
      if (item.type === 'assistant_message')
        return item.content.map((part) => part.text).join('\n');
      return item.type === 'widget' ? (item.copyText ?? '') : '';
    })
    .filter(Boolean)
    .join('\n\n');
}
