import { Router } from 'express';
import type { ChatApplication, StoredAttachments } from '../application/index.js';
import type { ChatLog } from '../chat/log.js';
import type { Runs } from '../chat/runs.js';
import type { Limits } from '../limits/limits.js';
import type { Store } from '../store/index.js';
import { createAttachmentRoutes } from './attachmentRoutes.js';
import { createChatRoute } from './chatRoute.js';
import type { Identify } from './identify.js';
import { createRunRoutes } from './runRoutes.js';

/** What the chat's routes need. */
export interface ChatRouterDeps {
  store: Store;
  application: ChatApplication;
  /** `new Runs({store, application, log})`; started and drained by whoever made it. */
  runs: Runs;
  identify: Identify;
  limits: Limits;
  log: ChatLog;
  /** Where attachments are kept in the server's own database: adds their routes. */
  uploads?: StoredAttachments | undefined;
  /** Where readers reach this server, such as `https://example.com/docs`; else by the request. */
  publicUrl?: string | undefined;
  /** Told of a request whose page context, or a part of it, could not be read. */
  onMetadataDropped?: (() => void) | undefined;
  /** Milliseconds between comment frames on quiet streams (default 15,000). */
  keepAliveMs?: number | undefined;
}

/** The chat's routes, to be mounted at `CHATKIT_PATH` after CORS and the session's routes. */
export function createChatRouter(deps: ChatRouterDeps): Router {
  const { uploads } = deps;
  const router = Router().use(createChatRoute(deps)).use(createRunRoutes(deps));
  return uploads ? router.use(createAttachmentRoutes({ ...deps, uploads })) : router;
}
