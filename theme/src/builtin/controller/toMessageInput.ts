import type { JsonRecord } from '../protocol/json';
import type { Mention, OutgoingMessage } from '../state/chatState';

type Part =
  | { type: 'input_text'; text: string }
  | {
      type: 'input_tag';
      id: string;
      text: string;
      group?: string;
      interactive: boolean;
      data: JsonRecord;
    };

/** A message as the protocol wants it: mentions in the text become tags. */
export function toMessageInput(message: OutgoingMessage): JsonRecord {
  return {
    content: splitMentions(message.text, message.mentions),
    attachments: message.attachments.map((attachment) => attachment.id),
    ...(message.quotedText ? { quoted_text: message.quotedText } : {}),
    inference_options: {},
  };
}

/** Splits `see @Install, please` at the mentions it holds; one that was edited away is text. */
export function splitMentions(text: string, mentions: readonly Mention[]): Part[] {
  const parts: Part[] = [];
  let rest = text;
  while (rest) {
    const next = nextMention(rest, mentions);
    const before = next ? rest.slice(0, next.index) : rest;
    if (before) parts.push({ type: 'input_text', text: before });
    if (!next) break;
    const { mention } = next;
    parts.push({
      type: 'input_tag',
      id: mention.id,
      text: mention.title,
      ...(mention.group ? { group: mention.group } : {}),
      interactive: true,
      data: mention.data,
    });
    rest = rest.slice(next.index + mention.title.length + 1);
  }
  return parts;
}

function nextMention(text: string, mentions: readonly Mention[]) {
  let found: { index: number; mention: Mention } | undefined;
  for (const mention of mentions) {
    const index = text.indexOf(`@${mention.title}`);
    if (index < 0) continue;
    const earlier = !found || index < found.index;
    // `@Install on Linux` is that page, not `@Install`.
    const longer = found?.index === index && mention.title.length > found.mention.title.length;
    if (earlier || longer) found = { index, mention };
  }
  return found;
}
