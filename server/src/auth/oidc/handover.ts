import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ChatKitError } from '../../errors.js';
import type { Identity } from '../authenticator.js';
import { type OidcOptions, oidcLifetimes, toIdentity } from './oidcContext.js';
import type { OpenSession } from './signInSessions.js';

/**
 * How a page of another site gets its session. The code stands in the hash of the page's address,
 * which reaches no server and no `Referer`. It is good once, for a minute, from the page's origin,
 * and only with the verifier that the page has kept: who reads the address has nothing.
 */
const oneTimeCode = z.object({
  ref: z.object({ userId: z.string(), id: z.string() }),
  handover: z.string(),
  /** base64url SHA-256 of the page's verifier. */
  challenge: z.string(),
  origin: z.string(),
});

/** What a page that took its session over keeps. */
export interface BearerSession {
  token: string;
  expiresAt: Date;
  identity: Identity;
}

export function makeCode(
  { seals }: OidcOptions,
  code: z.infer<typeof oneTimeCode>,
): Promise<string> {
  return seals.code.close(code, oidcLifetimes.code);
}

/**
 * Exchanges a one-time code for a bearer.
 * @param origin the `Origin` of the request, if it has one
 * @throws ChatKitError `unauthorized`
 */
export async function exchangeCode(
  options: OidcOptions,
  { code, verifier, origin }: { code: string; verifier: string; origin: string | undefined },
): Promise<BearerSession> {
  const made = oneTimeCode.parse(await options.seals.code.open(code));
  const given = createHash('sha256').update(verifier).digest();
  const expected = Buffer.from(made.challenge, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new ChatKitError('unauthorized', 'This code was made for another page.');
  }
  if (origin !== made.origin) {
    throw new ChatKitError('unauthorized', 'This code was made for another site.');
  }
  return toBearer(options, await options.sessions.takeOver(made.ref, made.handover));
}

/** A fresh bearer for an open session. */
export async function toBearer(options: OidcOptions, open: OpenSession): Promise<BearerSession> {
  const { token, lifetime } = await options.sessions.token(open.ref, 'bearer');
  const expiresAt = new Date(Date.now() + lifetime * 1000);
  return { token, expiresAt, identity: toIdentity({ ...open, expiresAt }, 'bearer') };
}
