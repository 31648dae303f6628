import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '../errors.js';

/** What keeps proxies from closing or buffering a stream that is quiet for a while. */
const keepAliveFrame = ': ping\n\n';

export interface EventStreamOptions {
  /** Milliseconds between comment frames while nothing is sent (default 15,000). */
  keepAliveMs?: number | undefined;
  /** How long a client may take nothing of what is written, in ms, until it is cut (default 60,000). */
  stalledMs?: number | undefined;
  /** The code of the refusal the stream ends in: told to programs in a header. */
  refused?: ErrorCode | undefined;
}

/** Aborted when the client's connection goes away before the answer is complete. */
export function clientGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const onClose = () => {
    if (!response.writableFinished) controller.abort();
  };
  if (response.destroyed) controller.abort();
  else response.once('close', onClose);
  return controller.signal;
}

/**
 * Sends frames until they end or the client leaves. A client that reads slowly holds back only its
 * own: nothing is asked of them while its buffer is full.
 *
 * @param frames as many at a time as are ready; must end by itself when the client is gone (see
 *   `clientGone`)
 * @throws what `frames` throws, after the stream has been closed
 */
export async function sendEventStream(
  response: ServerResponse,
  frames: AsyncIterable<string>,
  options: EventStreamOptions = {},
): Promise<void> {
  // The head goes with the first events, unless they take a while.
  let flush: NodeJS.Timeout | undefined;
  if (!response.headersSent) {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
      ...(options.refused ? { 'ChatKit-Error': options.refused } : {}),
    });
    flush = setTimeout(() => response.flushHeaders(), 5);
  }
  const keepAlive = setInterval(() => {
    if (!response.writableNeedDrain) response.write(keepAliveFrame);
  }, options.keepAliveMs ?? 15_000);
  keepAlive.unref();
  try {
    for await (const text of frames) {
      clearTimeout(flush);
      if (response.destroyed) break;
      keepAlive.refresh();
      if (!response.write(text)) await drained(response, options.stalledMs ?? 60_000);
      if (response.destroyed) break;
    }
  } finally {
    clearTimeout(flush);
    clearInterval(keepAlive);
    response.end();
  }
}

/** Waits until the client has read what was written, or is gone; one that reads nothing is cut. */
function drained(response: ServerResponse, stalledMs: number): Promise<void> {
  return new Promise((resolve) => {
    const stalled = setTimeout(() => response.destroy(), stalledMs);
    stalled.unref();
    const over = () => {
      clearTimeout(stalled);
      response.off('drain', over);
      response.off('close', over);
      resolve();
    };
    response.once('drain', over);
    response.once('close', over);
    if (response.destroyed) over();
  });
}
