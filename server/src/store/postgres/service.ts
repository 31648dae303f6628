import type { ServiceStore } from '../serviceStore.js';
import { createBudgets } from './budgets.js';
import type { Database, InTransaction } from './database.js';
import { createDictations } from './dictations.js';
import { createEmbeddings } from './embeddings.js';
import { createExpired } from './expired.js';
import { withJobLease } from './jobs.js';
import { report } from './report.js';

export function createServiceStore(database: () => Database): ServiceStore {
  const inTransaction: InTransaction = async (work) =>
    database().transaction({ kind: 'service' }, work);
  return {
    withJobLease: (name, leaseMs, job) => withJobLease(inTransaction, name, leaseMs, job),
    ...createExpired(inTransaction),
    ...createEmbeddings(inTransaction),
    ...createBudgets(inTransaction),
    ...createDictations(inTransaction),
    report: (since) => report(database(), since),
  };
}
