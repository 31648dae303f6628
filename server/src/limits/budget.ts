import { ChatKitError } from '../errors.js';
import { createId } from '../ids.js';
import type { ServiceStore } from '../store/index.js';
import type { Budget, BudgetReservation } from './limits.js';
import type { LimitConfig } from './settings.js';

type Windows = Pick<ServiceStore, 'reserveBudget' | 'settleBudget'>;

/**
 * How long a reservation stands that nobody settles: three times as long as an answer may take, so
 * that only those of a server that was killed are given back.
 */
const leaseMs = 15 * 60_000;

/** A limit over a time, by the calendar of UTC. */
interface BudgetWindow {
  name: string;
  limit: number;
  endsAt: Date;
}

export interface BudgetOptions {
  config: LimitConfig;
  store: Windows;
  now?: () => Date;
  /** Told when a run was answered or refused without the model. */
  onSpent?: (window: 'reader' | 'site') => void;
  /** Told of what each run used, in tokens and, where prices are known, in money. */
  onUsed?: (used: { inputTokens: number; outputTokens: number; money: number | undefined }) => void;
  /** Told where a settlement failed for good: what was used is not counted then. */
  onSettleFailed?: (error: unknown) => void;
}

/**
 * Budgets per reader and for the site. Before a run, what it may use at most is reserved in every
 * window, each by one atomic statement; after it, the reservation is replaced by the model's own
 * figures. So any number of runs at once, on any number of servers, stay within the limit. What a
 * server that is killed had reserved is given back after a quarter of an hour.
 * @returns undefined where no budget is set
 * @throws Error where the settings cannot work
 */
export function createBudget(options: BudgetOptions): Budget | undefined {
  const { config } = options;
  const limits = [config.BUDGET_READER_DAY, config.BUDGET_SITE_DAY, config.BUDGET_SITE_MONTH];
  const hasLimit = limits.some((limit) => limit !== undefined);
  if (!hasLimit) return undefined;
  const amount = mostOfOneRun(config);
  assertUsable(config, amount);
  const now = options.now ?? (() => new Date());

  return {
    async reserve(userId) {
      const windows = windowsAt(now(), userId, config);
      const held: BudgetWindow[] = [];
      const id = createId('run');
      for (const window of windows) {
        const { name, limit, endsAt } = window;
        const expiresAt = dayAfter(endsAt);
        const asked = { window: name, id, amount, limit, expiresAt, leaseMs };
        if (await options.store.reserveBudget(asked)) {
          held.push(window);
          continue;
        }
        await Promise.all(held.map((each) => options.store.settleBudget(each.name, id, 0)));
        options.onSpent?.(name.startsWith('reader:') ? 'reader' : 'site');
        if (config.BUDGET_SPENT === 'offline') return null;
        throw spent(endsAt, now());
      }
      return createReservation(options, held, { id, amount });
    },
  };
}

function createReservation(
  options: BudgetOptions,
  held: readonly BudgetWindow[],
  { id, amount }: { id: string; amount: number },
): BudgetReservation {
  let settled = false;
  return {
    async settle(usage) {
      if (settled) return;
      settled = true;
      const money = costOf(usage, options.config);
      const used =
        options.config.BUDGET_UNIT === 'money' ? money : usage.inputTokens + usage.outputTokens;
      options.onUsed?.({ ...usage, money });
      await Promise.all(held.map(({ name }) => settleWindow(options, name, id, used ?? amount)));
    },
  };
}

/** A database that is away for a moment must not cost the reader a day's budget. */
async function settleWindow(options: BudgetOptions, name: string, id: string, used: number) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await options.store.settleBudget(name, id, used);
    } catch (error) {
      if (attempt === 3) return options.onSettleFailed?.(error);
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
    }
  }
}

/** What tokens cost, in the currency of the prices; undefined where there are none. */
export function costOf(
  usage: { inputTokens: number; outputTokens: number },
  config: Pick<LimitConfig, 'BUDGET_PRICE_INPUT' | 'BUDGET_PRICE_OUTPUT'>,
): number | undefined {
  const { BUDGET_PRICE_INPUT: input, BUDGET_PRICE_OUTPUT: output } = config;
  if (input === undefined || output === undefined) return undefined;
  return (usage.inputTokens * input + usage.outputTokens * output) / 1_000_000;
}

function mostOfOneRun(config: LimitConfig): number {
  if (config.BUDGET_UNIT === 'tokens') return config.LIMIT_RUN_TOKENS;
  const { BUDGET_PRICE_INPUT: input, BUDGET_PRICE_OUTPUT: output } = config;
  if (input === undefined || output === undefined) {
    throw new Error(
      'BUDGET_UNIT=money needs BUDGET_PRICE_INPUT and BUDGET_PRICE_OUTPUT: the prices of a million tokens.',
    );
  }
  return (config.LIMIT_RUN_TOKENS * Math.max(input, output)) / 1_000_000;
}

/** A budget that no run fits in would be spent before the first question: surely a mistake. */
function assertUsable(config: LimitConfig, amount: number): void {
  for (const name of ['BUDGET_READER_DAY', 'BUDGET_SITE_DAY', 'BUDGET_SITE_MONTH'] as const) {
    const limit = config[name];
    if (limit === undefined || limit === 0 || limit >= amount) continue;
    throw new Error(
      `${name}=${limit}: one answer may use ${amount} ${config.BUDGET_UNIT} (LIMIT_RUN_TOKENS=${config.LIMIT_RUN_TOKENS}), so none would fit. Raise ${name}, lower LIMIT_RUN_TOKENS, or set 0 to never ask the model.`,
    );
  }
}

function windowsAt(now: Date, userId: string, config: LimitConfig): BudgetWindow[] {
  const day = now.toISOString().slice(0, 10);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const endOfDay = new Date(Date.UTC(year, month, now.getUTCDate() + 1));
  const endOfMonth = new Date(Date.UTC(year, month + 1, 1));
  const windows: Array<[string, number | undefined, Date]> = [
    [`reader:${day}:${userId}`, config.BUDGET_READER_DAY, endOfDay],
    [`site:${day}`, config.BUDGET_SITE_DAY, endOfDay],
    [`site:${day.slice(0, 7)}`, config.BUDGET_SITE_MONTH, endOfMonth],
  ];
  return windows.flatMap(([name, limit, endsAt]) =>
    limit === undefined ? [] : [{ name, limit, endsAt }],
  );
}

/** Runs under way at the window's end still settle in it. */
function dayAfter(date: Date): Date {
  return new Date(date.getTime() + 86_400_000);
}

function spent(endsAt: Date, now: Date): ChatKitError {
  return new ChatKitError('budget_spent', 'The budget for answers is spent for now.', {
    retryAfter: Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / 1000)),
  });
}
