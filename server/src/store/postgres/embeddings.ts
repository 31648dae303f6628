import type { ServiceStore } from '../serviceStore.js';
import type { InTransaction } from './database.js';

type EmbeddingMethods = Pick<ServiceStore, 'getEmbeddings' | 'putEmbeddings'>;

/** At most this many vectors a statement: 500 of 3,072 dimensions are 6 MB. */
const batch = 500;

export function createEmbeddings(inTransaction: InTransaction): EmbeddingMethods {
  return {
    getEmbeddings: async (keys) => {
      const found = new Map<string, Float32Array>();
      for (let at = 0; at < keys.length; at += batch) {
        const values = [keys.slice(at, at + batch)];
        const rows = await inTransaction((transaction) =>
          transaction.rows<{ key: string; vector: Buffer }>(touchAndSelect, values),
        );
        for (const { key, vector } of rows) found.set(key, toVector(vector));
      }
      return found;
    },
    putEmbeddings: async (embeddings) => {
      // In one order everywhere, so that two servers that add the same ones cannot deadlock.
      const entries = [...embeddings].sort(([a], [b]) => (a < b ? -1 : 1));
      for (let at = 0; at < entries.length; at += batch) {
        const part = entries.slice(at, at + batch);
        const values = [part.map(([key]) => key), part.map(([, vector]) => toBytes(vector))];
        await inTransaction((transaction) => transaction.execute(insert, values));
      }
    },
  };
}

/** Little-endian float32, as in memory on every machine Node runs on. */
function toBytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

function toVector(bytes: Buffer): Float32Array {
  // A copy: a Buffer's memory need not be aligned to four bytes.
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Marks what is in use, at most once a day, for the job that deletes what is not. */
const touchAndSelect = `
  with touched as (
    update chatkit.embeddings e
       set used_at = clock_timestamp()
     where e.key = any ($1::text[]) and e.used_at < clock_timestamp() - interval '1 day'
  )
  select e.key, e.vector from chatkit.embeddings e where e.key = any ($1::text[])`;

const insert = `
  insert into chatkit.embeddings (key, vector)
  select new.key, new.vector from unnest($1::text[], $2::bytea[]) as new (key, vector)
  on conflict (key) do nothing`;
