import type { Config } from '../config.js';
import { createBudget } from '../limits/budget.js';
import { createLimits } from '../limits/createLimits.js';
import { type Budget, type Limits, noLimits } from '../limits/limits.js';
import { toRates } from '../limits/settings.js';
import type { Logger } from '../logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Store } from '../store/index.js';

/** Rate limits and budgets as configured, told to log and metrics. */
export function createLimiting(deps: {
  config: Config;
  store: Store;
  logger: Logger;
  metrics: Metrics;
}): { limits: Limits; budget: Budget | undefined } {
  const { config, store, logger, metrics } = deps;
  return {
    limits:
      config.LIMITS === 'off'
        ? noLimits
        : createLimits({
            rates: toRates(config),
            // With the embedded store there is one server, and its own count is the whole.
            countHit: config.DATABASE_URL === undefined ? undefined : store.service.countHit,
            onRefused: (kind) => metrics.limitsHit.inc({ kind }),
            onShareFailed: (err) => logger.warn({ err }, 'limits are counted by this server alone'),
          }),
    budget: createBudget({
      config,
      store: store.service,
      onSpent: (window) => {
        metrics.budgetsSpent.inc({ window });
        logger.info({ window }, 'budget spent');
      },
      onSettleFailed: (err) =>
        logger.error({ err }, 'a budget could not be settled: its reservation stays counted'),
    }),
  };
}
