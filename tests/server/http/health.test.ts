import { describe, expect, it } from '@jest/globals';
import express from 'express';
import { ChatKitError } from '../../../server/src/errors.js';
import { healthRouter } from '../../../server/src/http/health.js';
import { StoreRefusal } from '../../../server/src/store/postgres/index.js';
import { listenOn } from './support.js';

/** What `/readyz` says of a store that refuses with this cause. */
async function saidOf(cause: unknown): Promise<{ status: number; store: string }> {
  const app = express().use(
    healthRouter({
      store: async () => {
        throw new ChatKitError('store_unavailable', 'The database is not open yet.', { cause });
      },
      draining: () => false,
      docs: () => ({ pages: 0, sections: 0, broken: 0, loadedAt: null }),
    }),
  );
  const server = await listenOn(app);
  try {
    const response = await fetch(`${server.origin}/readyz`);
    return { status: response.status, store: (await response.json()).store };
  } finally {
    await server.close();
  }
}

describe('/readyz', () => {
  it('asks the database once for all who ask meanwhile', async () => {
    let asked = 0;
    const answered = new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    const readiness = {
      store: () => {
        asked += 1;
        return answered;
      },
      draining: () => false,
      docs: () => ({ pages: 0, sections: 0, broken: 0, loadedAt: null }),
    };
    const server = await listenOn(express().use(healthRouter(readiness)));
    try {
      const ask = async () => (await fetch(`${server.origin}/readyz`)).status;
      const statuses = await Promise.all(Array.from({ length: 20 }, ask));
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(asked).toBe(1);
    } finally {
      await server.close();
    }
  });

  it('says what an owner is to do about a database that must not be used', async () => {
    const said = await saidOf(new StoreRefusal('newer_schema', 'Start that version again.'));
    expect(said).toEqual({ status: 503, store: 'Start that version again.' });
  });

  it('repeats no words of the database, which may name users', async () => {
    const cause = new Error('password authentication failed for user "chatkit_prod"');
    const words = `The database could not be made ready: ${cause.message}`;
    const said = await saidOf(new StoreRefusal('migration', words, { cause }));
    expect(said.status).toBe(503);
    expect(said.store).not.toContain('chatkit_prod');
    expect((await saidOf(cause)).store).not.toContain('chatkit_prod');
  });
});
