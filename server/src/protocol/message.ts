import { z } from 'zod';
import { freeFormRecord, optional } from './json.js';
import { annotation } from './source.js';

export const inputText = z.object({ type: z.literal('input_text'), text: z.string() });
export const inputTag = z.object({
  type: z.literal('input_tag'),
  id: z.string(),
  text: z.string(),
  data: freeFormRecord,
  group: optional(z.string()),
  interactive: z.boolean().default(false),
});
export const userContent = z.discriminatedUnion('type', [inputText, inputTag]);
/** A part of what the reader wrote: text, or a mention of an entity (a docs page). */
export type UserContent = z.infer<typeof userContent>;

export const inferenceOptions = z.object({
  tool_choice: optional(z.object({ id: z.string() })),
  model: optional(z.string()),
});
export type InferenceOptions = z.infer<typeof inferenceOptions>;

export const userMessageInput = z.object({
  content: z.array(userContent),
  attachments: z.array(z.string()),
  quoted_text: optional(z.string()),
  inference_options: inferenceOptions,
});
/** What the client sends as a new message; `attachments` are ids. */
export type UserMessageInput = z.infer<typeof userMessageInput>;

export const assistantContent = z.object({
  type: z.literal('output_text').default('output_text'),
  text: z.string(),
  annotations: z.array(annotation).default(() => []),
});
/** A part of an assistant message. */
export type AssistantContent = z.infer<typeof assistantContent>;
