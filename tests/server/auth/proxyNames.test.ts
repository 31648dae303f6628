import { createServer, request, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createProxyAuthenticator } from '../../../server/src/auth/proxy.js';

const authenticator = createProxyAuthenticator({
  addresses: ['127.0.0.1'],
  secret: null,
  userHeader: 'x-forwarded-user',
  claims: [{ name: 'name', source: 'x-forwarded-name' }],
  signInUrl: null,
});
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer(async ({ method = '', headers, headersDistinct, socket }, response) => {
    const remoteAddress = socket.remoteAddress ?? '';
    const asked = { method, headers, headersDistinct, remoteAddress };
    const identity = await authenticator.authenticate(asked).catch(() => null);
    response.end(JSON.stringify(identity));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

/** Who the server says somebody is whose name comes as these bytes. */
async function named(bytes: Buffer) {
  const name = bytes.toString('latin1');
  return new Promise((resolve, reject) => {
    const headers = { 'X-Forwarded-User': name, 'X-Forwarded-Name': name };
    const asked = request({ port, host: '127.0.0.1', headers, agent: false }, async (answer) => {
      let text = '';
      for await (const part of answer) text += part;
      resolve(JSON.parse(text));
    });
    asked.once('error', reject).end();
  });
}

it.each(['anna', 'Müller', 'Weiß', 'Łukasz', '田中', '\ufeffanna'])(
  'a proxy names %s in UTF-8, as proxies do',
  async (name) => {
    expect(await named(Buffer.from(name))).toMatchObject({ id: `proxy:${name}` });
  },
);

it('gives the name to the prompt as it is written', async () => {
  expect(await named(Buffer.from('Weiß'))).toMatchObject({ claims: { name: 'Weiß' } });
});

it('takes what is no UTF-8 as Latin-1, and refuses control characters in either', async () => {
  expect(await named(Buffer.from('Weiß', 'latin1'))).toMatchObject({ id: 'proxy:Weiß' });
  expect(await named(Buffer.from('a\u0085b'))).toBeNull();
  expect(await named(Buffer.from('a\u0085b', 'latin1'))).toBeNull();
});
