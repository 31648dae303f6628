import { z } from 'zod';

/** A recorded transcript: one scenario, played against a server of the protocol. */

const operation = z.union([
  z.object({ yield: z.looseObject({ type: z.string() }) }),
  z.object({
    thread: z.object({
      title: z.string().nullable().optional(),
      metadata: z.record(z.string(), z.unknown()).optional(),
      status: z.looseObject({ type: z.string() }).optional(),
      allowed_image_domains: z.array(z.string()).nullable().optional(),
    }),
  }),
  z.object({
    throw: z.object({
      kind: z.enum(['custom', 'stream', 'unexpected']),
      message: z.string().optional(),
      allow_retry: z.boolean().optional(),
    }),
  }),
  z.object({
    widget: z.array(z.looseObject({ type: z.string() })),
    item_id: z.string().optional(),
    copy_text: z.string().optional(),
  }),
  z.object({ disconnect: z.literal(true) }),
]);
/** What the application behind the protocol does next. */
export type Operation = z.infer<typeof operation>;

const expectation = z.object({
  stream: z.array(z.unknown()).optional(),
  json: z.unknown().optional(),
  failure: z.enum(['not_found', 'invalid_request', 'invalid_state', 'not_configured']).optional(),
  disconnected: z.boolean().optional(),
  handler_calls: z.array(z.unknown()).optional(),
});

export const operations = z.object({
  respond: z.array(operation).default(() => []),
  action: z.array(operation).default(() => []),
});

const step = operations.extend({
  request: z.unknown(),
  user: z.string().default('reader'),
  sync_action: z.record(z.string(), z.unknown()).nullish(),
  transcript: z.string().optional(),
  expect: expectation,
});
export type Step = z.infer<typeof step>;

export const scenario = z.object({
  name: z.string(),
  about: z.string().default(''),
  users: z.array(z.string()).default(() => ['reader']),
  attachments: z.boolean().default(false),
  attachment_metadata: z.record(z.string(), z.unknown()).optional(),
  steps: z.array(step),
  stored: z.array(z.object({ user: z.string(), thread: z.unknown(), items: z.array(z.unknown()) })),
});
export type Scenario = z.infer<typeof scenario>;
