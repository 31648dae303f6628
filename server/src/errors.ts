/**
 * What each refusal means, in one table: the HTTP status outside a stream, and whether trying
 * again may help. Codes are stable: clients and scripts match on them. The texts a reader sees
 * stand in `chat/readerMessages.ts`, by language.
 */
export const errorTable = {
  invalid_request: { status: 400, retry: false },
  invalid_json: { status: 400, retry: false },
  unauthorized: { status: 401, retry: false },
  sign_in_required: { status: 403, retry: false },
  forbidden: { status: 403, retry: false },
  not_found: { status: 404, retry: false },
  invalid_state: { status: 409, retry: false },
  key_conflict: { status: 409, retry: false },
  thread_busy: { status: 409, retry: true },
  too_large: { status: 413, retry: false },
  message_too_long: { status: 413, retry: false },
  unsupported_type: { status: 415, retry: false },
  rate_limited: { status: 429, retry: true },
  budget_spent: { status: 429, retry: false },
  not_configured: { status: 501, retry: false },
  model_unavailable: { status: 502, retry: true },
  identity_unavailable: { status: 503, retry: true },
  store_unavailable: { status: 503, retry: true },
  shutting_down: { status: 503, retry: true },
  internal: { status: 500, retry: true },
} as const satisfies Record<string, { status: number; retry: boolean }>;

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
