import type { Agent, Model, ModelSettings, Tool } from '@openai/agents';
import type { AttachmentBackend, ChatApplication, RespondContext } from '../application/index.js';
import type { Docs } from '../docs/docs.js';
import type { DocsAgentContext } from './agentContext.js';
import type { CitationStyle } from './citations/toSource.js';
import type { ModelConfig } from './model/createModel.js';

export interface DocsAgentOptions {
  docs: Docs;
  /**
   * The endpoint of a model, or any `Model` of the agents SDK. Left out: the offline model, which
   * answers by quoting the docs.
   */
  model?: ModelConfig | Model | undefined;
  /** The name of a `Model` given as such, for the usage report (default `custom`). */
  modelName?: string | undefined;
  /** Added to the SDK's settings of every call; yours win over ours. */
  modelSettings?: ModelSettings | undefined;
  /** Added after our instructions. */
  instructions?: string | undefined;
  /** Added to our tools. Their context is a `DocsAgentContext`. */
  tools?: Array<Tool<DocsAgentContext>> | undefined;
  /** An agent of your own instead of ours; it is run with a `DocsAgentContext`. */
  agent?: Agent<DocsAgentContext> | undefined;
  /** Citations as headings of the site (`entity`, default) or web addresses (`url`). */
  citations?: CitationStyle | undefined;
  /** Tokens of earlier turns given whole (default 12,000); what is older is summarised. */
  historyTokens?: number | undefined;
  /** Turns of model and tools in one answer (default 12). */
  maxTurns?: number | undefined;
  /** Tokens one answer may use in all its calls (default no limit): what would go over is not sent. */
  runTokens?: number | undefined;
  /** Where titles come from: the reader's first message (default), or a short call of the model. */
  titles?: 'question' | 'model' | undefined;
  /** What to do when the model fails before it has said anything: tell the reader (default), or quote the docs. */
  onModelFailure?: 'error' | 'quote' | undefined;
  /** Asked before each run that would use the model: null means spent, and the docs are quoted. */
  budget?: ModelBudget | undefined;
  attachments?: AttachmentBackend | undefined;
  /** Sends traces to OpenAI (default off). */
  tracing?: boolean | undefined;
  /** Other parts of the application: dictation, feedback, widget actions. */
  parts?: Pick<
    ChatApplication,
    'action' | 'syncAction' | 'addFeedback' | 'transcribe' | 'getStreamOptions'
  >;
}

/** The part of `limits/` budgets the agent uses: reserve before a run, settle after it. */
export interface ModelBudget {
  reserve(userId: string): Promise<ModelReservation | null>;
}

export interface ModelReservation {
  settle(usage: Parameters<RespondContext['reportUsage']>[0]): Promise<void>;
}

export const defaults = {
  historyTokens: 12_000,
  fileTokens: 10_000,
  maxTurns: 12,
  /** Items read from the store: what is older is only known by its summary. */
  historyItems: 200,
} as const;
