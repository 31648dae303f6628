import { type ComposerValue, toText } from '../../client/surface';
import { toAttachment } from '../protocol/attachment';
import type { Draft } from './chatController';

/** What the widget puts into the composer, as the composer has it. */
export function toDraft({ text, reply, content, attachments }: ComposerValue): Draft {
  return {
    text: content ? toText(content) : text,
    quotedText: reply,
    mentions: (content ?? []).flatMap((part) =>
      part.type === 'input_tag'
        ? [{ id: part.id, title: part.text, group: part.group, data: part.data ?? {} }]
        : [],
    ),
    attachments: (attachments ?? []).flatMap((attachment) => toAttachment(attachment) ?? []),
  };
}
