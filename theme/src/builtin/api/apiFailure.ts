import { whenAgain } from '../../client/whenAgain';
import { isRecord, toOwn, toRecord, toText } from '../protocol/json';
import type { Failure, FailureKind } from '../state/chatState';

/** A request that did not work, and why, as far as the reader can act on it. */
export class ApiFailure extends Error {
  readonly kind: FailureKind;
  readonly allowRetry: boolean;
  /** The server's own words, where it had any. */
  readonly told: string | undefined;
  /** When it works again, such as “in 5 minutes”, where that is known. */
  readonly when: string | undefined;

  constructor(
    kind: FailureKind,
    options: {
      allowRetry?: boolean;
      told?: string | undefined;
      when?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(options.told ?? kind, { cause: options.cause });
    this.name = 'ApiFailure';
    this.kind = kind;
    this.allowRetry = options.allowRetry ?? true;
    this.told = options.told;
    this.when = options.when;
  }
}

/** The server's stable codes that mean something of their own to the reader. */
const kinds: Readonly<Record<string, FailureKind>> = {
  unauthorized: 'signed_out',
  sign_in_required: 'signed_out',
  not_found: 'thread_gone',
  too_large: 'too_long',
  message_too_long: 'too_long',
  rate_limited: 'rate_limited',
  budget_spent: 'rate_limited',
  store_unavailable: 'unavailable',
  shutting_down: 'unavailable',
  model_unavailable: 'unavailable',
};

function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'signed_out';
  if (status === 404) return 'thread_gone';
  if (status === 413) return 'too_long';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'unreachable';
  return 'unknown';
}

/** Reads a refusal: the server's `{"error": {"code", "message"}}`, or only a status of a proxy. */
export async function toApiFailure(response: Response, locale: string): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => undefined);
  const error = isRecord(body) ? toRecord(body.error) : {};
  const code = toText(error.code);
  const kind = toOwn(kinds, code) ?? kindOfStatus(response.status);
  return new ApiFailure(kind, {
    allowRetry: kind !== 'thread_gone' && kind !== 'too_long',
    when: kind === 'rate_limited' ? whenAgain(response, locale) : undefined,
  });
}

/** What `fetch` threw: no connection of the reader's, or none to the server. */
export function toConnectionFailure(cause: unknown): ApiFailure {
  const offline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return new ApiFailure(offline ? 'offline' : 'unreachable', { cause });
}

export function toFailure(error: unknown, during: Failure['during']): Failure {
  if (error instanceof ApiFailure) {
    const { kind, told, when, allowRetry } = error;
    return { kind, message: told, when, allowRetry, during };
  }
  return { kind: 'unknown', allowRetry: true, during };
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
