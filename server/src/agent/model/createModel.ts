import { type Model, OpenAIChatCompletionsModel, OpenAIResponsesModel } from '@openai/agents';
import OpenAI from 'openai';
import { askPlainer, withNewerLimit } from './askPlainer.js';
import { requireFinish } from './finishedStream.js';
import { type CallLimits, defaultCallLimits, guardModel } from './guardModel.js';
import { joinTurns } from './joinTurns.js';
import { keepCutShort } from './keepCutShort.js';
import { passThoughts } from './passThoughts.js';
import { PlainClient } from './plainClient.js';

/** An endpoint that speaks OpenAI's Responses or Chat Completions API. */
export interface ModelConfig {
  /** Such as `gpt-5-mini` (`CHATKIT_MODEL`). */
  model: string;
  apiKey: string;
  /** `OPENAI_BASE_URL`; default OpenAI's own. */
  baseUrl?: string | undefined;
  /** `OPENAI_API`; default `responses`. */
  api?: 'responses' | 'chat_completions' | undefined;
  /** Timeouts and tries of one call. */
  limits?: Partial<CallLimits> | undefined;
}

const openAI = 'https://api.openai.com/v1';

/** The model of an endpoint. Sends nothing anywhere else. */
export function createModel(config: ModelConfig): Model {
  const settings = {
    apiKey: config.apiKey,
    baseURL: config.baseUrl ?? openAI,
    // Trying again is ours (`guardModel`): the client waits as long as an endpoint tells it to.
    maxRetries: 0,
    // Whatever the environment says: what we send is in our configuration alone.
    organization: null,
    project: null,
    // It would print what a model said to the console where that cannot be parsed.
    logLevel: 'off' as const,
  };
  const model =
    config.api === 'chat_completions'
      ? joinTurns(passThoughts(requireFinish(toChatModel(new PlainClient(settings), config))))
      : new OpenAIResponsesModel(
          config.baseUrl ? new PlainClient(settings) : new OpenAI(settings),
          config.model,
        );
  return guardModel(askPlainer(keepCutShort(model)), { ...defaultCallLimits, ...config.limits });
}

/** OpenAI's own endpoint knows the newer name of the limit for all models. */
function toChatModel(client: OpenAI, config: ModelConfig): Model {
  const model = new OpenAIChatCompletionsModel(client, config.model);
  if (config.baseUrl) return model;
  return {
    getResponse: (request) => model.getResponse(withNewerLimit(request)),
    getStreamedResponse: (request) => model.getStreamedResponse(withNewerLimit(request)),
  };
}

export function isModelConfig(model: ModelConfig | Model): model is ModelConfig {
  return 'apiKey' in model;
}
