import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOn } from '../http/support.js';

/** An assistant that tells what it was asked, and streams on command. */
export async function startUpstream() {
  const seen: Array<{ method: string; url: string; headers: IncomingMessage['headers'] }> = [];
  let streaming: ServerResponse | undefined;
  let onStream: (() => void) | undefined;
  let closed: Promise<unknown> = Promise.resolve();
  const listening = await listenOn((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (body.includes('"stream"')) {
        response.writeHead(200, {
          'content-type': 'text/event-stream',
          'chatkit-error': 'rate_limited',
        });
        response.flushHeaders();
        streaming = response;
        closed = once(response, 'close');
        onStream?.();
        return;
      }
      if (body.includes('"redirect"')) {
        response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
        return;
      }
      response.writeHead(200, {
        'content-type': 'application/json',
        'set-cookie': 'upstream=1',
        'access-control-allow-origin': '*',
      });
      response.end(JSON.stringify({ body }));
    });
  });
  return {
    target: `${listening.origin}/chatkit`,
    seen,
    /** Waits until an answer streams. */
    stream: async () => {
      if (!streaming) await new Promise<void>((resolve) => (onStream = resolve));
      const current = streaming;
      streaming = undefined;
      if (!current) throw new Error('nothing streams');
      return { response: current, closed };
    },
    close: listening.close,
  };
}
