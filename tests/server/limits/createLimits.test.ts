import { describe, expect, it } from '@jest/globals';
import { ChatKitError } from '../../../server/src/errors.js';
import { createLimits } from '../../../server/src/limits/createLimits.js';
import type { LimitKind } from '../../../server/src/limits/limits.js';
import type { Rates } from '../../../server/src/limits/settings.js';

const hour = 3600;
const rates: Rates = {
  requests_per_reader: { count: 3, seconds: hour },
  messages_per_reader: { count: 2, seconds: hour },
  exports_per_reader: { count: 1, seconds: hour },
  requests_per_address: { count: 5, seconds: hour },
  messages_per_address: { count: 4, seconds: hour },
  sessions_per_address: { count: 1, seconds: hour },
  searches_per_address: { count: 1, seconds: hour },
  uploads_per_address: { count: 1, seconds: hour },
};

async function refusal(consumed: Promise<void>): Promise<ChatKitError | undefined> {
  try {
    await consumed;
    return undefined;
  } catch (error) {
    if (error instanceof ChatKitError) return error;
    throw error;
  }
}

describe('limits', () => {
  it('refuses the first that is one too many, and says when it works again', async () => {
    const refused: LimitKind[] = [];
    const limits = createLimits({ rates, onRefused: (kind) => refused.push(kind) });
    for (let n = 0; n < 3; n++) await limits.consume('requests_per_reader', 'anon:a');
    const error = await refusal(limits.consume('requests_per_reader', 'anon:a'));
    expect(error?.code).toBe('rate_limited');
    expect(error?.retryAfter).toBeGreaterThan(hour - 60);
    expect(error?.retryAfter).toBeLessThanOrEqual(hour);
    expect(refused).toEqual(['requests_per_reader']);
  });

  it('counts each reader and each kind on their own', async () => {
    const limits = createLimits({ rates });
    await limits.consume('sessions_per_address', '192.0.2.1');
    await limits.consume('searches_per_address', '192.0.2.1');
    await limits.consume('sessions_per_address', '192.0.2.2');
    expect(await refusal(limits.consume('sessions_per_address', '192.0.2.1'))).toBeDefined();
  });

  it('lets no address burst while the server is busy: only what a person does', async () => {
    let busy = true;
    const generous = { ...rates, messages_per_address: { count: 120, seconds: 600 } };
    const limits = createLimits({ rates: generous, busy: () => busy });
    const ask = () => refusal(limits.consume('messages_per_address', '192.0.2.1'));
    expect([await ask(), await ask(), await ask()]).toEqual([undefined, undefined, undefined]);
    expect((await ask())?.retryAfter).toBeLessThanOrEqual(10);
    expect(await refusal(limits.consume('messages_per_address', '192.0.2.2'))).toBeUndefined();
    // A reader's own limits stand as they are.
    for (let n = 0; n < 3; n++) await limits.consume('requests_per_reader', 'anon:a');
    busy = false;
    expect(await ask()).toBeUndefined();
  });

  it('counts what was done in busy times in the whole limit, too', async () => {
    const limits = createLimits({ rates, busy: () => true });
    await limits.consume('sessions_per_address', '192.0.2.1');
    const error = await refusal(limits.consume('sessions_per_address', '192.0.2.1'));
    expect(error?.retryAfter).toBeGreaterThan(10);
  });

  it('counts messages of one reader on several servers together, without a statement for who is over', async () => {
    const hits = new Map<string, number>();
    let statements = 0;
    const countHit = async (key: string) => {
      statements++;
      const count = (hits.get(key) ?? 0) + 1;
      hits.set(key, count);
      return { hits: count, resetMs: 90_000 };
    };
    const one = createLimits({ rates, countHit });
    const other = createLimits({ rates, countHit });
    await one.consume('messages_per_reader', 'anon:a');
    await other.consume('messages_per_reader', 'anon:a');
    expect((await refusal(one.consume('messages_per_reader', 'anon:a')))?.retryAfter).toBe(90);
    expect(statements).toBe(3);
    await refusal(one.consume('messages_per_reader', 'anon:a'));
    expect(statements).toBe(3);
    await one.consume('requests_per_reader', 'anon:a');
    expect(statements).toBe(3);
  });

  it('goes on counting alone where the store does not answer', async () => {
    const failures: unknown[] = [];
    const limits = createLimits({
      rates,
      countHit: () => Promise.reject(new Error('no database')),
      onShareFailed: (error) => failures.push(error),
    });
    await limits.consume('messages_per_reader', 'anon:a');
    await limits.consume('messages_per_reader', 'anon:a');
    expect(await refusal(limits.consume('messages_per_reader', 'anon:a'))).toBeDefined();
    expect(failures).toHaveLength(2);
  });
});
