import { ChatKitError } from '../errors.js';
import { addressSubject } from '../limits/address.js';

/**
 * How many bytes of requests that are still on their way one address may have this process hold. A
 * request may take a minute to come, and hundreds may come at once: without a bound they would fill the
 * memory of a small machine, each of them within its limits.
 */
export const mostHeldOfAnAddress = 128 * 1024 * 1024;

const heldOf = new Map<string, number>();

/** What has come of one body, until it is whole or given up. */
export interface HeldBody {
  /** @throws ChatKitError `rate_limited` where its address has too much on its way */
  add(bytes: number): void;
  release(): void;
}

/** Counts what comes and not what is announced: announcing costs nothing. */
export function holdBody(address: string | undefined): HeldBody {
  const subject = addressSubject(address);
  let own = 0;
  return {
    add(bytes) {
      own += bytes;
      const all = (heldOf.get(subject) ?? 0) + bytes;
      heldOf.set(subject, all);
      if (all <= mostHeldOfAnAddress) return;
      throw new ChatKitError('rate_limited', 'Too much is on its way from this address.', {
        retryAfter: 5,
      });
    },
    release() {
      const left = (heldOf.get(subject) ?? 0) - own;
      own = 0;
      if (left > 0) heldOf.set(subject, left);
      else heldOf.delete(subject);
    },
  };
}
