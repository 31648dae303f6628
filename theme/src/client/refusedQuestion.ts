import type { Question } from './assistant';
import type { ChatRequest } from './chatFetch';
import { type MessagePart, type SentAttachment, toText } from './surface';

/** How many uploads are remembered: more than one message may have. */
const maxUploads = 50;

/** What was uploaded on this page: a message names its attachments by their ids alone. */
export interface UploadMemory {
  /** Notes what the server answered to `attachments.create`; the answer itself stays unread. */
  note(type: string | undefined, response: Response): void;
  get(id: string): SentAttachment | undefined;
}

export function createUploadMemory(): UploadMemory {
  const uploads = new Map<string, SentAttachment>();
  return {
    get: (id) => uploads.get(id),
    note(type, response) {
      if (type !== 'attachments.create' || !response.ok) return;
      void response
        .clone()
        .json()
        .then((answer: unknown) => {
          const attachment = toSentAttachment(answer);
          if (!attachment) return;
          const [oldest] = uploads.keys();
          if (uploads.size >= maxUploads && oldest !== undefined) uploads.delete(oldest);
          uploads.set(attachment.id, attachment);
        })
        .catch(() => {
          // No answer of ours: nothing to remember.
        });
    },
  };
}

/** What a refused request asked, as the reader would ask it again; nothing where it asked nothing. */
export function toRefusedQuestion(
  request: ChatRequest | undefined,
  uploads: Pick<UploadMemory, 'get'>,
): Question | undefined {
  const input = request?.params?.input;
  if (!Array.isArray(input?.content)) return undefined;
  const content = input.content.flatMap((part) => toMessagePart(part) ?? []);
  const ids: unknown[] = Array.isArray(input.attachments) ? input.attachments : [];
  const attachments = ids.flatMap((id) => (typeof id === 'string' && uploads.get(id)) || []);
  return {
    text: toText(content),
    ...(input.quoted_text && { reply: input.quoted_text }),
    ...(content.some(({ type }) => type === 'input_tag') && { content }),
    ...(attachments.length > 0 && { attachments }),
  };
}

function toMessagePart(value: unknown): MessagePart | undefined {
  if (!isRecord(value) || typeof value.text !== 'string') return undefined;
  const { text, id, group, interactive, data } = value;
  if (value.type !== 'input_tag' || typeof id !== 'string') return { type: 'input_text', text };
  return {
    type: 'input_tag',
    id,
    text,
    ...(typeof group === 'string' && { group }),
    ...(typeof interactive === 'boolean' && { interactive }),
    ...(isRecord(data) && { data }),
  };
}

function toSentAttachment(value: unknown): SentAttachment | undefined {
  if (!isRecord(value)) return undefined;
  const { type, id, name, mime_type, preview_url } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof mime_type !== 'string') {
    return undefined;
  }
  if (type === 'file') return { type, id, name, mime_type };
  if (type !== 'image' || typeof preview_url !== 'string') return undefined;
  return { type, id, name, mime_type, preview_url };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
