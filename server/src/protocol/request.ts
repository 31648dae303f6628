import { z } from 'zod';
import { freeForm, freeFormRecord, lenientInt, optional, requiredFreeForm } from './json.js';
import { userMessageInput } from './message.js';
import { structuredInputSubmission } from './structuredInput.js';

const threadId = z.object({ thread_id: z.string() });

const listParams = z.object({
  /** Absent, null and 0 mean 20. */
  limit: lenientInt
    .refine((limit) => limit >= 0, 'must not be negative')
    .nullish()
    .transform((limit) => limit || 20),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: optional(z.string()),
});

export const action = z.object({ type: z.string(), payload: optional(freeForm) });
/** What a widget's button or form sends. */
export type Action = z.infer<typeof action>;

const actionParams = threadId.extend({ item_id: optional(z.string()), action });

/** In characters: lists of threads carry it. */
const maxTitle = 1000;

const metadata = freeFormRecord.optional().catch(undefined);

function request<Type extends string, Params extends z.ZodType>(type: Type, params: Params) {
  return z.object({ type: z.literal(type), params, metadata });
}

/** Requests answered by an event stream. */
export const streamingRequests = [
  request('threads.create', z.object({ input: userMessageInput })),
  request('threads.add_user_message', threadId.extend({ input: userMessageInput })),
  request('threads.add_client_tool_output', threadId.extend({ result: requiredFreeForm })),
  request(
    'threads.add_structured_input',
    threadId.extend({ item_id: z.string(), input: structuredInputSubmission }),
  ),
  request('threads.retry_after_item', threadId.extend({ item_id: z.string() })),
  request('threads.custom_action', actionParams),
] as const;

/** Requests answered by one JSON body. */
export const jsonRequests = [
  request('threads.get_by_id', threadId),
  request('threads.list', listParams),
  request('threads.update', threadId.extend({ title: z.string().max(maxTitle) })),
  request('threads.delete', threadId),
  request('items.list', threadId.extend(listParams.shape)),
  request(
    'items.feedback',
    threadId.extend({ item_ids: z.array(z.string()), kind: z.enum(['positive', 'negative']) }),
  ),
  request(
    'attachments.create',
    z.object({ name: z.string(), size: z.int().nonnegative(), mime_type: z.string() }),
  ),
  request('attachments.delete', z.object({ attachment_id: z.string() })),
  request('input.transcribe', z.object({ audio_base64: z.string(), mime_type: z.string() })),
  request('threads.sync_custom_action', actionParams),
] as const;

export const streamingRequest = z.discriminatedUnion('type', streamingRequests);
export const jsonRequest = z.discriminatedUnion('type', jsonRequests);
export const chatKitRequest = z.discriminatedUnion('type', [...streamingRequests, ...jsonRequests]);

export type StreamingRequest = z.infer<typeof streamingRequest>;
export type JsonRequest = z.infer<typeof jsonRequest>;
/** Any request of the ChatKit client. */
export type ChatKitRequest = z.infer<typeof chatKitRequest>;
