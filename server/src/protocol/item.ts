import { z } from 'zod';
import { attachment } from './attachment.js';
import { freeForm, freeFormRecord, optional, timestamp } from './json.js';
import { assistantContent, inferenceOptions, userContent } from './message.js';
import { structuredQuestion } from './structuredInput.js';
import { task, workflow } from './task.js';
import { widgetRoot } from './widget.js';

const itemFields = { id: z.string(), thread_id: z.string(), created_at: timestamp };

export const userMessageItem = z.object({
  type: z.literal('user_message'),
  ...itemFields,
  content: z.array(userContent),
  attachments: z.array(attachment).default(() => []),
  quoted_text: optional(z.string()),
  inference_options: inferenceOptions,
});
export type UserMessageItem = z.infer<typeof userMessageItem>;

export const assistantMessageItem = z.object({
  type: z.literal('assistant_message'),
  ...itemFields,
  content: z.array(assistantContent),
});
export type AssistantMessageItem = z.infer<typeof assistantMessageItem>;

export const clientToolCallItem = z.object({
  type: z.literal('client_tool_call'),
  ...itemFields,
  status: z.enum(['pending', 'completed']).default('pending'),
  call_id: z.string(),
  name: z.string(),
  arguments: freeFormRecord,
  output: optional(freeForm),
});
export type ClientToolCallItem = z.infer<typeof clientToolCallItem>;

export const widgetItem = z.object({
  type: z.literal('widget'),
  ...itemFields,
  widget: widgetRoot,
  copy_text: optional(z.string()),
});
export type WidgetItem = z.infer<typeof widgetItem>;

export const generatedImage = z.object({ id: z.string(), url: z.string() });
export type GeneratedImage = z.infer<typeof generatedImage>;
export const generatedImageItem = z.object({
  type: z.literal('generated_image'),
  ...itemFields,
  image: optional(generatedImage),
});
export type GeneratedImageItem = z.infer<typeof generatedImageItem>;

export const structuredInputItem = z.object({
  type: z.literal('structured_input'),
  ...itemFields,
  status: z.enum(['pending', 'answered', 'skipped']).default('pending'),
  inputs: z.array(structuredQuestion),
});
export type StructuredInputItem = z.infer<typeof structuredInputItem>;

export const taskItem = z.object({ type: z.literal('task'), ...itemFields, task });
export type TaskItem = z.infer<typeof taskItem>;

export const workflowItem = z.object({ type: z.literal('workflow'), ...itemFields, workflow });
export type WorkflowItem = z.infer<typeof workflowItem>;

export const endOfTurnItem = z.object({ type: z.literal('end_of_turn'), ...itemFields });
export type EndOfTurnItem = z.infer<typeof endOfTurnItem>;

export const hiddenContextItem = z.object({
  type: z.literal('hidden_context_item'),
  ...itemFields,
  content: freeForm,
});
/** A note of the application's to its agent: stored, never sent. */
export type HiddenContextItem = z.infer<typeof hiddenContextItem>;

export const sdkHiddenContextItem = z.object({
  type: z.literal('sdk_hidden_context'),
  ...itemFields,
  content: z.string(),
});
/** A note of the protocol's own to the agent (a cancelled answer): stored, never sent. */
export type SdkHiddenContextItem = z.infer<typeof sdkHiddenContextItem>;

export const threadItem = z.discriminatedUnion('type', [
  userMessageItem,
  assistantMessageItem,
  clientToolCallItem,
  widgetItem,
  generatedImageItem,
  structuredInputItem,
  taskItem,
  workflowItem,
  endOfTurnItem,
  hiddenContextItem,
  sdkHiddenContextItem,
]);
/** An entry of a thread, as stored. */
export type ThreadItem = z.infer<typeof threadItem>;

/** Whether an item may never reach a client, in whichever event. */
export function isHidden(item: ThreadItem): item is HiddenContextItem | SdkHiddenContextItem {
  return item.type === 'hidden_context_item' || item.type === 'sdk_hidden_context';
}
