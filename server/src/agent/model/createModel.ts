import { type Model, OpenAIChatCompletionsModel, OpenAIResponsesModel } from '@openai/agents';
import OpenAI from 'openai';
import { type CallLimits, defaultCallLimits, withTimeouts } from './withTimeouts.js';

/** An endpoint that speaks OpenAI's Responses or Chat Completions API. */
export interface ModelConfig {
  /** Such as `gpt-5-mini` (`CHATKIT_MODEL`). */
  model: string;
  apiKey: string;
  /** `OPENAI_BASE_URL`; default OpenAI's own. */
  baseUrl?: string | undefined;
  /** `OPENAI_API`; default `responses`. */
  api?: 'responses' | 'chat_completions' | undefined;
  limits?: Partial<CallLimits> | undefined;
}

/** The model of an endpoint. Sends nothing anywhere else. */
export function createModel(config: ModelConfig): Model {
  const client = new OpenAI({
    apiKey: config.apiKey,
    baseURL: config.baseUrl ?? 'https://api.openai.com/v1',
    // Trying again is ours (`withTimeouts`): the client would wait as long as it is told to.
    maxRetries: 0,
  });
  const model =
    config.api === 'chat_completions'
      ? new OpenAIChatCompletionsModel(client, config.model)
      : new OpenAIResponsesModel(client, config.model);
  return withTimeouts(model, { ...defaultCallLimits, ...config.limits });
}

export function isModelConfig(model: ModelConfig | Model): model is ModelConfig {
  return 'apiKey' in model;
}
