import type { Model, ModelRequest, StreamEvent } from '@openai/agents';
import { fitContext } from './fitContext.js';
import { causesOf, statusOf } from './modelErrors.js';
import { hasFiles, RefusedFiles } from './refusedFiles.js';

/**
 * A model that is asked again, in plainer terms, where its endpoint refuses what not every one
 * takes: a limit of what it may say, an effort of reasoning, pictures and files, more than its
 * context holds. A refused file is
 * named to the model instead; else each later question of its thread would be refused as well.
 */
export function askPlainer(model: Model): Model {
  const refused = new RefusedFiles();
  return {
    async getResponse(request) {
      for (let asked = refused.leftOut(request); ; ) {
        try {
          return await model.getResponse(asked);
        } catch (error) {
          asked = toPlainer(asked, error, refused);
        }
      }
    },

    async *getStreamedResponse(request): AsyncGenerator<StreamEvent, void> {
      let begun = false;
      for (let asked = refused.leftOut(request); ; ) {
        try {
          for await (const event of model.getStreamedResponse(asked)) {
            begun = true;
            yield event;
          }
          return;
        } catch (error) {
          if (begun) throw error;
          asked = toPlainer(asked, error, refused);
        }
      }
    },
  };
}

const refusals = new Set([400, 404, 413, 415, 422]);

/** The request without what the error is likely about. @throws the error where nothing is */
function toPlainer(request: ModelRequest, error: unknown, refused: RefusedFiles): ModelRequest {
  const status = statusOf(error);
  if (status === undefined || request.signal?.aborted) throw error;
  const said = causesOf(error)
    .map(({ message }) => message)
    .join('\n');
  // Some servers fail where they should refuse.
  if (!refusals.has(status) && !/image|multimodal|vision|mmproj/i.test(said)) throw error;
  const { modelSettings: settings, input } = request;
  if (/stream_options/.test(said) && !isLeftOut(settings, 'stream_options')) {
    return withData(request, { stream_options: undefined });
  }
  const { maxTokens, reasoning, ...others } = settings;
  const hasLimit = maxTokens !== undefined;
  if (reasoning && /reasoning/i.test(said)) {
    return { ...request, modelSettings: { ...settings, reasoning: undefined } };
  }
  if (hasLimit && /max_completion_tokens/.test(said) && !isLeftOut(settings, 'max_tokens')) {
    return withNewerLimit(request);
  }
  if (hasLimit && /max_\w*tokens|context length|context size/i.test(said)) {
    return { ...request, modelSettings: withoutLimit(settings) };
  }
  const shorter = fitContext(request, said);
  if (shorter) return shorter;
  if (hasFiles(input)) {
    refused.add(input, said);
    return refused.leftOut(request);
  }
  if (hasLimit) return { ...request, modelSettings: withoutLimit({ reasoning, ...others }) };
  throw error;
}

const newerLimit = 'max_completion_tokens';

/** Chat Completions with the limit's newer name, the only one that reasoning models take. */
export function withNewerLimit(request: ModelRequest): ModelRequest {
  const { maxTokens } = request.modelSettings;
  if (maxTokens === undefined) return request;
  return withData(request, { max_tokens: undefined, [newerLimit]: maxTokens });
}

type Settings = ModelRequest['modelSettings'];

/** Fields of the body itself; undefined leaves one out. */
function withData(request: ModelRequest, data: Record<string, unknown>): ModelRequest {
  const { modelSettings } = request;
  const providerData = { ...modelSettings.providerData, ...data };
  return { ...request, modelSettings: { ...modelSettings, providerData } };
}

function isLeftOut({ providerData = {} }: Settings, field: string): boolean {
  return field in providerData && providerData[field] === undefined;
}

function withoutLimit({ maxTokens: _, providerData, ...settings }: Settings): Settings {
  const { [newerLimit]: __, ...others } = providerData ?? {};
  return Object.keys(others).length > 0 ? { ...settings, providerData: others } : settings;
}
