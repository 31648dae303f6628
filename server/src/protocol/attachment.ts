import { z } from 'zod';
import { freeFormRecord, optional } from './json.js';

export const uploadDescriptor = z.object({
  url: z.string(),
  method: z.enum(['POST', 'PUT']),
  headers: z.record(z.string(), z.string()).default(() => ({})),
});
/** Where and how the client uploads the bytes: PUT the raw body, or POST a multipart field `file`. */
export type UploadDescriptor = z.infer<typeof uploadDescriptor>;

const attachmentFields = {
  id: z.string(),
  name: z.string(),
  mime_type: z.string(),
  upload_descriptor: optional(uploadDescriptor),
  thread_id: optional(z.string()),
  /** Stored, never sent. */
  metadata: optional(freeFormRecord),
};
export const imageAttachment = z.object({
  type: z.literal('image'),
  ...attachmentFields,
  preview_url: z.string(),
});
export const fileAttachment = z.object({ type: z.literal('file'), ...attachmentFields });
export const attachment = z.discriminatedUnion('type', [imageAttachment, fileAttachment]);
export type Attachment = z.infer<typeof attachment>;
