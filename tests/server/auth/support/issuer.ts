import type { IncomingMessage } from 'node:http';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { listenOn } from '../../http/support.js';

export const issuer = 'https://issuer.example.com';
export const audience = 'chatkit';

export interface SigningKey {
  privateKey: CryptoKey;
  publicJwk: JWK;
  kid: string;
  alg: string;
}

export async function makeKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg }, kid, alg };
}

/** A good token unless told otherwise; `undefined` takes a claim away. */
export function signJwt(
  key: SigningKey,
  claims: JWTPayload = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    iss: issuer,
    aud: audience,
    sub: 'reader-1',
    iat: now,
    exp: now + 300,
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
    .sign(key.privateKey);
}

/** A JWKS address whose keys can be changed and that can fail. */
export async function startJwks(keys: JWK[]) {
  const state = { keys, status: 200, asked: 0, last: undefined as IncomingMessage | undefined };
  const listening = await listenOn((request, response) => {
    state.asked += 1;
    state.last = request;
    response.writeHead(state.status, { 'content-type': 'application/json' });
    response.end(state.status === 200 ? JSON.stringify({ keys: state.keys }) : 'down');
  });
  return { state, url: `${listening.origin}/jwks`, close: listening.close };
}
