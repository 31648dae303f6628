import type { ChatFeatures } from './builtinChatProps';
import type { SiteMemory } from './siteMemory';

/** Who the reader is to the server, and what the server offers them. */
export interface SessionState {
  user: { id: string; anonymous?: boolean; name?: string } | null;
  /** Where to sign in; `null` where the server has no sign-in. */
  signIn: { url: string; required?: boolean } | null;
  features: ChatFeatures;
}

/** The reader's identity at our server. Nothing is asked of the server before `load`. */
export interface Session {
  /**
   * Asks who the reader is, once; an anonymous reader's token is made where none is needed to
   * sign in. Rejects where the server cannot be reached; the next call tries again.
   */
  load(): Promise<SessionState>;
  /** Adds the identity to a request's headers. */
  authorize(headers: Headers): Promise<void>;
  /** After a 401: forgets what was refused and begins anew. Resolves with whether to try again. */
  renew(): Promise<boolean>;
}

interface Options {
  /** The chat endpoint. */
  url: string;
  memory: SiteMemory;
  fetch?: typeof fetch;
}

const tokenKey = 'token';

export function createSession({ url, memory, fetch: send = fetch }: Options): Session {
  let loading: Promise<SessionState> | undefined;
  const headers = (): Record<string, string> => {
    const token = memory.get(tokenKey);
    return token ? { Authorization: `Bearer ${token}` } : {};
  };
  const request = async (method: 'GET' | 'POST') => {
    const response = await send(`${url}/session`, { method, headers: headers() });
    if (!response.ok) throw new Error(`The session was refused (${response.status}).`);
    return response.json();
  };

  async function start(): Promise<SessionState> {
    const state: SessionState = { features: {}, ...(await request('GET')) };
    if (state.user || state.signIn?.required) return state;
    const { user, token } = await request('POST');
    memory.set(tokenKey, token);
    return { ...state, user };
  }

  const session: Session = {
    load() {
      loading ??= start().catch((error) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },
    async authorize(target) {
      await session.load();
      for (const [name, value] of Object.entries(headers())) target.set(name, value);
    },
    async renew() {
      memory.set(tokenKey, null);
      loading = undefined;
      return Boolean((await session.load()).user);
    },
  };
  return session;
}
