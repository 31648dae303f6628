import type { PreferenceStore } from '../preferenceStore.js';
import type { ReaderAccess } from './threads.js';

export function createPreferenceStore({ userId, inTransaction }: ReaderAccess): PreferenceStore {
  return {
    get: () =>
      inTransaction(async (transaction) => {
        const rows = await transaction.rows<{ data: Record<string, unknown> }>(selectPreferences, [
          userId,
        ]);
        return rows[0]?.data ?? {};
      }),
    set: (preferences) =>
      inTransaction(async (transaction) => {
        await transaction.execute(setPreferences, [userId, JSON.stringify(preferences)]);
      }),
  };
}

const selectPreferences = `
  select p.data from chatkit.preferences p where p.user_id = $1::text`;

const setPreferences = `
  with reader as (
    insert into chatkit.readers as r (user_id)
    values ($1::text)
    on conflict (user_id) do update
      set last_activity_at = greatest(r.last_activity_at, clock_timestamp())
    returning r.user_id
  )
  insert into chatkit.preferences (user_id, data)
  select reader.user_id, $2::json
    from reader
  on conflict (user_id) do update
    set data = excluded.data, updated_at = clock_timestamp()`;
