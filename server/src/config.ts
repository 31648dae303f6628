import { z } from 'zod';

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
  DATABASE_URL: z.url().optional(),
  DATA_DIR: z.string().default('.chatkit'),
  DOCS_INDEX: list.default([]),
  SITE_DIR: z.string().optional(),
  CHATKIT_PATH: z
    .string()
    .regex(/^\/[\w\-./]*[\w-]$/)
    .default('/chatkit'),
  ALLOWED_ORIGINS: list.default([]),
  TRUST_PROXY: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_API: z.enum(['responses', 'chat_completions']).default('responses'),
  CHATKIT_MODEL: z.string().default('gpt-5-mini'),
  EMBEDDING_MODEL: z.string().optional(),
  SESSION_SECRET: list.default([]),
  AUTH_MODE: z.enum(['anonymous', 'jwt', 'oidc', 'proxy']).default('anonymous'),
  RETENTION_DAYS: z.coerce.number().int().min(0).default(90),
  LIMITS: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_CONTENT: flag.default(false),
});
export type Config = z.infer<typeof environment>;

/**
 * Reads the configuration. An empty value counts as unset.
 * @throws Error naming every bad variable, its value and what it must be.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const parsed = environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return `  ${name}=${JSON.stringify(given[name] ?? '')}: ${issue.message}`;
  });
  throw new Error(`Bad configuration:\n${lines.join('\n')}\nSee the environment reference.`);
}
