import type { SessionStore, SignInSession } from '../sessionStore.js';
import type { ReaderAccess } from './threads.js';

interface SignInRow {
  id_hash: string;
  claims: Record<string, string>;
  sealed: string | null;
  provider_sid: string | null;
  refresh_at: Date | null;
  created_at: Date;
  expires_at: Date;
}

export function createSessionStore({ userId, inTransaction }: ReaderAccess): SessionStore {
  /** Whether a statement about one session of this reader wrote a row. */
  const wrote = (statement: string, values: readonly unknown[]) =>
    inTransaction(
      async (transaction) => (await transaction.execute(statement, [userId, ...values])) > 0,
    );
  return {
    create: (session) =>
      inTransaction(async (transaction) => {
        await transaction.execute(deleteExpired, [userId]);
        await transaction.execute(insertSignIn, [
          userId,
          session.idHash,
          JSON.stringify(session.claims),
          session.sealed,
          session.providerSid,
          session.handoverHash,
          session.refreshAt,
          session.expiresAt,
        ]);
      }),
    get: (idHash) =>
      inTransaction(async (transaction) => {
        const [row] = await transaction.rows<SignInRow>(selectSignIn, [userId, idHash]);
        return row && toSession(row);
      }),
    list: () =>
      inTransaction(async (transaction) => {
        const rows = await transaction.rows<SignInRow>(selectSignIns, [userId]);
        return rows.map(({ claims, created_at, expires_at }) => ({
          claims,
          createdAt: created_at,
          expiresAt: expires_at,
        }));
      }),
    takeHandover: (idHash, handoverHash) => wrote(takeHandover, [idHash, handoverHash]),
    takeRefresh: (idHash, leaseMs) => wrote(takeRefresh, [idHash, leaseMs]),
    update: async (idHash, { claims, sealed, refreshAt }) => {
      await wrote(updateSignIn, [idHash, JSON.stringify(claims), sealed, refreshAt]);
    },
    end: async (idHash) => {
      await wrote(deleteSignIn, [idHash]);
    },
    endAll: (providerSid) =>
      inTransaction((transaction) =>
        transaction.execute(deleteSignIns, [userId, providerSid ?? null]),
      ),
  };
}

function toSession(row: SignInRow): SignInSession {
  return {
    idHash: row.id_hash,
    claims: row.claims,
    sealed: row.sealed,
    providerSid: row.provider_sid,
    refreshAt: row.refresh_at,
    expiresAt: row.expires_at,
  };
}

const deleteExpired = `
  delete from chatkit.sign_ins s
   where s.user_id = $1::text and s.expires_at < clock_timestamp()`;

const insertSignIn = `
  with reader as (
    insert into chatkit.readers as r (user_id)
    values ($1::text)
    on conflict (user_id) do update
      set last_activity_at = greatest(r.last_activity_at, clock_timestamp())
    returning r.user_id
  )
  insert into chatkit.sign_ins
    (user_id, id_hash, claims, sealed, provider_sid, handover_hash, refresh_at, expires_at)
  select reader.user_id, $2::text, $3::json, $4::text, $5::text, $6::text,
         $7::timestamptz, $8::timestamptz
    from reader`;

const selectSignIn = `
  select s.id_hash, s.claims, s.sealed, s.provider_sid, s.refresh_at, s.created_at, s.expires_at
    from chatkit.sign_ins s
   where s.user_id = $1::text and s.id_hash = $2::text and s.expires_at > clock_timestamp()`;

const selectSignIns = `
  select s.id_hash, s.claims, s.sealed, s.provider_sid, s.refresh_at, s.created_at, s.expires_at
    from chatkit.sign_ins s
   where s.user_id = $1::text
   order by s.created_at`;

const takeHandover = `
  update chatkit.sign_ins s
     set handover_hash = null
   where s.user_id = $1::text and s.id_hash = $2::text and s.handover_hash = $3::text
     and s.expires_at > clock_timestamp()`;

const takeRefresh = `
  update chatkit.sign_ins s
     set refresh_lease_until =
           clock_timestamp() + $3::double precision * interval '1 millisecond'
   where s.user_id = $1::text and s.id_hash = $2::text
     and s.refresh_at <= clock_timestamp()
     and coalesce(s.refresh_lease_until, '-infinity') < clock_timestamp()`;

const updateSignIn = `
  update chatkit.sign_ins s
     set claims = $3::json, sealed = $4::text, refresh_at = $5::timestamptz,
         refresh_lease_until = null
   where s.user_id = $1::text and s.id_hash = $2::text`;

const deleteSignIn = `
  delete from chatkit.sign_ins s where s.user_id = $1::text and s.id_hash = $2::text`;

const deleteSignIns = `
  delete from chatkit.sign_ins s
   where s.user_id = $1::text and ($2::text is null or s.provider_sid = $2::text)`;
