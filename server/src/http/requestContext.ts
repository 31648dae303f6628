import type { Request } from 'express';
import { type RequestContext, readRequestMetadata } from '../application/index.js';
import type { Identity } from '../auth/authenticator.js';
import { ChatKitError } from '../errors.js';
import type { ChatRouterDeps } from './chatRouter.js';
import { requestIdOf } from './requestLog.js';

/** What the chat's handlers are told of a request. */
export function toRequestContext(
  request: Request,
  identity: Identity,
  metadata: unknown,
  deps: Pick<ChatRouterDeps, 'store' | 'publicUrl' | 'onMetadataDropped'>,
): RequestContext {
  const { id, anonymous, claims } = identity;
  return {
    reader: { id, anonymous, claims },
    metadata: readRequestMetadata(metadata, deps.onMetadataDropped),
    store: deps.store.forReader(id),
    locale: request.get('accept-language')?.slice(0, 200) ?? 'en',
    requestId: requestIdOf(request),
    chatUrl: chatUrl(request, deps.publicUrl),
  };
}

/**
 * The client's key for a request that makes an answer; null where it sends none.
 * @throws ChatKitError `invalid_request` for one that is no key
 */
export function idempotencyKey(request: Request): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined) return null;
  if (!isKey(key)) throw new ChatKitError('invalid_request', 'Idempotency-Key: is no key');
  return key;
}

/** 1 to 200 printable ASCII characters. */
export function isKey(key: string): boolean {
  return /^[!-~]{1,200}$/.test(key);
}

/**
 * Where the client reaches the chat's routes, without a slash at the end: absolute, because
 * previews of attachments are loaded by a frame of another origin.
 */
function chatUrl(request: Request, publicUrl: string | undefined): string {
  const root = publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
  return `${root}${request.baseUrl}`;
}
