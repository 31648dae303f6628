import { once } from 'node:events';
import type {
  Request as ExpressRequest,
  Response as ExpressResponse,
  RequestHandler,
} from 'express';
import { type ChatKitProxyOptions, createChatKitProxy as createWebProxy } from './chatKitProxy.js';

/**
 * The proxy as an Express handler. It looks at the whole path, so it needs none of its own:
 * `app.use(createChatKitProxy({path: '/api/chatkit', …}))`. What is not under `path` goes on to the
 * next handler. Works before or after `express.json()`.
 */
export function createChatKitProxy(options: ChatKitProxyOptions): RequestHandler {
  const handle = createWebProxy(options);
  return async (request, response, next) => {
    const { pathname } = new URL(request.originalUrl, 'http://site.invalid');
    if (pathname !== options.path && !pathname.startsWith(`${options.path}/`)) return next();
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    try {
      await send(await handle(toWebRequest(request, gone.signal)), response, gone.signal);
    } catch (error) {
      // The reader has gone, or the assistant broke off: a cut stream says so by itself.
      if (gone.signal.aborted || response.headersSent) response.destroy();
      else next(error);
    }
  };
}

function toWebRequest(request: ExpressRequest, signal: AbortSignal): Request {
  const { method, rawHeaders } = request;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  }
  const url = new URL(request.originalUrl, `http://${request.headers.host ?? 'site.invalid'}`);
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
