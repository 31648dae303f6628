/** The public API for owners who write their own agent or embed the server in their own process. */
export {
  AgentEvents,
  type AgentInputOptions,
  type CallLimits,
  createDocsAgent,
  createOfflineModel,
  type DocsAgentContext,
  type DocsAgentOptions,
  docsTools,
  type ModelBudget,
  type ModelConfig,
  type ModelReservation,
  type StreamedRun,
  type ThreadEventOptions,
  toAgentInput,
  toThreadEvents,
} from './agent/index.js';
export { type App, type AppOptions, createApp } from './app.js';
export {
  type AttachmentBackend,
  type AudioInput,
  askReader,
  type ChatApplication,
  callClientTool,
  clientEffect,
  createStoredAttachments,
  createTranscriber,
  type DictationBudget,
  diffWidget,
  hiddenNote,
  notice,
  progress,
  type ReaderIdentity,
  type RequestContext,
  type RespondContext,
  type ResponderEvent,
  recentItems,
  type StoredAttachments,
  streamImage,
  streamText,
  streamWidget,
  type TranscriberOptions,
  type WidgetInput,
  WorkflowSteps,
} from './application/index.js';
export type { Authenticator, AuthRequest, Identity } from './auth/authenticator.js';
export { type Config, readConfig } from './config.js';
export { ChatKitError, type ErrorCode, ReaderError, StreamError } from './errors.js';
export { type RunningServer, type ServerOptions, startServer } from './main.js';
export type {
  Action,
  Annotation,
  Attachment,
  StreamOptions,
  StructuredQuestionInput,
  TaskInput,
  ThreadEvent,
  ThreadItem,
  ThreadMetadata,
  UserMessageItem,
  WidgetItem,
  WidgetRoot,
} from './protocol/index.js';
export type { ChatKitProxyOptions } from './proxy/chatKitProxy.js';
export { createChatKitProxy } from './proxy/expressProxy.js';
export { runServer } from './runServer.js';
