import { ChatKitError, ReaderError } from '../../errors.js';

/**
 * An error of a model call as the reader's side knows it: `model_unavailable`, with the seconds
 * after which trying again may work where the back end said so. The back end's own text is the
 * cause: logged, never shown.
 */
export function toModelError(error: unknown): unknown {
  if (error instanceof ChatKitError || error instanceof ReaderError) return error;
  const status = statusOf(error);
  const retryAfter = retryAfterOf(error);
  const what =
    status === 401 || status === 403
      ? 'The model refused our key.'
      : status === 404
        ? 'The model endpoint does not know this model or path.'
        : status === 429
          ? 'The model is limiting our requests.'
          : status !== undefined && status >= 400 && status < 500
            ? `The model refused the request (${status}).`
            : 'The model cannot be reached or broke off.';
  return new ChatKitError('model_unavailable', what, {
    cause: error,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** Whether trying the same call again at once may help: nothing was answered yet. */
export function mayRetry(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined) return isConnectionError(error);
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

export function statusOf(error: unknown): number | undefined {
  for (const each of causes(error)) {
    if ('status' in each && typeof each.status === 'number') return each.status;
  }
  return undefined;
}

/** Seconds, from `Retry-After` or `retry-after-ms`. */
export function retryAfterOf(error: unknown): number | undefined {
  for (const each of causes(error)) {
    if (!('headers' in each) || !(each.headers instanceof Headers)) continue;
    const ms = Number(each.headers.get('retry-after-ms') ?? Number.NaN);
    if (Number.isFinite(ms)) return Math.max(0, Math.ceil(ms / 1000));
    const value = each.headers.get('retry-after');
    if (!value) continue;
    const seconds = Number(value);
    if (Number.isFinite(seconds)) return Math.max(0, seconds);
    const date = Date.parse(value);
    if (Number.isFinite(date)) return Math.max(0, Math.ceil((date - Date.now()) / 1000));
  }
  return undefined;
}

function isConnectionError(error: unknown): boolean {
  return causes(error).some(
    (each) =>
      /^API(Connection|ConnectionTimeout)/.test(each.constructor.name) ||
      ('code' in each && typeof each.code === 'string' && /^(E[A-Z]+|UND_ERR_)/.test(each.code)),
  );
}

function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let each = error; each instanceof Error && found.length < 5; each = each.cause) {
    found.push(each);
  }
  return found;
}
