import type { ModelSettings } from '@openai/agents';
import type { ModelConfig } from './createModel.js';

/** OpenAI's models that reason before they answer. */
const reasoning = /^(?:gpt-[5-9](?!.*-chat)|o\d|codex)/;
/** What they think is not seen while they do, so their endpoint must end it. All of them take this. */
const reasoningTokens = 32_000;

/**
 * What every call of the docs agent asks for. Nothing is stored at the provider; what a reasoning
 * model thought comes back encrypted instead, for it must be sent again after a tool call.
 */
export function toModelSettings(config: ModelConfig | undefined): ModelSettings {
  if (!config) return { store: false };
  const settings: ModelSettings = {};
  const responses = config.api !== 'chat_completions';
  // Compatible servers may refuse fields they do not know; OpenAI's own default is not to store.
  if (responses || !config.baseUrl) settings.store = false;
  if (reasoning.test(config.model) && !config.baseUrl) {
    settings.reasoning = { effort: 'low' };
    settings.maxTokens = reasoningTokens;
    if (responses) settings.providerData = { include: ['reasoning.encrypted_content'] };
  }
  return settings;
}
