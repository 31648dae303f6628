import { z } from 'zod';
import { authEnvironment, findForgottenMode, modesReading } from './auth/environment.js';
import { describeBadVariable } from './configMessages.js';
import { limitVariables } from './limits/settings.js';

/**
 * The environment of the server: the only reader of `process.env`. Every variable stands in the
 * reference (`example-site/docs/reference/environment.md`), which a test compares with this.
 */
const flag = z
  .enum(['on', 'off', 'true', 'false', '1', '0'])
  .transform((value) => value === 'on' || value === 'true' || value === '1');
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);

export const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .optional(),
  DATA_DIR: z.string().default('.chatkit'),
  DOCS_INDEX: list.default([]),
  SITE_DIR: z.string().optional(),
  CHATKIT_PATH: z
    .string()
    .regex(/^\/[\w\-./]*[\w-]$/, 'must begin with a slash and not end with one, such as /chatkit')
    .refine((path) => !/\/(\.{0,2})\//.test(`${path}/`), 'must not hold //, /./ or /../')
    .refine((path) => !/^\/(healthz|readyz|metrics)$/.test(path), 'is where something else is')
    .default('/chatkit'),
  TRUST_PROXY: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  OPENAI_API: z.enum(['responses', 'chat_completions']).default('responses'),
  CHATKIT_MODEL: z.string().default('gpt-5-mini'),
  /** How long the model may give no sign of life: one on the owner's own machine may have to be loaded first. */
  MODEL_TIMEOUT_SECONDS: z.coerce.number().min(1).max(300).default(30),
  EMBEDDING_MODEL: z.string().optional(),
  /** The model that hears dictation; `off` turns dictation off. */
  TRANSCRIPTION_MODEL: z.string().default('gpt-4o-mini-transcribe'),
  /** The largest attachment; 0 turns attachments off. */
  ATTACHMENT_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(50 * 1024 * 1024)
    .default(5 * 1024 * 1024),
  RETENTION_DAYS: z.coerce.number().int().min(0).max(36_500).default(90),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_CONTENT: flag.default(false),
  /** A second port, on the same host, that serves `/metrics` alone. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  /** Serves `/metrics` on the main port to who sends it as a bearer token. */
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** How long runs may go on after SIGTERM. */
  SHUTDOWN_GRACE_SECONDS: z.coerce.number().min(0).max(3600).default(20),
  ...authEnvironment,
  ...limitVariables,
});
export type Config = z.infer<typeof environment>;

/**
 * Reads the configuration. An empty value counts as unset.
 * @throws Error naming every bad variable, its value and what it must be.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => {
      // A space behind `RETENTION_DAYS=` is no 0, and a secret's file ends with a new line.
      const value = env[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const parsed = environment.safeParse(given);
  const forgotten = findForgottenMode(given);
  if (parsed.success && forgotten === undefined) return parsed.data;
  const lines = (parsed.error?.issues ?? []).map((issue) =>
    describeBadVariable(issue, given[String(issue.path[0])] ?? ''),
  );
  if (forgotten !== undefined) lines.push(`  ${forgotten}`);
  throw new Error(
    `Bad configuration:\n${lines.join('\n')}\nThe page “Environment variables” of the docs has each of them.`,
  );
}

/** Our prefixes: a variable that begins with one of them and is unknown is likely a mistake. */
const ours = /^(CHATKIT|LIMIT|LIMITS|BUDGET|AUTH|OIDC|METRICS|RETENTION)_/;
/** What orchestrators add by themselves for a service that is named `chatkit`. */
const injected = /_(SERVICE_HOST|SERVICE_PORT\w*|PORT_\d+_(TCP|UDP)\w*|PORT)$/;

/** What other programs call the same thing. */
const calledElsewhere: Record<string, string> = {
  OPENAI_KEY: 'OPENAI_API_KEY',
  OPENAI_MODEL: 'CHATKIT_MODEL',
  OPENAI_API_BASE: 'OPENAI_BASE_URL',
};

/**
 * Names in `env` that look meant for this server and are not known, each with the known name it
 * is nearest to: a warning at start, because the environment is shared with other programs.
 */
export function unknownVariables(
  env: Record<string, string | undefined>,
): Array<{ name: string; nearest: string | undefined }> {
  const known = Object.keys(environment.shape);
  return Object.keys(env)
    .filter((name) => !known.includes(name) && !injected.test(name))
    .flatMap((name) => {
      const nearest = calledElsewhere[name] ?? known.find((candidate) => isNear(name, candidate));
      return nearest !== undefined || ours.test(name) ? [{ name, nearest }] : [];
    });
}

/**
 * Variables that are set and change nothing, each with what they need. Those that mean a way of signing
 * in which is not on are no mere warning where `AUTH_MODE` is missing: see `findForgottenMode`.
 */
export function idleVariables(
  env: Record<string, string | undefined>,
): Array<{ name: string; needs: string }> {
  const isSet = (name: string) => Boolean(env[name]?.trim());
  const mode = env.AUTH_MODE?.trim() || 'anonymous';
  const idle = (name: string): string | undefined => {
    const needed = modesReading(name);
    if (needed && !needed.includes(mode)) return `AUTH_MODE=${needed.join(' or ')}`;
    if (isSet('OPENAI_API_KEY')) return undefined;
    if (/^(CHATKIT_MODEL|OPENAI_API)$/.test(name)) return 'OPENAI_API_KEY';
    // The endpoint of embeddings is the same one, and may ask for no key.
    return name === 'OPENAI_BASE_URL' && !isSet('EMBEDDING_MODEL') ? 'OPENAI_API_KEY' : undefined;
  };
  return Object.keys(environment.shape).flatMap((name) => {
    const needs = isSet(name) ? idle(name) : undefined;
    return needs === undefined ? [] : [{ name, needs }];
  });
}

/** Whether two names differ by one letter that was added, left out, changed or swapped. */
function isNear(one: string, other: string): boolean {
  if (one.length < 6 || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const rest = [one.slice(start), other.slice(start)] as const;
  const [a, b] = rest;
  return (
    a.slice(1) === b ||
    a === b.slice(1) ||
    a.slice(1) === b.slice(1) ||
    (a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0])
  );
}
