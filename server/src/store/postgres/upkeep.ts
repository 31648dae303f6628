import pg from 'pg';

/**
 * What a server does by itself and the embedded database, which has no other process, does not:
 * gives the place of deleted and changed rows to new ones, counts rows for the planner, and ends
 * what it keeps for the case of a crash (its log of writes grows until then).
 * @returns does so for the tables where it is worth it (at first: for all), one after the other, so
 *   that others have their turns
 */
export function createUpkeep(pool: pg.Pool): () => Promise<void> {
  // What was counted may be lost when the database was closed.
  let isFirst = true;
  return async () => {
    // What was written in the last second need not be counted yet.
    await pool.query('select pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ name: string }>(selectTables, [isFirst]);
    isFirst = false;
    for (const { name } of rows) {
      await pool.query(`vacuum (analyze) chatkit.${pg.escapeIdentifier(name)}`);
    }
    await pool.query('checkpoint');
  };
}

/** As autovacuum's defaults have it; long values are in a table beside their own. */
const selectTables = `
  select c.relname as name
    from pg_class c
    left join pg_stat_all_tables t on t.relid = c.oid
    left join pg_stat_all_tables long on long.relid = c.reltoastrelid
   where c.relnamespace = 'chatkit'::regnamespace and c.relkind = 'r'
     and ($1::boolean
       or t.n_dead_tup > 50 + 0.2 * t.n_live_tup
       or long.n_dead_tup > 50 + 0.2 * long.n_live_tup)
   order by c.relname`;
