import { z } from 'zod';
import { defaultAlgorithms } from './jwt.js';

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);
const headerName = z
  .string()
  .regex(/^[\w-]+$/, 'must be the name of a header')
  .transform((name) => name.toLowerCase());

/** Paths are appended to it. */
function isPlain(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { search, hash, username, password } = new URL(address);
  return `${search}${hash}${username}${password}` === '';
}

/** The variables that say who readers are; part of the server's environment in `config.ts`. */
export const authEnvironment = {
  AUTH_MODE: z.enum(['anonymous', 'jwt', 'oidc', 'proxy']).default('anonymous'),
  SESSION_SECRET: list.default([]),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .refine(isPlain, 'must be an address alone, such as https://docs.example.com/prefix')
    .optional(),
  ALLOWED_ORIGINS: list.default([]),
  SIGN_IN: z.enum(['required', 'optional']).default('required'),
  SIGN_IN_URL: z.string().optional(),
  MERGE_ANONYMOUS: z
    .enum(['on', 'off'])
    .default('on')
    .transform((value) => value === 'on'),
  USER_CLAIMS: list.optional(),
  JWT_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  JWT_KEY: z.string().optional(),
  JWT_ISSUER: list.default([]),
  JWT_AUDIENCE: list.default([]),
  JWT_ALGORITHMS: list.default([...defaultAlgorithms]),
  JWT_CLOCK_SKEW: z.coerce.number().int().min(0).max(300).default(30),
  JWT_COOKIE: z
    .string()
    .regex(/^[\w!#$%&'*.^`|~+-]+$/, 'must be the name of a cookie')
    .optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPE: z.string().default('openid profile'),
  OIDC_SESSION_HOURS: z.coerce.number().min(0.1).max(8760).default(168),
  PROXY_ADDRESSES: list.default([]),
  PROXY_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  PROXY_USER_HEADER: headerName.default('x-forwarded-user'),
};

const schema = z.object(authEnvironment);
export type AuthSettings = z.infer<typeof schema>;

/** In which ways of signing in a variable is read: in another it changes nothing. */
const modesOf: ReadonlyArray<[RegExp, ReadonlyArray<AuthSettings['AUTH_MODE']>]> = [
  [/^JWT_/, ['jwt']],
  [/^OIDC_/, ['oidc']],
  [/^PROXY_/, ['proxy']],
  [/^SIGN_IN_URL$/, ['jwt', 'proxy']],
  [/^(SIGN_IN|MERGE_ANONYMOUS|USER_CLAIMS)$/, ['jwt', 'oidc', 'proxy']],
];

/** The ways of signing in that read `name`; undefined where all do. */
export function modesReading(name: string): readonly string[] | undefined {
  return modesOf.find(([names]) => names.test(name))?.[1];
}

/**
 * What is wrong where readers are meant to sign in and nothing makes them: without `AUTH_MODE` anybody
 * may ask, and read the docs index. A variable of one way of signing in means that one. Undefined where
 * all is well.
 * @param given the variables that have a value
 */
export function findForgottenMode(given: Readonly<Record<string, string>>): string | undefined {
  const { AUTH_MODE, SIGN_IN } = given;
  if (SIGN_IN === 'required' && (AUTH_MODE ?? 'anonymous') === 'anonymous') {
    return 'SIGN_IN=required: with AUTH_MODE=anonymous nobody signs in. Set AUTH_MODE to oidc, jwt or proxy.';
  }
  if (AUTH_MODE !== undefined) return undefined;
  for (const name of Object.keys(given)) {
    const [mode, ...others] = modesReading(name) ?? [];
    if (mode === undefined || others.length > 0) continue;
    return `AUTH_MODE is not set, but ${name} is: anybody could ask without signing in. Set AUTH_MODE=${mode}, or AUTH_MODE=anonymous if that is what you want.`;
  }
  return undefined;
}
