import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../server/src/config.js';
import { ChatKitError } from '../../../server/src/errors.js';
import { createBudget } from '../../../server/src/limits/budget.js';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { newDataDir } from '../support/dataDir.js';

let folder: string;
let store: Store;
/** A day of its own for each test: budgets are windows of days. */
let day = 1;

beforeAll(async () => {
  folder = await newDataDir('chatkit-budget-');
  store = await openStore({ dataDir: folder });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  day++;
});

function now(): Date {
  return new Date(Date.UTC(2090, day % 12, day, 12));
}

function budgetOf(env: Record<string, string>) {
  const spent: string[] = [];
  const budget = createBudget({
    config: readConfig({ LIMIT_RUN_TOKENS: '1000', ...env }),
    store: store.service,
    now,
    onSpent: (window) => spent.push(window),
  });
  if (!budget) throw new Error('no budget');
  return { budget, spent };
}

const usage = (inputTokens: number, outputTokens = 0) => ({
  inputTokens,
  outputTokens,
  model: 'm',
});

describe('a budget', () => {
  it('is none where no limit is set', () => {
    expect(createBudget({ config: readConfig({}), store: store.service })).toBeUndefined();
  });

  it('lets runs through as long as one more fits, by what they really used', async () => {
    const { budget, spent } = budgetOf({ BUDGET_READER_DAY: '2500' });
    const first = await budget.reserve('anon:a');
    const second = await budget.reserve('anon:a');
    expect(await budget.reserve('anon:a')).toBeNull();
    expect(spent).toEqual(['reader']);
    await first?.settle(usage(100, 50));
    const third = await budget.reserve('anon:a');
    expect(third).not.toBeNull();
    await second?.settle(usage(1000));
    await third?.settle(usage(351));
    expect(await budget.reserve('anon:a')).toBeNull();
    expect(await budget.reserve('anon:b')).not.toBeNull();
  });

  it('never lets more through than the limit, however many ask at once', async () => {
    const { budget } = budgetOf({ BUDGET_SITE_DAY: '10000' });
    const reservations = await Promise.all(
      Array.from({ length: 50 }, (_, reader) => budget.reserve(`anon:${reader}`)),
    );
    const held = reservations.filter((each) => each !== null);
    expect(held).toHaveLength(10);
    await Promise.all(held.map((each) => each.settle(usage(700, 300))));
    const window = `site:${now().toISOString().slice(0, 10)}`;
    expect(await store.service.budgetUsed(window)).toBe(10_000);
    expect(await budget.reserve('anon:late')).toBeNull();
  });

  it('gives back what it held of one window where another is spent', async () => {
    const { budget } = budgetOf({ BUDGET_READER_DAY: '5000', BUDGET_SITE_DAY: '1000' });
    const first = await budget.reserve('anon:x');
    expect(await budget.reserve('anon:y')).toBeNull();
    await first?.settle(usage(0));
    const window = `reader:${now().toISOString().slice(0, 10)}:anon:y`;
    expect(await store.service.budgetUsed(window)).toBe(0);
  });

  it('counts a run once, however often it is settled', async () => {
    const { budget } = budgetOf({ BUDGET_SITE_DAY: '2000' });
    const run = await budget.reserve('anon:a');
    await run?.settle(usage(400));
    await run?.settle(usage(400));
    const window = `site:${now().toISOString().slice(0, 10)}`;
    expect(await store.service.budgetUsed(window)).toBe(400);
  });

  it('counts money where prices are given', async () => {
    const { budget } = budgetOf({
      BUDGET_UNIT: 'money',
      BUDGET_SITE_MONTH: '0.02',
      BUDGET_PRICE_INPUT: '1',
      BUDGET_PRICE_OUTPUT: '10',
    });
    const first = await budget.reserve('anon:a');
    const second = await budget.reserve('anon:a');
    expect(await budget.reserve('anon:a')).toBeNull();
    await first?.settle(usage(500, 100));
    await second?.settle(usage(500, 100));
    const window = `site:${now().toISOString().slice(0, 7)}`;
    expect(await store.service.budgetUsed(window)).toBeCloseTo(0.003, 9);
  });

  it('refuses with the time it works again, where the owner prefers that', async () => {
    const { budget } = budgetOf({ BUDGET_SITE_DAY: '0', BUDGET_SPENT: 'refuse' });
    const refused = await budget.reserve('anon:a').catch((error: unknown) => error);
    if (!(refused instanceof ChatKitError)) throw new Error('not refused');
    expect(refused.code).toBe('budget_spent');
    expect(refused.retryAfter).toBe(12 * 3600);
  });

  it.each([
    [{ BUDGET_SITE_DAY: '999' }, /BUDGET_SITE_DAY=999: one answer may use 1000 tokens/],
    [{ BUDGET_SITE_DAY: '9', BUDGET_UNIT: 'money' }, /BUDGET_UNIT=money needs BUDGET_PRICE_INPUT/],
  ])('refuses settings that cannot work: %j', (env, message) => {
    expect(() => budgetOf(env)).toThrow(message);
  });
});
