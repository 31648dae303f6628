/** The public API for owners who write their own agent or embed the server in their own process. */
export {
  type AgentInputOptions,
  createDocsAgent,
  createOfflineModel,
  type DocsAgentContext,
  type DocsAgentOptions,
  docsTools,
  type ModelBudget,
  type ModelConfig,
  type ModelReservation,
  toAgentInput,
} from './agent/index.js';
export type {
  AttachmentBackend,
  AudioInput,
  ChatApplication,
  ReaderIdentity,
  RequestContext,
  RespondContext,
  ResponderEvent,
} from './application/index.js';
export { ChatKitError, type ErrorCode, ReaderError } from './errors.js';
