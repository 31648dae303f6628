import { Agent, type Model } from '@openai/agents';
import { type ChatApplication, recentItems } from '../application/index.js';
import type { DocsAgentContext } from './agentContext.js';
import { type AnswerSetup, answer } from './answer.js';
import { type DocsAgentOptions, defaults } from './docsAgentOptions.js';
import { summariseByQuoting } from './input/summarise.js';
import { buildInstructions } from './instructions.js';
import { createModel, isModelConfig } from './model/createModel.js';
import { toModelSettings } from './model/modelSettings.js';
import { defaultCallLimits, withTimeouts } from './model/withTimeouts.js';
import { createOfflineModel } from './offline/offlineModel.js';
import { titleFromQuestion } from './title.js';
import { docsTools } from './tools/index.js';

/**
 * The docs agent: answers from the site's docs with citations, each answer a streamed run of an
 * `@openai/agents` agent. Without a model it quotes the docs.
 */
export function createDocsAgent(options: DocsAgentOptions): ChatApplication {
  const setup = toSetup(options);
  return {
    ...options.parts,
    attachments: options.attachments,
    async *respond(thread, message, context) {
      if (!thread.title && message) {
        const title = titleFromQuestion(message);
        if (title) thread.title = title;
      }
      const items = await recentItems(context.store.items, thread.id, defaults.historyItems);
      yield* answer(setup, thread, items, message, context);
    },
  };
}

function toSetup(options: DocsAgentOptions): AnswerSetup {
  const { model } = options;
  const config = model && isModelConfig(model) ? model : undefined;
  const settings = { ...toModelSettings(config), ...options.modelSettings };
  return {
    options,
    agent:
      options.agent ??
      new Agent<DocsAgentContext>({
        name: 'Docs assistant',
        instructions: buildInstructions(options.instructions),
        tools: [...docsTools(), ...(options.tools ?? [])],
        modelSettings: settings,
      }),
    model: toModel(model, options),
    modelName: config?.model ?? options.modelName ?? (model ? 'custom' : 'offline'),
    offline: createOfflineModel(),
    summarise: async (before, items) => summariseByQuoting(before, items),
  };
}

/** The model of the runs; undefined: the offline model, or the one the owner's agent brings. */
function toModel(model: DocsAgentOptions['model'], options: DocsAgentOptions): Model | undefined {
  if (!model) {
    const own = options.agent?.model;
    return own && typeof own !== 'string' ? withTimeouts(own, defaultCallLimits) : undefined;
  }
  return isModelConfig(model) ? createModel(model) : withTimeouts(model, defaultCallLimits);
}
