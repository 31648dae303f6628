import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ChatKitError } from '../errors.js';
import type { ServiceStore } from '../store/index.js';
import { addressSubject } from './address.js';
import { type Bursts, createBursts } from './bursts.js';
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

const addressKinds: ReadonlySet<LimitKind> = new Set(
  limitKinds.filter((kind) => kind.endsWith('_per_address')),
);

/** What a busy server takes from no address in bursts. A search at each key pressed is none. */
const burstKinds: ReadonlySet<LimitKind> = new Set([
  'requests_per_address',
  'messages_per_address',
  'sessions_per_address',
]);

export interface LimitsOptions {
  rates: Rates;
  /** Absent: this server is the only one. */
  countHit?: CountHit | undefined;
  /** Whether the server has more to do than it can: then no address may burst. Default: never. */
  busy?: (() => boolean) | undefined;
  /** Told of each refusal, for metrics. */
  onRefused?: ((kind: LimitKind) => void) | undefined;
  /** Told when the shared count failed and this server's own was used. */
  onShareFailed?: ((error: unknown) => void) | undefined;
}

/** Fixed windows, in memory, and in the store where several servers share it. */
export function createLimits(options: LimitsOptions): Limits {
  const local = new Map<LimitKind, RateLimiterMemory>();
  const bursts = new Map<LimitKind, Bursts>();
  for (const kind of limitKinds) {
    const { count, seconds } = options.rates[kind];
    local.set(kind, new RateLimiterMemory({ keyPrefix: kind, points: count, duration: seconds }));
    if (burstKinds.has(kind)) bursts.set(kind, createBurstsOf(options.rates[kind]));
  }
  const { busy = () => false } = options;

  // On every request's way: no promise more than the limiter's own and its outcome.
  function consume(kind: LimitKind, subject: string): Promise<void> {
    const limiter = local.get(kind);
    if (limiter === undefined) return Promise.reject(new Error(`There is no limit of ${kind}.`));
    const counted = addressKinds.has(kind) ? addressSubject(subject) : subject;
    // Who is over the limit here is over it everywhere: that needs no statement.
    const { countHit } = options;
    const within =
      countHit && sharedKinds.has(kind) ? () => consumeShared(countHit, kind, counted) : nothing;
    // Counted in calm times, too: who has made the server busy has had its burst by then.
    const waitMs = bursts.get(kind)?.take(counted) ?? 0;
    if (waitMs > 0 && busy()) return Promise.reject(refused(kind, waitMs));
    return limiter.consume(counted).then(within, (refusal: unknown) => {
      throw refusal instanceof RateLimiterRes ? refused(kind, refusal.msBeforeNext) : refusal;
    });
  }

  function refused(kind: LimitKind, waitMs: number): ChatKitError {
    options.onRefused?.(kind);
    return new ChatKitError('rate_limited', 'Too many requests. Please wait a moment.', {
      retryAfter: waitMs / 1000,
    });
  }

  async function consumeShared(countHit: CountHit, kind: LimitKind, subject: string) {
    const { count, seconds } = options.rates[kind];
    let shared: Awaited<ReturnType<CountHit>>;
    try {
      shared = await countHit(`${kind}:${subject}`, seconds * 1000);
    } catch (error) {
      options.onShareFailed?.(error);
      return;
    }
    if (shared.hits > count) throw refused(kind, shared.resetMs);
  }

  return { consume, close: async () => {} };
}

/** An address's limit by tens of seconds: no bursts; a person's few are left to them. */
function createBurstsOf({ count, seconds }: Rate): Bursts {
  return createBursts({ points: Math.max(3, Math.ceil((count * 10) / seconds)), seconds: 10 });
}

function nothing(): void {}
