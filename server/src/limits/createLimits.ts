import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ChatKitError } from '../errors.js';
import type { ServiceStore } from '../store/index.js';
import { addressSubject } from './address.js';
import { type LimitKind, type Limits, limitKinds } from './limits.js';
import type { Rate, Rates } from './settings.js';

/** Counts for all servers together. It may reject, and then this server counts alone. */
export type CountHit = ServiceStore['countHit'];

/**
 * What costs the owner money or makes new identities is counted for all servers together; the
 * other kinds protect one server's own time, and are counted where that time is spent, so that an
 * ordinary request costs no statement.
 */
const sharedKinds: ReadonlySet<LimitKind> = new Set([
  'messages_per_reader',
  'messages_per_address',
  'sessions_per_address',
]);

export interface LimitsOptions {
  rates: Rates;
  /** Absent: this server is the only one. */
  countHit?: CountHit | undefined;
  /** Told of each refusal, for metrics. */
  onRefused?: ((kind: LimitKind) => void) | undefined;
  /** Told when the shared count failed and this server's own was used. */
  onShareFailed?: ((error: unknown) => void) | undefined;
}

/** Fixed windows, in memory, and in the store where several servers share it. */
export function createLimits(options: LimitsOptions): Limits {
  const local = new Map<LimitKind, RateLimiterMemory>();
  for (const kind of limitKinds) {
    const { count, seconds } = options.rates[kind];
    local.set(kind, new RateLimiterMemory({ keyPrefix: kind, points: count, duration: seconds }));
  }

  async function consume(kind: LimitKind, subject: string): Promise<void> {
    const counted = kind.endsWith('_per_address') ? addressSubject(subject) : subject;
    const retryAfter = await secondsToWait(kind, counted);
    if (retryAfter === undefined) return;
    options.onRefused?.(kind);
    throw new ChatKitError('rate_limited', 'Too many requests. Please wait a moment.', {
      retryAfter,
    });
  }

  /** Seconds until `subject` may go on, or undefined where it may now. */
  async function secondsToWait(kind: LimitKind, subject: string): Promise<number | undefined> {
    const refused = await consumeLocal(local.get(kind), subject);
    // Who is over the limit here is over it everywhere: that needs no statement.
    if (refused !== undefined || !options.countHit || !sharedKinds.has(kind)) return refused;
    return consumeShared(options.countHit, kind, subject, options.rates[kind]);
  }

  async function consumeShared(countHit: CountHit, kind: LimitKind, subject: string, rate: Rate) {
    try {
      const { hits, resetMs } = await countHit(`${kind}:${subject}`, rate.seconds * 1000);
      return hits > rate.count ? resetMs / 1000 : undefined;
    } catch (error) {
      options.onShareFailed?.(error);
      return undefined;
    }
  }

  return { consume, close: async () => {} };
}

async function consumeLocal(
  limiter: RateLimiterMemory | undefined,
  subject: string,
): Promise<number | undefined> {
  try {
    await limiter?.consume(subject);
    return undefined;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext / 1000;
    throw refusal;
  }
}
