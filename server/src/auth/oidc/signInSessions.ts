import { createHash, randomBytes } from 'node:crypto';
import { ChatKitError } from '../../errors.js';
import type { SessionStore, SignInSession } from '../../store/sessionStore.js';
import type { KeyRing } from '../keyRing.js';

/** How the session's token travels. One made for the one way is not accepted on the other. */
export type Carrier = 'cookie' | 'bearer';

/** Which session a token names, and whose. */
export interface SessionRef {
  userId: string;
  id: string;
}

export interface OpenSession {
  ref: SessionRef;
  session: SignInSession;
  /** When the token itself is over, which may be before the session. */
  expiresAt: Date;
}

export interface NewSession {
  userId: string;
  claims: Record<string, string>;
  sealed: string | null;
  providerSid: string | null;
  refreshAt: Date | null;
  /** The one-time code's secret, where a page takes the session over with one. */
  handover: string | null;
}

/** In seconds: the whole session; a bearer, which the page renews while it is used. */
export const sessionDefaults = { lifetime: 7 * 24 * 60 * 60, bearerLifetime: 60 * 60 } as const;

/** For how long a server trusts what it read: what another server ended is over here after that. */
const cacheMs = 5_000;
const maxCached = 10_000;

export interface SignInSessions {
  start(session: NewSession): Promise<SessionRef>;
  /** The token by which the browser names its session, and its lifetime in seconds. */
  token(ref: SessionRef, carrier: Carrier): Promise<{ token: string; lifetime: number }>;
  /** @throws ChatKitError `unauthorized` for a token that is not ours or a session that ended */
  read(token: string, carrier: Carrier): Promise<OpenSession>;
  /** @throws ChatKitError `unauthorized` unless the code is the session's and still unspent */
  takeOver(ref: SessionRef, handover: string): Promise<OpenSession>;
  takeRefresh(ref: SessionRef, leaseMs: number): Promise<boolean>;
  update(
    ref: SessionRef,
    change: Pick<SignInSession, 'claims' | 'sealed' | 'refreshAt'>,
  ): Promise<void>;
  end(ref: SessionRef): Promise<void>;
  endAll(userId: string, providerSid?: string): Promise<number>;
}

/**
 * Sessions of readers who signed in. The browser holds a signed token that names the session; what
 * it is worth stands in the store, so that it can be ended on every server at once.
 */
export function createSignInSessions(options: {
  keyRing: KeyRing;
  sessionsOf: (userId: string) => SessionStore;
  lifetime?: number;
  bearerLifetime?: number;
}): SignInSessions {
  const { keyRing, sessionsOf } = options;
  const lifetime = options.lifetime ?? sessionDefaults.lifetime;
  const bearerLifetime = options.bearerLifetime ?? sessionDefaults.bearerLifetime;
  const cache = new Map<string, { session: SignInSession; userId: string; until: number }>();

  async function find({ userId, id }: SessionRef): Promise<SignInSession> {
    const idHash = hash(id);
    const cached = cache.get(idHash);
    if (cached && cached.userId === userId && cached.until > Date.now()) return cached.session;
    cache.delete(idHash);
    const session = await sessionsOf(userId).get(idHash);
    if (!session) throw new ChatKitError('unauthorized', 'This session is over. Sign in again.');
    if (cache.size >= maxCached) cache.clear();
    cache.set(idHash, { session, userId, until: Date.now() + cacheMs });
    return session;
  }

  return {
    async start({ userId, handover, ...rest }) {
      const id = randomBytes(32).toString('base64url');
      await sessionsOf(userId).create({
        ...rest,
        idHash: hash(id),
        handoverHash: handover && hash(handover),
        expiresAt: new Date(Date.now() + lifetime * 1000),
      });
      return { userId, id };
    },
    async token({ userId, id }, carrier) {
      const { expiresAt } = await find({ userId, id });
      const left = Math.max(1, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
      const seconds = carrier === 'cookie' ? left : Math.min(left, bearerLifetime);
      const token = await keyRing.sign('session', { sub: userId, sid: id, carrier }, seconds);
      return { token, lifetime: seconds };
    },
    async read(token, carrier) {
      const claims = await keyRing.verify('session', token);
      if (typeof claims.sid !== 'string' || !claims.sub || claims.carrier !== carrier) {
        throw new ChatKitError('unauthorized', 'The session token is not valid.');
      }
      const ref = { userId: claims.sub, id: claims.sid };
      return { ref, session: await find(ref), expiresAt: new Date((claims.exp ?? 0) * 1000) };
    },
    async takeOver(ref, handover) {
      if (!(await sessionsOf(ref.userId).takeHandover(hash(ref.id), hash(handover)))) {
        throw new ChatKitError('unauthorized', 'This code has been used, or is over.');
      }
      const session = await find(ref);
      return { ref, session, expiresAt: session.expiresAt };
    },
    takeRefresh: ({ userId, id }, leaseMs) => sessionsOf(userId).takeRefresh(hash(id), leaseMs),
    async update({ userId, id }, change) {
      await sessionsOf(userId).update(hash(id), change);
      cache.delete(hash(id));
    },
    async end({ userId, id }) {
      cache.delete(hash(id));
      await sessionsOf(userId).end(hash(id));
      cache.delete(hash(id));
    },
    async endAll(userId, providerSid) {
      const count = await sessionsOf(userId).endAll(providerSid);
      for (const [key, entry] of cache) if (entry.userId === userId) cache.delete(key);
      return count;
    },
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
