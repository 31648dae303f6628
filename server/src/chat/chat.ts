import type { ChatApplication, RequestContext } from '../application/index.js';
import type { ErrorCode } from '../errors.js';
import type { ChatKitRequest } from '../protocol/index.js';
import { answerJson } from './jsonRequests.js';
import { isStreaming } from './parseRequest.js';
import type { EventFrames, Runs } from './runs.js';

/** What a request is answered with. */
export type ChatAnswer =
  | { kind: 'json'; body: unknown }
  | { kind: 'stream'; frames: EventFrames; refused?: ErrorCode };

export interface ChatRequest {
  request: ChatKitRequest;
  /** The client's `Idempotency-Key`; null for a client that sends none. */
  key: string | null;
  context: RequestContext;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

/** The protocol, whatever carries it: a request that has been read, and its answer. */
export async function handle(
  { request, key, context, signal }: ChatRequest,
  { application, runs }: { application: ChatApplication; runs: Runs },
): Promise<ChatAnswer> {
  if (!isStreaming(request)) {
    return { kind: 'json', body: await answerJson(request, application, runs, context) };
  }
  return { kind: 'stream', ...(await runs.answer({ request, key, context, signal })) };
}
