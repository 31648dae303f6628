// What the readers and the abusers of bench/abuse.mjs have in common: requests as they come from an
// address behind a proxy, and coming at times spread evenly.
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** One request; `leave` cuts it after its first byte. Never rejects: status 0 is a broken one. */
export function createSend(port) {
  const agent = new Agent({ keepAlive: true, maxSockets: 500 });
  const send = (where, { address, token, body, method = 'POST', leave = false, key }) =>
    new Promise((resolve) => {
      const headers = {
        'x-forwarded-for': address,
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      };
      const sent = request(
        { agent, host: '127.0.0.1', port, method, path: `/chatkit${where}`, headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => {
            text += chunk;
            if (leave) sent.destroy();
          });
          response.once('close', () => resolve({ status: response.statusCode, text }));
        },
      );
      sent.once('error', () => resolve({ status: 0, text: '' }));
      sent.end(body);
    });
  return { send, close: () => agent.destroy() };
}

export const question = (text) =>
  JSON.stringify({
    type: 'threads.create',
    params: {
      input: { content: [{ type: 'input_text', text }], attachments: [], inference_options: {} },
    },
  });

export const tokenOf = (session) => /"token":"([^"]+)"/.exec(session.text)?.[1];

/** `perSecond` of them for so long; who waits does not hold back the next. */
export async function spread(forSeconds, perSecond, visit) {
  const open = [];
  const began = performance.now();
  const tick = 1000 / perSecond;
  for (let n = 0; n * tick < forSeconds * 1000; n++) {
    const wait = began + n * tick - performance.now();
    if (wait > 0) await delay(wait);
    open.push(visit(n));
  }
  await Promise.all(open);
}
