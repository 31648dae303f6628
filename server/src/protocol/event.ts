import { z } from 'zod';
import { generatedImage, threadItem } from './item.js';
import { freeFormRecord, optional } from './json.js';
import { assistantContent } from './message.js';
import { annotation } from './source.js';
import { task } from './task.js';
import { itemPage, threadMetadata } from './thread.js';
import { widgetComponent, widgetRoot } from './widget.js';

const contentIndex = { content_index: z.int() };

export const itemUpdate = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('assistant_message.content_part.added'),
    ...contentIndex,
    content: assistantContent,
  }),
  z.object({
    type: z.literal('assistant_message.content_part.text_delta'),
    ...contentIndex,
    delta: z.string(),
  }),
  z.object({
    type: z.literal('assistant_message.content_part.annotation_added'),
    ...contentIndex,
    annotation_index: z.int(),
    annotation,
  }),
  z.object({
    type: z.literal('assistant_message.content_part.done'),
    ...contentIndex,
    content: assistantContent,
  }),
  z.object({
    type: z.literal('widget.streaming_text.value_delta'),
    component_id: z.string(),
    delta: z.string(),
    done: z.boolean(),
  }),
  z.object({
    type: z.literal('widget.component.updated'),
    component_id: z.string(),
    component: widgetComponent,
  }),
  z.object({ type: z.literal('widget.root.updated'), widget: widgetRoot }),
  z.object({ type: z.literal('workflow.task.added'), task_index: z.int(), task }),
  z.object({ type: z.literal('workflow.task.updated'), task_index: z.int(), task }),
  z.object({
    type: z.literal('generated_image.updated'),
    image: generatedImage,
    progress: optional(z.number()),
  }),
]);
/** A change to an item that is being made. */
export type ItemUpdate = z.infer<typeof itemUpdate>;

const sentThread = threadMetadata.extend({ items: itemPage });

export const streamOptions = z.object({ allow_cancel: z.boolean() });
export type StreamOptions = z.infer<typeof streamOptions>;

export const noticeEvent = z.object({
  type: z.literal('notice'),
  level: z.enum(['info', 'warning', 'danger']),
  message: z.string(),
  title: optional(z.string()),
});

export const threadEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.created'), thread: sentThread }),
  z.object({ type: z.literal('thread.updated'), thread: sentThread }),
  z.object({ type: z.literal('thread.item.added'), item: threadItem }),
  z.object({ type: z.literal('thread.item.updated'), item_id: z.string(), update: itemUpdate }),
  z.object({ type: z.literal('thread.item.done'), item: threadItem }),
  z.object({ type: z.literal('thread.item.removed'), item_id: z.string() }),
  z.object({ type: z.literal('thread.item.replaced'), item: threadItem }),
  z.object({ type: z.literal('stream_options'), stream_options: streamOptions }),
  z.object({
    type: z.literal('progress_update'),
    icon: optional(z.string()),
    text: z.string(),
  }),
  z.object({
    type: z.literal('client_effect'),
    name: z.string(),
    data: freeFormRecord.default(() => ({})),
  }),
  z.object({
    type: z.literal('error'),
    code: z.string().default('custom'),
    message: optional(z.string()),
    allow_retry: z.boolean().default(false),
  }),
  noticeEvent,
]);
/** One frame of a streamed answer. */
export type ThreadEvent = z.infer<typeof threadEvent>;
