import { memo } from 'react';
import { Markdown } from '../../markdown/Markdown';
import type { AssistantMessageItem } from '../../protocol/item';

/** One message of an answer; it may have several parts. */
export const AssistantMessage = memo(function AssistantMessage({
  item,
  streaming,
}: {
  item: AssistantMessageItem;
  streaming: boolean;
}) {
  return item.content.map((part, index) => (
    <Markdown
      // biome-ignore lint/suspicious/noArrayIndexKey: parts are only ever appended
      key={index}
      text={part.text}
      annotations={part.annotations}
      streaming={streaming && index === item.content.length - 1}
    />
  ));
});
