import { parseOrigins } from '../auth/origins.js';
import { createForgeryCheck } from './forgery.js';
import { toAnswer, toUpstreamHeaders } from './proxyHeaders.js';
import { findRoute } from './proxyRoutes.js';

export interface ChatKitProxyOptions {
  /** The assistant's chat endpoint, such as `https://assistant.internal/chatkit`. */
  target: string;
  /** The path this proxy has on the site, such as `/api/chatkit`: exactly, no prefix of others. */
  path: string;
  /** The name of the httpOnly cookie that holds the reader's token. */
  cookie?: string;
  /** Or says the token itself, from a session of the back end's own; null: nobody is signed in. */
  getToken?: (request: Request) => Promise<string | null> | string | null;
  /**
   * The reader's address, as this back end knows it, for the assistant's limits by address: passed on
   * as `X-Forwarded-For`, which the assistant believes where its `TRUST_PROXY` names this back end.
   * Default: none is named, and all readers are one address.
   */
  getAddress?: (request: Request) => string | null | undefined;
  /** Origins of pages that may use it, besides its own; written as `ALLOWED_ORIGINS`. */
  allowedOrigins?: readonly string[];
  /** Milliseconds until the assistant must have begun to answer (default 60,000). */
  timeoutMs?: number;
  /** For tests. */
  fetch?: typeof fetch;
}

/**
 * Puts the assistant behind an existing back end: a Web-standard handler, as in a Next.js route or
 * a Hono app. The page's requests carry the site's own httpOnly cookie; the proxy turns it into an
 * Authorization header and passes the request on, streams the answer through, and tells the
 * assistant when the reader has gone. Express: `docusaurus-chatkit-server`'s `createChatKitProxy`.
 *
 * A cookie is added by the browser whoever asks, so posts from pages of other origins are refused.
 * @throws Error naming a bad option
 */
export function createChatKitProxy(
  options: ChatKitProxyOptions,
): (request: Request) => Promise<Response> {
  const { path, timeoutMs = 60_000, fetch: send = fetch } = options;
  const target = parseTarget(options.target);
  if (!/^\/.*[^/]$/.test(path)) {
    throw new Error('path must begin with a slash and not end with one, such as /api/chatkit.');
  }
  if (!options.cookie === !options.getToken) {
    throw new Error('createChatKitProxy needs either cookie or getToken.');
  }
  const isForged = createForgeryCheck(parseOrigins(options.allowedOrigins ?? []));

  return async (request) => {
    const url = new URL(request.url);
    const route = findRoute(request.method, url.pathname, path);
    if (route === undefined) return refuse(404, 'not_found', 'There is nothing here.');
    if (isForged(request)) {
      return refuse(403, 'forbidden', 'This request did not come from a page of this site.');
    }
    const begun = new AbortController();
    const timer = setTimeout(() => begun.abort(new Error('no answer')), timeoutMs);
    try {
      const init: RequestInit & { duplex?: 'half' } = {
        method: request.method,
        headers: await toUpstreamHeaders(request, options),
        redirect: 'manual',
        signal: AbortSignal.any([request.signal, begun.signal]),
      };
      if (request.body !== null) {
        init.body = request.body;
        init.duplex = 'half';
      }
      return toAnswer(await send(`${target}${route}${url.search}`, init));
    } catch (error) {
      if (request.signal.aborted) throw error;
      return refuse(502, 'unreachable', 'The assistant cannot be reached.');
    } finally {
      clearTimeout(timer);
    }
  };
}

function parseTarget(target: string): string {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.pathname === '/') {
    throw new Error(
      `target: ${JSON.stringify(target)} is no chat endpoint; write it like https://assistant.internal/chatkit`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

function refuse(status: number, code: string, message: string): Response {
  return Response.json(
    { error: { code, message } },
    { status, headers: { 'Cache-Control': 'no-store' } },
  );
}
