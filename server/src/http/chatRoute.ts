import express, { type Request, type Response, Router } from 'express';
import { handle } from '../chat/chat.js';
import { isStreaming, parseRequest } from '../chat/parseRequest.js';
import { ChatKitError } from '../errors.js';
import type { ChatKitRequest } from '../protocol/index.js';
import { clientGone, sendEventStream } from '../sse/eventStream.js';
import type { ChatRouterDeps } from './chatRouter.js';
import { refuseInStream } from './refuseInStream.js';
import { idempotencyKey, toRequestContext } from './requestContext.js';

const maxBytes = 1024 * 1024;
/** A minute of speech; only `input.transcribe` may be so large, and only where dictation is on. */
const maxDictationBytes = 10 * 1024 * 1024;

/** `POST {path}`, the whole way: limits, who it is, what is asked, the answer. */
export function createChatRoute(deps: ChatRouterDeps): Router {
  const limit = deps.application.transcribe ? maxDictationBytes : maxBytes;
  const readBody = express.raw({ type: () => true, limit });
  return Router().post('/', readBody, async (request, response) => {
    let parsed: ChatKitRequest | ChatKitError | undefined;
    const read = () => {
      parsed ??= readRequest(request);
      return parsed;
    };
    try {
      await answer(read, request, response, deps);
    } catch (error) {
      // A stranger's body costs no parsing.
      if (error instanceof ChatKitError && error.code === 'unauthorized') throw error;
      const asked = read();
      if (asked instanceof ChatKitError || !isStreaming(asked)) throw error;
      // The client shows nothing of an HTTP error here, and takes the reader's message away.
      await refuseInStream(error, request, response, deps);
    }
  });
}

async function answer(
  read: () => ChatKitRequest | ChatKitError,
  request: Request,
  response: Response,
  deps: ChatRouterDeps,
): Promise<void> {
  const identity = await deps.identify.required(request);
  await deps.limits.consume('requests_per_reader', identity.id);
  const asked = read();
  if (asked instanceof ChatKitError) throw asked;
  if (isStreaming(asked)) {
    await deps.limits.consume('messages_per_reader', identity.id);
    // New readers cost nothing to make: their address has made them all.
    await deps.limits.consume('messages_per_address', request.ip ?? 'unknown');
  }
  const answered = await handle(
    {
      request: asked,
      key: idempotencyKey(request),
      context: toRequestContext(request, identity, asked.metadata, deps),
      signal: clientGone(response),
    },
    deps,
  );
  response.setHeader('Cache-Control', 'no-store');
  if (answered.kind === 'json') response.json(answered.body);
  else {
    const { refused, batches } = answered;
    await sendEventStream(response, batches, { refused, keepAliveMs: deps.keepAliveMs });
  }
}

/** What is asked, or why it cannot be read: that is only told to who may ask at all. */
function readRequest(request: Request): ChatKitRequest | ChatKitError {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  // The request lives as long as its stream; a slice of a shared buffer would keep all of it.
  request.body = undefined;
  try {
    const asked = parseRequest(body);
    if (body.length <= maxBytes || asked.type === 'input.transcribe') return asked;
    return new ChatKitError('too_large', 'The request body is too large.');
  } catch (error) {
    if (error instanceof ChatKitError) return error;
    throw error;
  }
}
