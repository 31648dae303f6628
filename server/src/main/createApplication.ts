import {
  createDocsAgent,
  type DocsAgentOptions,
  type ModelBudget,
  type ModelConfig,
} from '../agent/index.js';
import type { AttachmentBackend, ChatApplication } from '../application/index.js';
import type { Config } from '../config.js';
import type { Docs } from '../docs/docs.js';

/** What an owner may change about the docs agent. */
export type AgentParts = Partial<Omit<DocsAgentOptions, 'docs' | 'budget' | 'attachments'>>;

/** The docs agent as configured, with the owner's own parts in it. */
export function createApplication(deps: {
  config: Config;
  docs: Docs;
  budget: ModelBudget | undefined;
  attachments: AttachmentBackend | undefined;
  agent: AgentParts | undefined;
}): ChatApplication {
  return createDocsAgent({
    model: toModelConfig(deps.config),
    runTokens: deps.config.LIMIT_RUN_TOKENS,
    ...deps.agent,
    docs: deps.docs,
    budget: deps.budget,
    attachments: deps.attachments,
  });
}

/** The endpoint to ask; undefined without a key: the docs are quoted. */
function toModelConfig(config: Config): ModelConfig | undefined {
  if (config.OPENAI_API_KEY === undefined) return undefined;
  return {
    model: config.CHATKIT_MODEL,
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    api: config.OPENAI_API,
  };
}
