/**
 * What each refusal means, in one table: the HTTP status, whether trying again may help, and how
 * it is told on a request that is answered by a stream: as an `error` event in a 200 stream, which
 * is all the client shows to the reader, or as the status, where a program is to mend it (our fetch
 * renews an identity and tries again). Elsewhere it is always the status. Codes are stable:
 * clients and scripts match on them. The texts a reader sees stand in `chat/readerTexts.ts`.
 */
export const errorTable = {
  invalid_request: { status: 400, retry: false, told: 'event' },
  invalid_json: { status: 400, retry: false, told: 'status' },
  unauthorized: { status: 401, retry: false, told: 'status' },
  sign_in_required: { status: 403, retry: false, told: 'event' },
  forbidden: { status: 403, retry: false, told: 'event' },
  not_found: { status: 404, retry: false, told: 'event' },
  invalid_state: { status: 409, retry: false, told: 'event' },
  key_conflict: { status: 409, retry: false, told: 'status' },
  thread_busy: { status: 409, retry: true, told: 'event' },
  too_large: { status: 413, retry: false, told: 'status' },
  attachments_full: { status: 413, retry: false, told: 'status' },
  message_too_long: { status: 413, retry: false, told: 'event' },
  unsupported_type: { status: 415, retry: false, told: 'event' },
  rate_limited: { status: 429, retry: true, told: 'event' },
  too_many_threads: { status: 409, retry: false, told: 'event' },
  budget_spent: { status: 429, retry: false, told: 'event' },
  not_configured: { status: 501, retry: false, told: 'event' },
  model_unavailable: { status: 502, retry: true, told: 'event' },
  identity_unavailable: { status: 503, retry: true, told: 'event' },
  store_unavailable: { status: 503, retry: true, told: 'event' },
  shutting_down: { status: 503, retry: true, told: 'event' },
  internal: { status: 500, retry: true, told: 'event' },
} as const satisfies Record<string, { status: number; retry: boolean; told: 'status' | 'event' }>;

export type ErrorCode = keyof typeof errorTable;

/** A refusal whose code and message may be shown to the caller. Anything else is `internal`. */
export class ChatKitError extends Error {
  readonly code: ErrorCode;
  /** Seconds until trying again may work, where that is known. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryAfter?: number } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'ChatKitError';
    this.code = code;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}

/** Thrown by an application while it responds, to tell the reader something in its own words. */
export class ReaderError extends Error {
  readonly allowRetry: boolean;

  constructor(message: string, options: { allowRetry?: boolean; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'ReaderError';
    this.allowRetry = options.allowRetry ?? false;
  }
}

/**
 * Thrown by an application while it responds, where the reader shall see the client's own words
 * for a failure. Anything unexpected that is thrown is told like this one, with a retry.
 */
export class StreamError extends Error {
  readonly allowRetry: boolean;

  constructor(message: string, options: { allowRetry?: boolean; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'StreamError';
    this.allowRetry = options.allowRetry ?? true;
  }
}
