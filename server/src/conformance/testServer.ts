import type { Server } from 'node:http';
import type { ChatApplication, StoredAttachments } from '../application/index.js';
import type { Authenticator } from '../auth/authenticator.js';
import { parseOrigins } from '../auth/origins.js';
import type { RunLimits } from '../chat/runLimits.js';
import { Runs } from '../chat/runs.js';
import { createChatRouter } from '../http/chatRouter.js';
import { createIdentify } from '../http/identify.js';
import { noLimits } from '../limits/limits.js';
import { createLogger } from '../logger.js';
import { createExpress } from '../main/express.js';
import { listen } from '../main/listen.js';
import type { Store } from '../store/index.js';

export interface TestServer {
  /** The chat endpoint. */
  url: string;
  runs: Runs;
  server: Server;
  close(): Promise<void>;
  /** Ends as a process that dies: nothing is kept. */
  kill(): Promise<void>;
}

/** The real server over HTTP, with an application of the test's; who asks is the bearer token. */
export async function openTestServer(options: {
  store: Store;
  application: ChatApplication;
  uploads?: StoredAttachments | undefined;
  limits?: Partial<RunLimits> | undefined;
  logLevel?: string | undefined;
}): Promise<TestServer> {
  const { store, application } = options;
  const log = createLogger({ level: options.logLevel ?? 'silent', content: false });
  const runs = new Runs({ store, application, log, limits: options.limits });
  const origins = { allowed: parseOrigins([]), publicOrigin: null };
  const app = createExpress({
    logger: log,
    path: '/chatkit',
    trustProxy: undefined,
    before: [],
    beside: [],
    site: undefined,
    readiness: {
      store: () => store.ping(),
      draining: () => false,
      docs: () => ({ pages: 0, sections: 0, broken: 0, loadedAt: null }),
    },
    routers: [
      createChatRouter({
        store,
        application,
        runs,
        uploads: options.uploads,
        identify: createIdentify({ authenticator: bearerIsReader, origins }),
        limits: noLimits,
        log,
      }),
    ],
  });
  runs.start();
  const { server, port } = await listen(app, { port: 0, host: '127.0.0.1' });
  const kill = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}/chatkit`,
    runs,
    server,
    async close() {
      await runs.drain(0);
      await kill();
    },
    kill,
  };
}

const bearerIsReader: Authenticator = {
  mode: 'test',
  signInRequired: true,
  signInUrl: null,
  authenticate: async ({ headers }) => {
    const id = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    return id ? { id, anonymous: false, via: 'bearer' } : null;
  },
};
