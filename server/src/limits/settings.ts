import { z } from 'zod';
import type { LimitKind } from './limits.js';

/** So many in so much time. */
export interface Rate {
  count: number;
  seconds: number;
}

const day = 86_400;
const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: day };

/** Counted with a timer, which cannot run longer: 2^31 ms, almost 25 days. */
const longestSeconds = 24 * day;

/** Reads `10m`, a time in s, m, h or d; without a number one of them. In seconds. */
export function parseSpan(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{0,5})([smhd])$/.exec(text) ?? [];
  const seconds = (number ? Number(number) : 1) * (units[unit] ?? 0);
  return seconds > 0 ? seconds : undefined;
}

/** Reads `30/10m`: a count, and a time as `parseSpan` reads it. */
export function parseRate(text: string): Rate | undefined {
  const [, number, span = ''] = /^(\d{1,9})\/(\w+)$/.exec(text.trim()) ?? [];
  const count = Number(number);
  const seconds = parseSpan(span);
  if (!(count > 0) || seconds === undefined || seconds > longestSeconds) return undefined;
  return { count, seconds };
}

const rate = z.string().transform((text, context): Rate => {
  const parsed = parseRate(text);
  if (parsed) return parsed;
  context.addIssue({
    code: 'custom',
    message: 'must be a count and a time of up to 24 days, such as 30/10m',
  });
  return z.NEVER;
});

/** The published defaults: generous to people, tight for programs. */
export const limitDefaults = {
  LIMIT_READER_REQUESTS: { count: 240, seconds: 60 },
  LIMIT_READER_MESSAGES: { count: 30, seconds: 600 },
  LIMIT_READER_EXPORTS: { count: 10, seconds: 3600 },
  LIMIT_ADDRESS_REQUESTS: { count: 600, seconds: 60 },
  LIMIT_ADDRESS_MESSAGES: { count: 120, seconds: 600 },
  LIMIT_ADDRESS_SESSIONS: { count: 60, seconds: 3600 },
  LIMIT_ADDRESS_SEARCHES: { count: 120, seconds: 60 },
  LIMIT_ADDRESS_UPLOADS: { count: 240, seconds: 3600 },
  LIMIT_READER_OPEN_RUNS: 3,
  LIMIT_READER_THREADS: 500,
  LIMIT_READER_UPLOAD_BYTES: 100 * 1024 * 1024,
  LIMIT_MESSAGE_CHARS: 16_000,
  LIMIT_RUN_TOKENS: 40_000,
} as const;

const positive = (fallback: number) => z.coerce.number().int().min(1).default(fallback);
const amount = z.coerce.number().min(0).optional();

/** The environment variables of limits and budgets: a part of `config.ts`. */
export const limitVariables = {
  LIMITS: z.enum(['on', 'off']).default('on'),
  LIMIT_READER_REQUESTS: rate.default({ ...limitDefaults.LIMIT_READER_REQUESTS }),
  LIMIT_READER_MESSAGES: rate.default({ ...limitDefaults.LIMIT_READER_MESSAGES }),
  LIMIT_READER_EXPORTS: rate.default({ ...limitDefaults.LIMIT_READER_EXPORTS }),
  LIMIT_ADDRESS_REQUESTS: rate.default({ ...limitDefaults.LIMIT_ADDRESS_REQUESTS }),
  LIMIT_ADDRESS_MESSAGES: rate.default({ ...limitDefaults.LIMIT_ADDRESS_MESSAGES }),
  LIMIT_ADDRESS_SESSIONS: rate.default({ ...limitDefaults.LIMIT_ADDRESS_SESSIONS }),
  LIMIT_ADDRESS_SEARCHES: rate.default({ ...limitDefaults.LIMIT_ADDRESS_SEARCHES }),
  LIMIT_ADDRESS_UPLOADS: rate.default({ ...limitDefaults.LIMIT_ADDRESS_UPLOADS }),
  LIMIT_READER_OPEN_RUNS: positive(limitDefaults.LIMIT_READER_OPEN_RUNS),
  LIMIT_READER_THREADS: positive(limitDefaults.LIMIT_READER_THREADS),
  LIMIT_READER_UPLOAD_BYTES: positive(limitDefaults.LIMIT_READER_UPLOAD_BYTES),
  LIMIT_MESSAGE_CHARS: positive(limitDefaults.LIMIT_MESSAGE_CHARS),
  /** The share of its time in use from which the server is busy, and addresses may not burst. */
  LIMIT_BUSY_PERCENT: z.coerce.number().int().min(10).max(100).default(70),
  /** What one answer may use at most, and so what is reserved of a budget before it begins. */
  LIMIT_RUN_TOKENS: positive(limitDefaults.LIMIT_RUN_TOKENS),
  /** `tokens`, or `money` in the currency of the prices. */
  BUDGET_UNIT: z.enum(['tokens', 'money']).default('tokens'),
  BUDGET_READER_DAY: amount,
  BUDGET_SITE_DAY: amount,
  BUDGET_SITE_MONTH: amount,
  /** Prices of a million tokens, where budgets are in money and for the report. */
  BUDGET_PRICE_INPUT: amount,
  BUDGET_PRICE_OUTPUT: amount,
  /** When a budget is spent: answer by quoting the docs, or refuse. */
  BUDGET_SPENT: z.enum(['offline', 'refuse']).default('offline'),
} as const;

/** How each kind of event is counted. */
export type Rates = Record<LimitKind, Rate>;

const limitConfig = z.object(limitVariables);
export type LimitConfig = z.infer<typeof limitConfig>;

export function toRates(config: LimitConfig): Rates {
  return {
    requests_per_reader: config.LIMIT_READER_REQUESTS,
    messages_per_reader: config.LIMIT_READER_MESSAGES,
    exports_per_reader: config.LIMIT_READER_EXPORTS,
    requests_per_address: config.LIMIT_ADDRESS_REQUESTS,
    messages_per_address: config.LIMIT_ADDRESS_MESSAGES,
    sessions_per_address: config.LIMIT_ADDRESS_SESSIONS,
    searches_per_address: config.LIMIT_ADDRESS_SEARCHES,
    uploads_per_address: config.LIMIT_ADDRESS_UPLOADS,
  };
}
