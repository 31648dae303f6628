import type { DictationUse } from '../application/index.js';
import type { Config } from '../config.js';
import { costOf } from '../limits/budget.js';
import type { Logger } from '../logger.js';
import { countDictation } from '../metrics/measured.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Store } from '../store/index.js';

/** Tells metrics and the report what each dictation used: it is no run, which would tell them. */
export function keepDictations(deps: {
  config: Config;
  store: Store;
  logger: Logger;
  metrics: Metrics;
}): (used: DictationUse) => void {
  const { config, store, logger, metrics } = deps;
  return (used) => {
    countDictation(metrics, costOf(used, config), used);
    // The reader has their words: they do not wait for that, and lose nothing where it fails.
    store.service
      .addDictation(used)
      .catch((err) => logger.warn({ err }, 'a dictation is missing in the report'));
  };
}
