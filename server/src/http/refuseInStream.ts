import type { Request, Response } from 'express';
import { toRefusalEvent } from '../chat/answer.js';
import { errorTable } from '../errors.js';
import { toFrames } from '../protocol/index.js';
import { sendEventStream } from '../sse/eventStream.js';
import type { ChatRouterDeps } from './chatRouter.js';
import { toChatKitError } from './errorHandler.js';
import { requestIdOf } from './requestLog.js';

/**
 * Tells the reader of a refusal inside a 200 event stream. What only a program can mend goes as an
 * HTTP error instead, as does what the page's fetch mends by itself: no or an old identity.
 * @throws the error itself where it is told as an HTTP error, or the stream has begun
 */
export async function refuseInStream(
  error: unknown,
  request: Request,
  response: Response,
  { log }: Pick<ChatRouterDeps, 'log'>,
): Promise<void> {
  const refusal = toChatKitError(error);
  if (response.headersSent || errorTable[refusal.code].told === 'status') throw error;
  const line = { requestId: requestIdOf(request), code: refusal.code };
  if (refusal.code === 'internal') log.error({ ...line, err: error }, 'request failed');
  else if (refusal.status >= 500) log.warn({ ...line, err: refusal.cause }, 'request failed');
  else log.info(line, 'request refused');
  const event = toRefusalEvent(refusal, request.get('accept-language') ?? 'en');
  await sendEventStream(response, only(toFrames([event])), { refused: refusal.code });
}

async function* only(frames: string): AsyncGenerator<string, void> {
  yield frames;
}
