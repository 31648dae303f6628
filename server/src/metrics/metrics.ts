import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; from a cached page to a long answer of a reasoning model. */
const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/**
 * What `/metrics` shows. No label ever holds what a reader chose (an id, a path, a text): the
 * number of series is bounded.
 */
export interface Metrics {
  readonly registry: Registry;
  /** One more request of a route (one of a fixed few) was answered. */
  countRequest(route: string, status: number): void;
  readonly requestSeconds: Histogram<'route'>;
  readonly runs: Counter<'state'>;
  readonly firstTokenSeconds: Histogram;
  readonly runSeconds: Histogram<'state'>;
  readonly tokens: Counter<'kind'>;
  readonly cost: Counter;
  readonly dictations: Counter;
  readonly outcomes: Counter<'outcome'>;
  readonly searchSeconds: Histogram;
  readonly emptySearches: Counter;
  readonly limitsHit: Counter<'kind'>;
  readonly budgetsSpent: Counter<'window'>;
  readonly metadataDropped: Counter;
}

/** Figures that are read when somebody asks for them. */
export interface Gauges {
  openRuns(): number;
  pool(): { connections: number; idle: number; waiting: number };
  docs(): { pages: number; sections: number; broken: number; loadedAt: Date | null };
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addGauges(registry, gauges);
  return {
    registry,
    countRequest: countRequests(registers),
    requestSeconds: new Histogram({
      name: 'chatkit_http_request_seconds',
      help: 'Time until an answer was sent; a stream counts until its first byte.',
      labelNames: ['route'],
      buckets: latencyBuckets,
      registers,
    }),
    runs: new Counter({
      name: 'chatkit_runs_total',
      help: 'Answers that ended, by how.',
      labelNames: ['state'],
      registers,
    }),
    firstTokenSeconds: new Histogram({
      name: 'chatkit_run_first_token_seconds',
      help: 'From the question to the first words of its answer.',
      buckets: latencyBuckets,
      registers,
    }),
    runSeconds: new Histogram({
      name: 'chatkit_run_seconds',
      help: 'From the question to the end of its answer.',
      labelNames: ['state'],
      buckets: latencyBuckets,
      registers,
    }),
    tokens: new Counter({
      name: 'chatkit_tokens_total',
      help: 'Tokens the models of answers and dictation counted, by kind (input, output).',
      labelNames: ['kind'],
      registers,
    }),
    cost: new Counter({
      name: 'chatkit_cost_total',
      help: 'What these tokens cost, in the currency of BUDGET_PRICE_INPUT and _OUTPUT.',
      registers,
    }),
    dictations: new Counter({
      name: 'chatkit_dictations_total',
      help: 'Dictations that were paid for.',
      registers,
    }),
    outcomes: new Counter({
      name: 'chatkit_answers_total',
      help: 'Answers by outcome (answered, declined, no_citation).',
      labelNames: ['outcome'],
      registers,
    }),
    searchSeconds: new Histogram({
      name: 'chatkit_search_seconds',
      help: 'Time of one search in the docs.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
      registers,
    }),
    emptySearches: new Counter({
      name: 'chatkit_search_empty_total',
      help: 'Searches that found nothing good enough to answer from.',
      registers,
    }),
    limitsHit: new Counter({
      name: 'chatkit_limits_hit_total',
      help: 'Refusals by a rate limit.',
      labelNames: ['kind'],
      registers,
    }),
    budgetsSpent: new Counter({
      name: 'chatkit_budget_spent_total',
      help: 'Questions the model was not asked because a budget was spent.',
      labelNames: ['window'],
      registers,
    }),
    metadataDropped: new Counter({
      name: 'chatkit_metadata_dropped_total',
      help: 'Requests whose metadata, or a part of it, could not be read and was left out.',
      registers,
    }),
  };
}

/** Counted in a map, and told when somebody asks: labels cost more than the rest of a count. */
function countRequests(registers: Registry[]): Metrics['countRequest'] {
  const routes = new Map<string, Map<number, number>>();
  new Counter({
    name: 'chatkit_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'status'],
    registers,
    collect() {
      for (const [route, counts] of routes) {
        for (const [status, count] of counts) this.inc({ route, status: String(status) }, count);
        counts.clear();
      }
    },
  });
  return (route, status) => {
    let counts = routes.get(route);
    if (counts === undefined) {
      counts = new Map();
      routes.set(route, counts);
    }
    counts.set(status, (counts.get(status) ?? 0) + 1);
  };
}

function addGauges(registry: Registry, gauges: Gauges): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('chatkit_runs_open', 'Answers being made by this server.', gauges.openRuns);
  gauge('chatkit_pool_connections', 'Database connections.', () => gauges.pool().connections);
  gauge('chatkit_pool_idle', 'Database connections not in use.', () => gauges.pool().idle);
  gauge('chatkit_pool_waiting', 'Calls that wait for one.', () => gauges.pool().waiting);
  gauge('chatkit_docs_pages', 'Pages in the docs index.', () => gauges.docs().pages);
  gauge('chatkit_docs_sections', 'Sections in the docs index.', () => gauges.docs().sections);
  gauge('chatkit_docs_broken', 'Index files that cannot be used.', () => gauges.docs().broken);
  gauge('chatkit_docs_age_seconds', 'Since the docs index in use was loaded.', () => {
    const { loadedAt } = gauges.docs();
    return loadedAt === null ? -1 : (Date.now() - loadedAt.getTime()) / 1000;
  });
}
