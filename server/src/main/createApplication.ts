import {
  createDocsAgent,
  type DocsAgentOptions,
  type ModelBudget,
  type ModelConfig,
} from '../agent/index.js';
import {
  type AttachmentBackend,
  type ChatApplication,
  createTranscriber,
  type DictationUse,
} from '../application/index.js';
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
  /** Told what each dictation used. */
  onDictation?: ((used: DictationUse) => void) | undefined;
}): ChatApplication {
  const agent = createDocsAgent({
    model: toModelConfig(deps.config),
    runTokens: deps.config.LIMIT_RUN_TOKENS,
    ...deps.agent,
    docs: deps.docs,
    budget: deps.budget,
    attachments: deps.attachments,
  });
  const transcribe = toTranscriber(deps);
  return transcribe ? { ...agent, transcribe } : agent;
}

/** Dictation, where there is an endpoint to ask and it is not turned off. */
function toTranscriber(deps: {
  config: Config;
  budget: ModelBudget | undefined;
  onDictation?: ((used: DictationUse) => void) | undefined;
}) {
  const { config, budget } = deps;
  if (config.OPENAI_API_KEY === undefined || config.TRANSCRIPTION_MODEL === 'off') return undefined;
  return createTranscriber({
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    model: config.TRANSCRIPTION_MODEL,
    budget,
    onUsed: deps.onDictation,
  });
}

/** The endpoint to ask; undefined without a key: the docs are quoted. */
function toModelConfig(config: Config): ModelConfig | undefined {
  if (config.OPENAI_API_KEY === undefined) return undefined;
  const silentMs = config.MODEL_TIMEOUT_SECONDS * 1000;
  return {
    model: config.CHATKIT_MODEL,
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    api: config.OPENAI_API,
    limits: { firstEventMs: silentMs, idleMs: silentMs, wholeMs: 2 * silentMs },
  };
}
