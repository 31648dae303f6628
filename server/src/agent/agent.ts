import type { ChatApplication } from '../application/application.js';

/** Ours is the docs agent; an owner's own is any `ChatApplication`. See `createDocsAgent`. */
export type DocsAgent = ChatApplication;
