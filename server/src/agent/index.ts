/** The docs agent, and what an owner needs to write their own. */
export type { DocsAgentContext } from './agentContext.js';
export { createDocsAgent } from './createDocsAgent.js';
export type { DocsAgentOptions, ModelBudget, ModelReservation } from './docsAgentOptions.js';
export { type AgentInputOptions, toAgentInput } from './input/toAgentInput.js';
export type { ModelConfig } from './model/createModel.js';
export { type CallLimits, defaultCallLimits } from './model/guardModel.js';
export { createOfflineModel } from './offline/offlineModel.js';
export { AgentEvents } from './stream/agentEvents.js';
export {
  type StreamedRun,
  type ThreadEventOptions,
  toThreadEvents,
} from './stream/toThreadEvents.js';
export { docsTools } from './tools/index.js';
