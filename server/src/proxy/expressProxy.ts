import { once } from 'node:events';
import type {
  Request as ExpressRequest,
  Response as ExpressResponse,
  RequestHandler,
} from 'express';
import { type ChatKitProxyOptions, createChatKitProxy as createWebProxy } from './chatKitProxy.js';

/** Those a `Request` may have; the others are no business of a chat. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** As those of the Web handler; the address is asked of Express, such as `(request) => request.ip`. */
export interface ExpressProxyOptions extends Omit<ChatKitProxyOptions, 'getAddress'> {
  getAddress?: (request: ExpressRequest) => string | null | undefined;
}

/**
 * The proxy as an Express handler. It looks at the whole path, so it needs none of its own:
 * `app.use(createChatKitProxy({path: '/api/chatkit', …}))`. What is not under `path` goes on to the
 * next handler. Works before or after `express.json()`.
 */
export function createChatKitProxy(options: ExpressProxyOptions): RequestHandler {
  const { getAddress, ...rest } = options;
  const addresses = new WeakMap<Request, string | null | undefined>();
  const handle = createWebProxy({ ...rest, getAddress: (request) => addresses.get(request) });
  return async (request, response, next) => {
    // As it came: what a parser would make of `//host/…` or of a whole address is no path of ours.
    const [pathname = ''] = request.originalUrl.split('?', 1);
    if (pathname !== options.path && !pathname.startsWith(`${options.path}/`)) return next();
    const url = toUrl(request);
    if (url.pathname !== pathname) return next();
    if (!methods.has(request.method)) {
      response.status(405).end();
      return;
    }
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    try {
      const asked = toWebRequest(request, url, gone.signal);
      addresses.set(asked, getAddress?.(request));
      await send(await handle(asked), response, gone.signal);
    } catch (error) {
      // The reader has gone, or the assistant broke off: a cut stream says so by itself.
      if (gone.signal.aborted || response.headersSent) response.destroy();
      else next(error);
    }
  };
}

function toUrl({ headers, originalUrl }: ExpressRequest): URL {
  const { host = '' } = headers;
  // A host that holds a path or a name would move ours.
  const named = `http://${/^[\w.:[\]-]+$/.test(host) ? host : ''}${originalUrl}`;
  return new URL(URL.canParse(named) ? named : `http://site.invalid${originalUrl}`);
}

function toWebRequest(request: ExpressRequest, url: URL, signal: AbortSignal): Request {
  const { method, rawHeaders } = request;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  }
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers,
    signal,
    duplex: 'half',
    body: bodyOf(request),
  };
  return new Request(url, init);
}

/** The body as it comes, or again as JSON where a parser before us has read it. */
function bodyOf(request: ExpressRequest) {
  const parsed: unknown = request.body;
  if (request.readableDidRead && parsed !== undefined) {
    return Buffer.isBuffer(parsed) ? new Uint8Array(parsed) : JSON.stringify(parsed);
  }
  return toStream(request);
}

/** As `Readable.toWeb`, whose type is another than that of a `Request`'s body where DOM types are. */
function toStream(request: ExpressRequest): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = request[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** Writes the answer as it comes, no faster than the reader takes it. */
async function send(answer: Response, response: ExpressResponse, gone: AbortSignal): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.flushHeaders();
  const reader = answer.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    if (!response.write(part.value)) await once(response, 'drain', { signal: gone });
  }
  response.end();
}
