export type { AttachmentStore } from './attachmentStore.js';
export { streamExport } from './exportData.js';
export type { Feedback, FeedbackKind, FeedbackStore } from './feedbackStore.js';
export type { ItemPageRequest, ItemStore } from './itemStore.js';
export type { PreferenceStore } from './preferenceStore.js';
export {
  deleteExpired,
  type RetentionResult,
  retentionMs,
  startRetention,
} from './retention.js';
export type {
  NewRun,
  Run,
  RunCheckpoint,
  RunEnd,
  RunState,
  RunStore,
  RunUsage,
} from './runStore.js';
export type { DictationUsage, ReportRow, ServiceStore } from './serviceStore.js';
export type { NewSignInSession, SessionStore, SignInSession } from './sessionStore.js';
export type { ReaderData, ReaderExport, ReaderStore, Store, StoreStatus } from './store.js';
export type { PageRequest, ThreadStore } from './threadStore.js';
