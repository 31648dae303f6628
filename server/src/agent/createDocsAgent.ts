import { Agent, type Model } from '@openai/agents';
import { type ChatApplication, recentItems } from '../application/index.js';
import type { DocsAgentContext } from './agentContext.js';
import { type AnswerSetup, answer } from './answer.js';
import { type DocsAgentOptions, defaults } from './docsAgentOptions.js';
import { createFilePool } from './input/fileRoom.js';
import { buildInstructions } from './instructions.js';
import { askPlainer } from './model/askPlainer.js';
import { createModel, isModelConfig } from './model/createModel.js';
import { endRepeating } from './model/endRepeating.js';
import { guardModel } from './model/guardModel.js';
import { toModelSettings } from './model/modelSettings.js';
import { createOfflineModel } from './offline/offlineModel.js';
import { docsTools } from './tools/index.js';

/**
 * The docs agent: answers from the site's docs with citations, each answer a streamed run of an
 * `@openai/agents` agent. Without a model it quotes the docs.
 */
export function createDocsAgent(options: DocsAgentOptions): ChatApplication {
  const setup = toSetup(options);
  return {
    ...options.parts,
    ...(options.attachments ? { attachments: options.attachments } : {}),
    async *respond(thread, message, context) {
      const items = await recentItems(context.store.items, thread.id, defaults.historyItems);
      yield* answer(setup, { thread, items, message, context });
    },
  };
}

function toSetup(options: DocsAgentOptions): AnswerSetup {
  const config = options.model && isModelConfig(options.model) ? options.model : undefined;
  const model = toModel(options);
  return {
    options,
    agent: options.agent ?? createAgent(options, config),
    model: model && endRepeating(model),
    modelName: config?.model ?? options.modelName ?? 'custom',
    offline: createOfflineModel(),
    files: createFilePool(),
  };
}

/** Our agent, with the owner's instructions and tools; a tool of theirs takes the place of ours. */
function createAgent(
  options: DocsAgentOptions,
  config: Parameters<typeof toModelSettings>[0],
): Agent<DocsAgentContext> {
  const own = options.tools ?? [];
  const names = new Set(own.map((tool) => ('name' in tool ? tool.name : undefined)));
  return new Agent<DocsAgentContext>({
    name: 'Docs assistant',
    instructions: buildInstructions(options.instructions),
    tools: [...docsTools().filter((tool) => !('name' in tool) || !names.has(tool.name)), ...own],
    modelSettings: { ...toModelSettings(config), ...options.modelSettings },
  });
}

/**
 * The model of the runs: the one the owner's agent brings, or names for the endpoint; else the one
 * given; else none.
 */
function toModel({ model, agent }: DocsAgentOptions): Model | undefined {
  const own = agent?.model;
  if (own && typeof own !== 'string') return guardModel(askPlainer(own));
  if (!model) return undefined;
  return isModelConfig(model)
    ? createModel(own ? { ...model, model: own } : model)
    : guardModel(askPlainer(model));
}
