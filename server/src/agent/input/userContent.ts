import { Buffer } from 'node:buffer';
import type { UserMessageItem as ModelUserMessage } from '@openai/agents';
import type { Attachment } from '../../protocol/index.js';
import { dataBlock } from './dataBlock.js';

export type ModelContent = ModelUserMessage['content'];

/** The most characters of a text file that a model is given. */
const fileChars = 40_000;
const textTypes =
  /^(text\/|application\/(json|xml|yaml|x-yaml|toml|javascript|typescript|x-sh|sql|csv))/;

/**
 * The content of a user message: a plain string where it is text alone (every compatible back end
 * takes that), else parts. Images go as image input, PDFs as file input, text files as delimited
 * data; what cannot be read is named, so that the model can say so.
 */
export async function toModelContent(
  text: string,
  attachments: readonly Attachment[],
  read?: (attachment: Attachment) => Promise<Uint8Array>,
): Promise<ModelContent> {
  if (attachments.length === 0) return text;
  const blocks: string[] = [];
  const parts: Exclude<ModelContent, string> = [];
  for (const attachment of attachments) {
    const bytes = await read?.(attachment).catch(() => undefined);
    const { name, mime_type } = attachment;
    if (bytes && attachment.type === 'image') {
      parts.push({ type: 'input_image', image: dataUrl(mime_type, bytes), detail: 'auto' });
    } else if (bytes && mime_type === 'application/pdf') {
      parts.push({ type: 'input_file', file: dataUrl(mime_type, bytes), filename: name });
    } else if (bytes && textTypes.test(mime_type)) {
      const content = Buffer.from(bytes).toString('utf8').slice(0, fileChars);
      blocks.push(dataBlock('attached_file', { name, content }));
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
