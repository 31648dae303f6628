import { MaxTurnsExceededError, ModelBehaviorError, ModelTimeoutError } from '@openai/agents';
import { ChatKitError } from '../../errors.js';

/** A call of the model failed: whatever its client threw is the cause. */
export class ModelCallError extends Error {
  constructor(cause: unknown) {
    super('The call of the model failed.', { cause });
    this.name = 'ModelCallError';
  }
}

/** A model call that gave no sign of life in time. */
export class ModelSilentError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(ms: number) {
    super(`The model gave no sign of life for ${ms} ms.`);
    this.name = 'ModelSilentError';
  }
}

/** A model that says the same again and again. */
export class ModelRepeatsError extends Error {
  constructor() {
    super('The model says the same again and again.');
    this.name = 'ModelRepeatsError';
  }
}

/** A stream of the model that ended before the answer did. */
export class ModelBrokeOffError extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('The stream of the model ended before its answer did.');
    this.name = 'ModelBrokeOffError';
  }
}

/**
 * An error of a run as the reader's side knows it. What the model or its endpoint did becomes
 * `model_unavailable`, with the seconds after which trying again may work where the endpoint said
 * so; its own text is the cause, for the log, and never shown. Other errors are given back.
 */
export function toReaderError(error: unknown): unknown {
  if (!isModelFault(error)) return error;
  const retryAfter = retryAfterOf(error);
  return new ChatKitError('model_unavailable', describe(error), {
    cause: error,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** Whether the model or its endpoint is to blame. */
export function isModelFault(error: unknown): boolean {
  return (
    error instanceof ModelCallError ||
    error instanceof ModelRepeatsError ||
    error instanceof ModelBehaviorError ||
    error instanceof ModelTimeoutError ||
    error instanceof MaxTurnsExceededError
  );
}

/** For the log: what to look at first. */
function describe(error: unknown): string {
  if (error instanceof MaxTurnsExceededError) return 'The model did not come to an answer.';
  if (error instanceof ModelBehaviorError || error instanceof ModelRepeatsError) {
    return error.message;
  }
  if (causesOf(error).some((each) => each instanceof ModelSilentError)) {
    return 'The model did not answer in time.';
  }
  const status = statusOf(error);
  if (status === undefined) return 'The model cannot be reached, or broke off.';
  if (status === 401 || status === 403) return 'The model endpoint refused the key.';
  if (status === 404) return 'The model endpoint does not know this model or path.';
  if (status === 429) return 'The model endpoint limits the requests or the quota is used up.';
  return status >= 500
    ? `The model endpoint failed (${status}).`
    : `The model endpoint refused the request (${status}).`;
}

/** Whether trying the same call again at once may help. */
export function mayRetry(error: unknown): boolean {
  // The reader has waited long enough.
  if (causesOf(error).some((each) => each instanceof ModelSilentError)) return false;
  const status = statusOf(error);
  if (status === undefined) return isConnectionError(error);
  if (status === 429) return !causesOf(error).some(isQuotaSpent);
  return status === 408 || status === 409 || status >= 500;
}

export function statusOf(error: unknown): number | undefined {
  for (const each of causesOf(error)) {
    if ('status' in each && typeof each.status === 'number') return each.status;
  }
  return undefined;
}

/** Seconds, from `retry-after-ms` or `Retry-After` (seconds or a date). */
export function retryAfterOf(error: unknown): number | undefined {
  for (const each of causesOf(error)) {
    if (!('headers' in each) || !(each.headers instanceof Headers)) continue;
    const ms = each.headers.get('retry-after-ms');
    if (ms && Number.isFinite(Number(ms))) return Math.max(0, Math.ceil(Number(ms) / 1000));
    const value = each.headers.get('retry-after');
    if (!value) continue;
    if (Number.isFinite(Number(value))) return Math.max(0, Number(value));
    const date = Date.parse(value);
    if (Number.isFinite(date)) return Math.max(0, Math.ceil((date - Date.now()) / 1000));
  }
  return undefined;
}

/** OpenAI answers 429 for a spent quota too; waiting does not help there. */
function isQuotaSpent(error: Error): boolean {
  return 'code' in error && error.code === 'insufficient_quota';
}

function isConnectionError(error: unknown): boolean {
  return causesOf(error).some(
    (each) =>
      /^APIConnection/.test(each.constructor.name) ||
      ('code' in each && typeof each.code === 'string' && /^(E[A-Z_]+|UND_ERR_)/.test(each.code)),
  );
}

/** An error and what it was caused by, the outermost first. */
export function causesOf(error: unknown): Error[] {
  const found: Error[] = [];
  for (let each = error; each instanceof Error && found.length < 6; each = each.cause) {
    found.push(each);
  }
  return found;
}
