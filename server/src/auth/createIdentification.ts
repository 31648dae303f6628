import type { SessionStore } from '../store/sessionStore.js';
import { createAnonymousAuthenticator } from './anonymous.js';
import type { Authenticator } from './authenticator.js';
import { parseClaimMapping } from './claims.js';
import type { AuthSettings } from './environment.js';
import { createJwks } from './jwks.js';
import { createJwtAuthenticator, type JwtReader } from './jwt.js';
import { importJwtKey } from './jwtKey.js';
import { createKeyRing, type KeyRing } from './keyRing.js';
import { createOidc, type OidcSignIn } from './oidc/oidc.js';
import { createProvider } from './oidc/provider.js';
import { createSignInSessions } from './oidc/signInSessions.js';
import { createOptionalSignIn } from './optionalSignIn.js';
import { createProxyAuthenticator } from './proxy.js';
import { createSeal } from './seal.js';
import { secureUrl } from './secureUrl.js';
import { assertIssuers } from './userId.js';
import { createVerifiedTokens } from './verifiedTokens.js';

export interface IdentificationOptions {
  settings: AuthSettings;
  /** `CHATKIT_PATH`. */
  path: string;
  /** From `loadSessionSecrets`. */
  secrets: readonly string[];
  /** The sign-ins of one reader. */
  sessionsOf: (userId: string) => SessionStore;
  onFailure?: (error: unknown) => void;
}

/** All that the routes need to know who asks. */
export interface Identification {
  authenticator: Authenticator;
  anonymous: Authenticator;
  /** Where the server itself signs readers in. */
  oidc: OidcSignIn | null;
  keyRing: KeyRing;
  /** Whether owner and mode let a reader take anonymous conversations along. */
  mergeAllowed: boolean;
}

/**
 * The authenticator the settings ask for.
 * @throws Error naming the variable that is missing or wrong
 */
export async function createIdentification(
  options: IdentificationOptions,
): Promise<Identification> {
  const { settings } = options;
  const keyRing = createKeyRing(options.secrets);
  const anonymous = createAnonymousAuthenticator({ keyRing });
  const oidc = settings.AUTH_MODE === 'oidc' ? createOidcFrom(options, keyRing) : null;
  const signedIn = oidc ?? (await createSignedIn(settings));
  const optional = settings.SIGN_IN === 'optional';
  return {
    anonymous,
    oidc,
    keyRing,
    authenticator: signedIn
      ? optional
        ? createOptionalSignIn(signedIn, anonymous)
        : signedIn
      : anonymous,
    mergeAllowed: signedIn !== null && optional && settings.MERGE_ANONYMOUS,
  };
}

async function createSignedIn(settings: AuthSettings): Promise<Authenticator | null> {
  if (settings.AUTH_MODE === 'jwt') return createJwtFrom(settings);
  if (settings.AUTH_MODE !== 'proxy') return null;
  return createProxyAuthenticator({
    addresses: settings.PROXY_ADDRESSES,
    secret: settings.PROXY_SECRET ?? null,
    userHeader: settings.PROXY_USER_HEADER,
    claims: parseClaimMapping(settings.USER_CLAIMS ?? []),
    signInUrl: settings.SIGN_IN_URL ?? null,
  });
}

async function createJwtFrom(settings: AuthSettings): Promise<Authenticator> {
  const { JWT_JWKS_URL, JWT_KEY, JWT_ALGORITHMS, JWT_ISSUER, JWT_AUDIENCE } = settings;
  if (JWT_ISSUER.length === 0 || JWT_AUDIENCE.length === 0) {
    throw new Error(
      'AUTH_MODE=jwt needs JWT_ISSUER and JWT_AUDIENCE: a token made for another service must not be good here.',
    );
  }
  assertIssuers('JWT_ISSUER', JWT_ISSUER);
  if ((JWT_JWKS_URL === undefined) === (JWT_KEY === undefined)) {
    throw new Error('AUTH_MODE=jwt needs either JWT_JWKS_URL or JWT_KEY.');
  }
  const bad = JWT_ALGORITHMS.find(
    (name) => !/^(RS|PS|ES|HS)(256|384|512)$|^Ed(DSA|25519)$/.test(name),
  );
  if (bad) throw new Error(`JWT_ALGORITHMS: ${bad} is not an algorithm that can be allowed.`);
  if (JWT_JWKS_URL !== undefined && JWT_ALGORITHMS.some((name) => name.startsWith('HS'))) {
    throw new Error('JWT_ALGORITHMS: shared secrets (HS…) cannot go with JWT_JWKS_URL.');
  }
  const verified = createVerifiedTokens<JwtReader>();
  return createJwtAuthenticator({
    key:
      JWT_KEY === undefined
        ? createJwks({
            url: secureUrl('JWT_JWKS_URL', JWT_JWKS_URL),
            onChange: () => verified.forget(),
          })
        : await importJwtKey(JWT_KEY, JWT_ALGORITHMS),
    verified,
    issuers: JWT_ISSUER,
    audiences: JWT_AUDIENCE,
    algorithms: JWT_ALGORITHMS,
    clockSkew: settings.JWT_CLOCK_SKEW,
    cookie: settings.JWT_COOKIE ?? null,
    claims: parseClaimMapping(settings.USER_CLAIMS ?? ['name']),
    signInUrl: settings.SIGN_IN_URL ?? null,
  });
}

function createOidcFrom(options: IdentificationOptions, keyRing: KeyRing): OidcSignIn {
  const { settings, path } = options;
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, PUBLIC_URL, OIDC_SCOPE } = settings;
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !PUBLIC_URL) {
    throw new Error(
      'AUTH_MODE=oidc needs OIDC_ISSUER, OIDC_CLIENT_ID and PUBLIC_URL (where readers reach this server).',
    );
  }
  if (!OIDC_SCOPE.split(' ').includes('openid')) {
    throw new Error(`OIDC_SCOPE: ${JSON.stringify(OIDC_SCOPE)} must hold openid.`);
  }
  const sessions = createSignInSessions({
    keyRing,
    sessionsOf: options.sessionsOf,
    lifetime: Math.round(settings.OIDC_SESSION_HOURS * 3600),
  });
  return createOidc({
    provider: createProvider({
      issuer: secureUrl('OIDC_ISSUER', OIDC_ISSUER),
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET ?? null,
    }),
    sessions,
    seals: {
      login: createSeal(keyRing, 'login'),
      code: createSeal(keyRing, 'code'),
      tokens: createSeal(keyRing, 'provider tokens'),
    },
    scope: OIDC_SCOPE,
    claims: parseClaimMapping(settings.USER_CLAIMS ?? ['name']),
    baseUrl: `${PUBLIC_URL.replace(/\/+$/, '')}${path}`,
    ...(options.onFailure ? { onFailure: options.onFailure } : {}),
  });
}
