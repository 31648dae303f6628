import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Identification } from '../auth/createIdentification.js';
import type { BearerSession } from '../auth/oidc/handover.js';
import { withLoginError } from '../auth/oidc/login.js';
import type { OidcSignIn } from '../auth/oidc/oidc.js';
import { parseReturnTo } from '../auth/returnTo.js';
import { ChatKitError } from '../errors.js';
import type { Limits } from '../limits/limits.js';
import { assertNotOfStrangers, assertOurPage } from './csrf.js';
import { type Identify, toAuthRequest } from './identify.js';
import { jsonBody, readBody } from './readBody.js';
import { signInFailedPage } from './signInFailedPage.js';
import { isTrustedOrigin, type SiteOrigins } from './siteOrigins.js';

export interface AuthRoutesDeps {
  identification: Identification;
  identify: Identify;
  origins: SiteOrigins;
  limits: Limits;
  /** Moves an anonymous reader's conversations to one who signed in. */
  merge(userId: string, anonymousUserId: string): Promise<void>;
}

const maxBody = 16 * 1024;
const codeBody = z.object({ code: z.string().max(8192), verifier: z.string().min(43).max(128) });
const logoutBody = z.object({ everywhere: z.boolean().optional() });
const logoutToken = z.string().max(8192);
const mergeBody = z.object({ token: z.string().max(8192) });

/**
 * Signing in and out, to be mounted at `{path}`: `GET /auth/login`, `GET /auth/callback`,
 * `POST /auth/token`, `/auth/logout`, `/auth/merge` and, for the provider, `/auth/backchannel`.
 */
export function createAuthRoutes(deps: AuthRoutesDeps): Router {
  const router = Router();
  const { identification, origins } = deps;
  const json = jsonBody(maxBody);
  const oidc = (): OidcSignIn => {
    if (identification.oidc) return identification.oidc;
    throw new ChatKitError('not_configured', 'This server does not sign readers in itself.');
  };
  const count = async (request: Request) => {
    assertNotOfStrangers(origins, request);
    await deps.limits.consume('sessions_per_address', request.ip ?? 'unknown');
  };

  router.use('/auth', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });

  router.get('/auth/login', async (request, response) => {
    const { return_to, challenge } = request.query;
    const returnTo = parseReturnTo(return_to, (origin) =>
      isTrustedOrigin(origins, request, origin),
    );
    const target = { returnTo, challenge: parseChallenge(challenge) };
    const provider = oidc();
    try {
      await count(request);
    } catch (error) {
      if (!isTooMuch(error)) throw error;
      // Who signs in has left the page, and would stand before an error for programs.
      return response.redirect(303, withLoginError(returnTo, 'unavailable'));
    }
    const login = await provider.start(toAuthRequest(request), target);
    response.setHeader('Set-Cookie', login.setCookies);
    response.redirect(303, login.location);
  });

  router.get('/auth/callback', async (request, response) => {
    try {
      await count(request);
      const end = await oidc().finish(toAuthRequest(request), queryOf(request));
      response.setHeader('Set-Cookie', end.setCookies);
      response.redirect(303, end.location);
    } catch (error) {
      const isOver = error instanceof ChatKitError && error.code === 'unauthorized';
      if (!isOver && !isTooMuch(error)) throw error;
      signInFailedPage(request, response);
    }
  });

  router.post('/auth/token', json, async (request, response) => {
    // A page that brings a code may still send the token it had as an anonymous reader.
    const brings =
      typeof request.body === 'object' && request.body !== null && 'code' in request.body;
    const renewed = brings ? null : await oidc().renew(toAuthRequest(request));
    // All of an office renew from one address, twice an hour: by that they would lock each other out.
    if (renewed) await deps.limits.consume('requests_per_reader', renewed.identity.id);
    else await count(request);
    sendBearer(response, renewed ?? (await exchange(oidc(), request)));
  });

  router.post('/auth/logout', json, async (request, response) => {
    if (request.headers.authorization === undefined) assertOurPage(origins, request);
    const { everywhere = false } = parse(logoutBody, request.body ?? {});
    const { setCookie, url } = await oidc().logout(toAuthRequest(request), everywhere);
    response.setHeader('Set-Cookie', setCookie);
    response.json({ url });
  });

  router.post('/auth/merge', json, async (request, response) => {
    const identity = await deps.identify.required(request);
    if (!identification.mergeAllowed || identity.anonymous) {
      throw new ChatKitError('forbidden', 'Only who has signed in can take conversations along.');
    }
    const { token } = parse(mergeBody, request.body);
    const authorization = `Bearer ${token}`;
    const other = await identification.anonymous.authenticate({
      ...toAuthRequest(request),
      headers: { authorization },
      headersDistinct: { authorization: [authorization] },
    });
    if (!other) throw new ChatKitError('unauthorized', 'The session token is not valid.');
    await deps.merge(identity.id, other.id);
    response.json({ merged: true });
  });

  router.post('/auth/backchannel', async (request, response) => {
    // Not counted as steps of sign-ins: a provider tells of all its readers from one address.
    const form = new URLSearchParams((await readBody(request, maxBody)).toString('utf8'));
    await oidc().providerLogout(parse(logoutToken, form.get('logout_token')));
    response.status(200).end();
  });

  return router;
}

function isTooMuch(error: unknown): boolean {
  return error instanceof ChatKitError && error.code === 'rate_limited';
}

async function exchange(oidc: OidcSignIn, request: Request): Promise<BearerSession> {
  const { code, verifier } = parse(codeBody, request.body);
  return oidc.exchange({ code, verifier, origin: request.headers.origin });
}

function sendBearer(response: Response, { token, expiresAt, identity }: BearerSession): void {
  const name = identity.claims?.name;
  response.json({
    token,
    expires_at: expiresAt.toISOString(),
    user: { id: identity.id, anonymous: false, ...(name ? { name } : {}) },
  });
}

/** A SHA-256 as base64url, or null where the page is same-site and takes a cookie. */
function parseChallenge(challenge: unknown): string | null {
  if (challenge === undefined) return null;
  if (typeof challenge === 'string' && /^[\w-]{43}$/.test(challenge)) return challenge;
  throw new ChatKitError('invalid_request', 'challenge must be a SHA-256 in base64url.');
}

function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://callback.invalid').searchParams;
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ChatKitError('invalid_request', 'The request body is not what this route takes.', {
    cause: parsed.error,
  });
}
