import { type Agent, type Model, Runner } from '@openai/agents';
import type { RespondContext, ResponderEvent } from '../application/index.js';
import type { ThreadItem, ThreadMetadata, UserMessageItem } from '../protocol/index.js';
import { type DocsAgentContext, noFindings } from './agentContext.js';
import { CitationScanner } from './citations/citationScanner.js';
import { SourceRegistry } from './citations/sourceRegistry.js';
import { toAnnotation } from './citations/toSource.js';
import { type DocsAgentOptions, defaults } from './docsAgentOptions.js';
import { buildInput } from './input/buildInput.js';
import type { Summarise } from './input/summarise.js';
import { messagesFor } from './messages.js';
import { toModelError } from './model/modelErrors.js';
import { EventQueue } from './stream/eventQueue.js';
import { RunWriter } from './stream/runWriter.js';
import { WorkflowLog } from './stream/workflowLog.js';

/** What all answers of one docs agent share. */
export interface AnswerSetup {
  options: DocsAgentOptions;
  agent: Agent<DocsAgentContext>;
  /** Undefined: the offline model answers. */
  model: Model | undefined;
  modelName: string;
  offline: Model;
  summarise: Summarise;
}

/**
 * Makes one answer: the run of the agent goes on beside, and what it says and its tools report
 * comes out in order. Ends quietly when the answer is not wanted any more.
 */
export async function* answer(
  setup: AnswerSetup,
  thread: ThreadMetadata,
  items: readonly ThreadItem[],
  message: UserMessageItem | null,
  context: RespondContext,
): AsyncGenerator<ResponderEvent, void, undefined> {
  const queue = new EventQueue<ResponderEvent>();
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const agentContext = toAgentContext(setup, thread, context, signal, queue);
  const running = makeAnswer(setup, thread, items, message, context, agentContext).then(
    () => queue.close(),
    (error: unknown) => (signal.aborted ? queue.close() : queue.fail(error)),
  );
  try {
    yield* queue;
  } finally {
    stop.abort();
    await running;
  }
}

function toAgentContext(
  setup: AnswerSetup,
  thread: ThreadMetadata,
  context: RespondContext,
  signal: AbortSignal,
  queue: EventQueue<ResponderEvent>,
): DocsAgentContext {
  const { site, pageContext } = context.metadata;
  const locale = site?.locale ?? context.locale;
  const stream = (event: ResponderEvent) => queue.push(event);
  return {
    threadId: thread.id,
    reader: context.reader,
    metadata: context.metadata,
    locale,
    signal,
    docs: setup.options.docs,
    scope: {
      siteUrl: site?.url,
      baseUrl: site?.baseUrl,
      locale: site?.locale,
      version: pageContext?.version,
    },
    sources: new SourceRegistry(),
    workflow: new WorkflowLog(stream, context.createId),
    messages: messagesFor(locale),
    findings: noFindings(),
    stream,
  };
}

async function makeAnswer(
  setup: AnswerSetup,
  thread: ThreadMetadata,
  items: readonly ThreadItem[],
  message: UserMessageItem | null,
  context: RespondContext,
  agentContext: DocsAgentContext,
): Promise<void> {
  const { options } = setup;
  const input = await buildInput(thread, items, message, context, agentContext, {
    historyTokens: options.historyTokens ?? defaults.historyTokens,
    summarise: setup.summarise,
    attachments: options.attachments,
  });
  await runAgent(setup, input, context, agentContext, setup.model ?? setup.offline);
}

async function runAgent(
  setup: AnswerSetup,
  input: Parameters<Runner['run']>[1] & unknown[],
  context: RespondContext,
  agentContext: DocsAgentContext,
  model: Model,
): Promise<void> {
  const { options } = setup;
  const { workflow, findings, messages, sources } = agentContext;
  const runner = new Runner({ model, tracingDisabled: options.tracing !== true });
  const writer = new RunWriter({
    emit: agentContext.stream,
    createId: context.createId,
    workflow,
    onText: () => workflow.close({ title: messages.consulted, icon: 'search' }),
    thoughtTitle: messages.thinking,
    citations: {
      scanner: () => new CitationScanner((id) => sources.has(id)),
      annotate: (id, index) => {
        const source = sources.get(id);
        if (!source) return undefined;
        const annotation = toAnnotation(source, index, options.docs, {
          style: options.citations ?? 'entity',
          siteUrl: agentContext.scope.siteUrl,
        });
        if (annotation) findings.cited.add(source.section.href);
        return annotation;
      },
    },
  });
  try {
    const run = await runner.run(setup.agent, input, {
      stream: true,
      context: agentContext,
      maxTurns: options.maxTurns ?? defaults.maxTurns,
      signal: agentContext.signal,
    });
    try {
      for await (const event of run) await writer.take(event);
      await run.completed;
    } finally {
      const { inputTokens, outputTokens } = run.state.usage;
      context.reportUsage({
        inputTokens,
        outputTokens,
        model: model === setup.offline ? 'offline' : setup.modelName,
        outcome: outcomeOf(agentContext),
        citations: [...findings.cited],
      });
    }
  } catch (error) {
    throw toModelError(error);
  }
  if (agentContext.signal.aborted) return;
  writer.end();
  workflow.close({ title: messages.consulted, icon: 'search' });
}

function outcomeOf({ findings }: DocsAgentContext): 'answered' | 'declined' | 'no_citation' {
  if (findings.searches > 0 && !findings.confident) return 'declined';
  return findings.cited.size > 0 ? 'answered' : 'no_citation';
}
