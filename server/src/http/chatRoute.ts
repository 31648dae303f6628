import { type Request, type Response, Router } from 'express';
import type { Identity } from '../auth/authenticator.js';
import { type ChatAnswer, handle } from '../chat/chat.js';
import { isStreaming, parseRequest } from '../chat/parseRequest.js';
import { ChatKitError } from '../errors.js';
import type { ChatKitRequest } from '../protocol/index.js';
import { clientGone, sendEventStream } from '../sse/eventStream.js';
import type { ChatRouterDeps } from './chatRouter.js';
import { holdBody } from './heldBody.js';
import { type LargerBody, readBody } from './readBody.js';
import { refuseInStream } from './refuseInStream.js';
import { idempotencyKey, toRequestContext } from './requestContext.js';

const maxBytes = 1024 * 1024;
/**
 * A minute of speech; only `input.transcribe` may be so large, only where dictation is on, and only
 * where it says so at its beginning, as ChatKit's does: ten megabytes of anything else are not read.
 */
const dictation: LargerBody = {
  limit: 10 * 1024 * 1024,
  headBytes: 1024,
  allowed: (head) => head.toString('latin1', 0, 1024).includes('"input.transcribe"'),
};

/** What is read of a request that is refused, only to tell how it wants to be told so. */
const maxRefusedBytes = 128 * 1024;

/** `POST {path}`, the whole way: who it is, limits, what is asked, the answer. */
export function createChatRoute(deps: ChatRouterDeps): Router {
  const larger = deps.application.transcribe ? dictation : undefined;
  return Router().post('/', async (request, response) => {
    const admitted = await admit(request, deps);
    const asked = await ('refused' in admitted
      ? readRequest(request, maxRefusedBytes)
      : readRequest(request, maxBytes, larger));
    if (asked instanceof ChatKitError) throw 'refused' in admitted ? admitted.refused : asked;
    try {
      if ('refused' in admitted) throw admitted.refused;
      await answer(asked, admitted.identity, request, response, deps);
    } catch (error) {
      if (!isStreaming(asked)) throw error;
      // The client shows nothing of an HTTP error here, and takes the reader's message away.
      await refuseInStream(error, request, response, deps);
    }
  });
}

/**
 * Who asks, and whether they may ask now: known before a byte of the body is read.
 * @throws ChatKitError `unauthorized`: a stranger's body is not looked at
 */
async function admit(
  request: Request,
  { identify, limits }: ChatRouterDeps,
): Promise<{ identity: Identity } | { refused: unknown }> {
  try {
    const identity = await identify.required(request);
    await limits.consume('requests_per_reader', identity.id);
    return { identity };
  } catch (refused) {
    if (refused instanceof ChatKitError && refused.code === 'unauthorized') throw refused;
    return { refused };
  }
}

async function answer(
  asked: ChatKitRequest,
  identity: Identity,
  request: Request,
  response: Response,
  deps: ChatRouterDeps,
): Promise<void> {
  // What asks a model costs the owner money: an answer, and a dictation, too.
  if (isStreaming(asked) || asked.type === 'input.transcribe') {
    await deps.limits.consume('messages_per_reader', identity.id);
    // New readers cost nothing to make: their address has made them all.
    await deps.limits.consume('messages_per_address', request.ip ?? 'unknown');
  }
  // A record without its file fills the disk, too.
  if (asked.type === 'attachments.create') {
    await deps.limits.consume('uploads_per_address', request.ip ?? 'unknown');
  }
  // Until it is heard, a sound is in memory as it was on its way.
  const held = holdBody(request.ip);
  let answered: ChatAnswer;
  try {
    if (asked.type === 'input.transcribe') held.add(asked.params.audio_base64.length);
    answered = await handle(
      {
        request: asked,
        key: idempotencyKey(request),
        context: toRequestContext(request, identity, asked.metadata, deps),
        signal: clientGone(response),
      },
      deps,
    );
  } finally {
    held.release();
  }
  response.setHeader('Cache-Control', 'no-store');
  if (answered.kind === 'json') response.json(answered.body);
  else {
    const { refused, frames } = answered;
    await sendEventStream(response, frames, { refused, keepAliveMs: deps.keepAliveMs });
  }
}

/** What is asked, or why it cannot be read: that is only told to who may ask at all. */
async function readRequest(
  request: Request,
  limit: number,
  larger?: LargerBody,
): Promise<ChatKitRequest | ChatKitError> {
  try {
    const body = await readBody(request, limit, larger);
    const asked = parseRequest(body);
    if (body.length <= maxBytes || asked.type === 'input.transcribe') return asked;
    return new ChatKitError('too_large', 'The request body is too large.');
  } catch (error) {
    if (error instanceof ChatKitError) return error;
    throw error;
  }
}
