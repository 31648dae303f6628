import type { RequestHandler } from 'express';

/** How long the client has to take its answer before the connection is cut. */
const LINGER_MS = 1000;

/** What is left of a body of this size is read after all: a new connection would cost more. */
const SMALL_BYTES = 64 * 1024;

/**
 * Where the answer is sent before the body has come, the rest of the body is not worth reading: it
 * would cost whoever sends two megabytes nothing, and this server the reading of them. The
 * connection takes nothing more, and is cut when the client has had time to take its answer; cut
 * at once, the answer could be lost with it.
 */
export const leaveUnread: RequestHandler = (request, response, next) => {
  const { headers, socket } = request;
  const mayBeLarge =
    headers['transfer-encoding'] !== undefined ||
    Number(headers['content-length'] ?? 0) > SMALL_BYTES;
  if (!mayBeLarge) return next();
  const { writeHead } = response;
  response.writeHead = function announced(this: typeof response, ...args: unknown[]) {
    // Or the client, whose system has taken the body from it, would use the connection again.
    if (!request.complete) response.setHeader('Connection', 'close');
    return Reflect.apply(writeHead, this, args);
  };
  response.once('finish', () => {
    if (request.complete) return;
    // Node goes on to read and forget what is left, and with `Connection: close` cuts at once.
    request.pause();
    socket.off('finish', socket.destroy);
    socket.end();
    const cut = setTimeout(() => socket.destroy(), LINGER_MS);
    cut.unref();
    socket.once('close', () => clearTimeout(cut));
  });
  next();
};
