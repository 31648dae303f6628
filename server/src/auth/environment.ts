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

/** The variables that say who readers are; part of the server's environment in `config.ts`. */
export const authEnvironment = {
  AUTH_MODE: z.enum(['anonymous', 'jwt', 'oidc', 'proxy']).default('anonymous'),
  SESSION_SECRET: list.default([]),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ALLOWED_ORIGINS: list.default([]),
  SIGN_IN: z.enum(['required', 'optional']).default('required'),
  SIGN_IN_URL: z.string().optional(),
  MERGE_ANONYMOUS: z
    .enum(['on', 'off'])
    .default('on')
    .transform((value) => value === 'on'),
  USER_CLAIMS: list.optional(),
  JWT_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  JWT_KEY: z.string().optional(),
  JWT_ISSUER: list.default([]),
  JWT_AUDIENCE: list.default([]),
  JWT_ALGORITHMS: list.default([...defaultAlgorithms]),
  JWT_CLOCK_SKEW: z.coerce.number().int().min(0).max(300).default(30),
  JWT_COOKIE: z
    .string()
    .regex(/^[\w!#$%&'*.^`|~+-]+$/, 'must be the name of a cookie')
    .optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
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
