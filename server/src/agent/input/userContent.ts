import { Buffer } from 'node:buffer';
import type { UserMessageItem as ModelUserMessage } from '@openai/agents';
import type { Attachment } from '../../protocol/index.js';
import { estimatePdfTokens } from '../text/fileTokens.js';
import { cutToTokens } from '../text/tokens.js';
import { dataBlock } from './dataBlock.js';
import { createFileRoom, type FileRoom } from './fileRoom.js';

export type ModelContent = ModelUserMessage['content'];

export interface FileOptions {
  /** The bytes of an attachment; without it, and where it rejects, a file is named only. */
  read?: ((attachment: Attachment) => Promise<Uint8Array>) | undefined;
  /** The most tokens of all text files of a message together. */
  fileTokens?: number | undefined;
  /** The most tokens of all its PDFs together; default no limit. */
  pdfTokens?: number | undefined;
  /** What is left for bytes of pictures and PDFs; default that of a request of its own. */
  room?: FileRoom | undefined;
}

const defaultFileTokens = 10_000;
const textTypes =
  /^(text\/|application\/(json|xml|yaml|x-yaml|toml|javascript|typescript|x-sh|sql|csv))/;

/**
 * The content of a user message: a plain string where it is text alone (every compatible back end
 * takes that), else parts. Images go as image input, PDFs as file input, text files as delimited
 * data, cut where they are longer than their share; what cannot be read, or is a PDF too long for
 * what is left, is named, so that the model can say so.
 */
export async function toModelContent(
  text: string,
  attachments: readonly Attachment[],
  { read, fileTokens = defaultFileTokens, pdfTokens, room = createFileRoom() }: FileOptions = {},
): Promise<ModelContent> {
  if (attachments.length === 0) return text;
  const texts = attachments.filter(({ mime_type }) => textTypes.test(mime_type)).length;
  const blocks: string[] = [];
  const parts: Exclude<ModelContent, string> = [];
  let left = pdfTokens ?? Number.POSITIVE_INFINITY;
  for (const attachment of attachments) {
    const { name, mime_type } = attachment;
    const isText = attachment.type === 'file' && textTypes.test(mime_type);
    const hasRoom = isText || room.isOpen();
    const bytes = hasRoom ? await read?.(attachment).catch(() => undefined) : undefined;
    if (!hasRoom || (bytes && !isText && !room.take(bytes.byteLength))) {
      blocks.push(dataBlock('attached_file', { name, mime_type, content: null, too_long: true }));
    } else if (bytes && attachment.type === 'image') {
      parts.push({ type: 'input_image', image: dataUrl(mime_type, bytes), detail: 'auto' });
    } else if (bytes && mime_type === 'application/pdf') {
      const tokens = estimatePdfTokens(bytes);
      if (tokens > left) {
        blocks.push(dataBlock('attached_file', { name, mime_type, content: null, too_long: true }));
        continue;
      }
      left -= tokens;
      parts.push({ type: 'input_file', file: dataUrl(mime_type, bytes), filename: name });
    } else if (bytes && textTypes.test(mime_type)) {
      const whole = Buffer.from(bytes).toString('utf8');
      const content = cutToTokens(whole, fileTokens / texts);
      const isCut = content.length < whole.length;
      blocks.push(dataBlock('attached_file', { name, content, ...(isCut && { cut: true }) }));
    } else {
      blocks.push(dataBlock('attached_file', { name, mime_type, content: null }));
    }
  }
  const whole = [...blocks, text].filter(Boolean).join('\n\n');
  return parts.length === 0 ? whole : [{ type: 'input_text', text: whole }, ...parts];
}

function dataUrl(mimeType: string, bytes: Uint8Array): string {
  return `data:${mimeType};base64,${Buffer.from(bytes).toString('base64')}`;
}
