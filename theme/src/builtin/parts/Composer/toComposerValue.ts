import type { ComposerValue, SentAttachment } from '../../../client/surface';
import { splitMentions } from '../../controller/toMessageInput';
import type { Attachment } from '../../protocol/attachment';
import type { Mention } from '../../state/chatState';
import type { Upload } from './useUploads';

/** What stands in the composer, as whoever leaves this page takes it along. */
export function toComposerValue(
  text: string,
  quote: string,
  mentions: readonly Mention[],
  uploads: readonly Upload[],
): ComposerValue {
  const content = splitMentions(text, mentions);
  const attachments = uploads.flatMap(({ attachment }) =>
    attachment ? [toSentAttachment(attachment)] : [],
  );
  const lostFiles = uploads.flatMap(({ attachment, name }) => (attachment ? [] : [name]));
  return {
    text,
    reply: quote || undefined,
    ...(content.some(({ type }) => type === 'input_tag') && { content }),
    ...(attachments.length > 0 && { attachments }),
    ...(lostFiles.length > 0 && { lostFiles }),
  };
}

function toSentAttachment({ type, id, name, mimeType, previewUrl }: Attachment): SentAttachment {
  const file = { id, name, mime_type: mimeType };
  return type === 'image' ? { type, ...file, preview_url: previewUrl ?? '' } : { type, ...file };
}
