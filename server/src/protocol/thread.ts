import { z } from 'zod';
import { type ThreadItem, threadItem } from './item.js';
import { freeFormRecord, optional, timestamp } from './json.js';

export const threadStatus = z.discriminatedUnion('type', [
  z.object({ type: z.literal('active') }),
  z.object({ type: z.literal('locked'), reason: optional(z.string()) }),
  z.object({ type: z.literal('closed'), reason: optional(z.string()) }),
]);
/** `locked` and `closed` need a reason, or the client leaves sending enabled. */
export type ThreadStatus = z.infer<typeof threadStatus>;

export const threadMetadata = z.object({
  id: z.string(),
  created_at: timestamp,
  title: optional(z.string()),
  status: threadStatus.default(() => ({ type: 'active' as const })),
  allowed_image_domains: optional(z.array(z.string())),
  /** The application's own data: stored, sent only as `{}`. */
  metadata: freeFormRecord.default(() => ({})),
});
/** A thread without its items, as stored. */
export type ThreadMetadata = z.infer<typeof threadMetadata>;

/** A page of a list; `after` is the id to go on from, only where there is more. */
export interface Page<T> {
  data: T[];
  has_more: boolean;
  after?: string | undefined;
}

export const itemPage = z.object({
  data: z.array(threadItem),
  has_more: z.boolean().default(false),
  after: optional(z.string()),
});

/** A thread as the client sees it. */
export interface Thread extends ThreadMetadata {
  items: Page<ThreadItem>;
}
