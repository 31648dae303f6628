import type { Store } from '../../../../server/src/store/index.js';
import { describeItems } from './items.js';
import { describeReaderData } from './readerData.js';
import { describeRuns } from './runs.js';
import { describeService } from './service.js';
import { describeThreads } from './threads.js';

/** The contract of a store: any implementation must pass this. */
export function describeStore(store: () => Store): void {
  describeThreads(store);
  describeItems(store);
  describeRuns(store);
  describeReaderData(store);
  describeService(store);
}
