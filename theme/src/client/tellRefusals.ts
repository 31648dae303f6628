import { type Attempts, countAttempt, firstAttempt, isOver, maxAttempts } from './attempts';
import { makesAnswer } from './chatFetch';
import type { Translate } from './translator';
import { whenAgain } from './whenAgain';

/** What the reader is told, by status; the words both chats have for it. */
function toWords(status: number): { id: string; allowRetry: boolean } {
  if (status === 401 || status === 403) return { id: 'signed_out', allowRetry: true };
  if (status === 404) return { id: 'thread_gone', allowRetry: false };
  if (status === 429) return { id: 'rate_limited', allowRetry: true };
  if (status === 413) return { id: 'too_long', allowRetry: false };
  if (status < 400 || status >= 500) return { id: 'unreachable', allowRetry: true };
  return { id: 'unknown', allowRetry: true };
}

function toEventStream(status: number, translate: Translate, when?: string): Response {
  const { id, allowRetry } = toWords(status);
  const message =
    when === undefined
      ? translate(`chat.failure.${id}`)
      : translate('chat.failure.limited_until', { when });
  const event = { type: 'error', code: 'custom', message, allow_retry: allowRetry };
  return new Response(`data: ${JSON.stringify(event)}\n\n`, {
    headers: { 'Content-Type': 'text/event-stream' },
  });
}

/**
 * The fetch of the real ChatKit. It takes a question back without a word where its answer is
 * refused with a status, or cannot be had after all of its attempts; to it such a failure becomes
 * the stream it waits for, with one `error` event. For 429 it has words of its own, but takes the
 * question back, and does not say when it may be asked again: an address over its limit is refused
 * with no more than a status.
 */
export function tellRefusals(send: typeof fetch, translate: Translate): typeof fetch {
  const tried = new Map<string, Attempts>();
  return async (input, init) => {
    const body = init?.body;
    if (!makesAnswer(body)) return send(input, init);
    const before = tried.get(body);
    const attempts = before && !isOver(before) ? before : undefined;
    if (attempts) countAttempt(attempts);
    else tried.set(body, firstAttempt());
    const isLast = attempts !== undefined && attempts.count >= maxAttempts;
    try {
      const response = await send(input, init);
      const { status, headers } = response;
      const isStream = headers.get('content-type')?.startsWith('text/event-stream');
      const isRefused = status >= 400 && status < 500;
      if (!isStream && !isRefused && !isLast) return response;
      tried.delete(body);
      if (isStream) return response;
      const locale = new Headers(init?.headers).get('accept-language') ?? 'en';
      const when = status === 429 ? whenAgain(response, locale) : undefined;
      return toEventStream(status, translate, when);
    } catch (error) {
      const isAborted = init?.signal?.aborted;
      if (isAborted || isLast) tried.delete(body);
      if (isAborted || !isLast) throw error;
      return toEventStream(0, translate);
    }
  };
}
