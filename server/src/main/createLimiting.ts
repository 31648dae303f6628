import type { Config } from '../config.js';
import { createBudget } from '../limits/budget.js';
import { createLimits } from '../limits/createLimits.js';
import { type Budget, type Limits, noLimits } from '../limits/limits.js';
import { watchLoad } from '../limits/load.js';
import { toRates } from '../limits/settings.js';
import type { Logger } from '../logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Store } from '../store/index.js';

interface Parts {
  config: Config;
  store: Store;
  logger: Logger;
  metrics: Metrics;
}

/** Rate limits and budgets as configured, told to log and metrics. */
export function createLimiting(deps: Parts): { limits: Limits; budget: Budget | undefined } {
  const { config, store, logger, metrics } = deps;
  return {
    limits: config.LIMITS === 'off' ? noLimits : createRateLimits(deps),
    budget: createBudget({
      config,
      store: store.service,
      onSpent: (window) => {
        metrics.budgetsSpent.inc({ window });
        logger.info({ window }, 'budget spent');
      },
      onSettleFailed: (err) =>
        logger.error({ err }, 'a budget could not be settled: what was used is not counted'),
    }),
  };
}

function createRateLimits({ config, store, logger, metrics }: Parts): Limits {
  const load = watchLoad({
    percent: config.LIMIT_BUSY_PERCENT,
    onChange: (busy, percent) =>
      logger.info({ percent }, busy ? 'busy: addresses may not burst' : 'no longer busy'),
  });
  const limits = createLimits({
    rates: toRates(config),
    busy: load.busy,
    // With the embedded store there is one server, and its own count is the whole.
    countHit: config.DATABASE_URL === undefined ? undefined : store.service.countHit,
    onRefused: (kind) => metrics.limitsHit.inc({ kind }),
    onShareFailed: (err) => logger.warn({ err }, 'limits are counted by this server alone'),
  });
  return {
    consume: limits.consume,
    async close() {
      load.close();
      await limits.close();
    },
  };
}
