import {
  type Agent,
  type AgentInputItem,
  type Model,
  ModelBehaviorError,
  Runner,
} from '@openai/agents';
import type { RespondContext, ResponderEvent } from '../application/index.js';
import type { ThreadItem, ThreadMetadata, UserMessageItem } from '../protocol/index.js';
import type { DocsAgentContext } from './agentContext.js';
import { toTextCitations } from './citations/toTextCitations.js';
import { type DocsAgentOptions, defaults, type ModelReservation } from './docsAgentOptions.js';
import { buildInput } from './input/buildInput.js';
import { createFileRoom, type FilePool, type FileRoom } from './input/fileRoom.js';
import { createSummarise } from './input/summarise.js';
import { userText } from './input/toAgentInput.js';
import { meterModel, UsageMeter } from './model/meterModel.js';
import { isModelFault, toReaderError } from './model/modelErrors.js';
import { readIntent } from './offline/intents.js';
import { writeRun } from './stream/toThreadEvents.js';
import { createTitle } from './title.js';
import { toAgentContext } from './toAgentContext.js';

/** What all answers of one docs agent share. */
export interface AnswerSetup {
  options: DocsAgentOptions;
  agent: Agent<DocsAgentContext>;
  /** Undefined: the offline model answers. */
  model: Model | undefined;
  modelName: string;
  offline: Model;
  /** What all answers being made have left for bytes of pictures and PDFs. */
  files: FilePool;
}

/** One question, and what it is answered with. */
export interface Question {
  thread: ThreadMetadata;
  /** The newest items of the thread, the message included, oldest first. */
  items: readonly ThreadItem[];
  /** Null where the answer goes on after a client tool or structured input. */
  message: UserMessageItem | null;
  context: RespondContext;
}

/**
 * Makes one answer: the run of the agent goes on beside, and what it says and its tools report
 * comes out in order. Ends quietly when the answer is not wanted any more.
 */
export async function* answer(
  setup: AnswerSetup,
  question: Question,
): AsyncGenerator<ResponderEvent, void, undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([question.context.signal, stop.signal]);
  const agentContext = toAgentContext(
    setup.options.docs,
    question.thread,
    question.context,
    signal,
  );
  const { queue } = agentContext.events;
  const making = makeAnswer(setup, question, agentContext).then(
    () => queue.close(),
    (error: unknown) => (signal.aborted ? queue.close() : queue.fail(toReaderError(error))),
  );
  try {
    yield* queue;
  } finally {
    stop.abort();
    await making;
  }
}

async function makeAnswer(
  setup: AnswerSetup,
  question: Question,
  agentContext: DocsAgentContext,
): Promise<void> {
  const { context } = question;
  const { events, messages } = agentContext;
  const meter = new UsageMeter();
  let reservation: ModelReservation | null = null;
  let model = setup.model;
  if (model && setup.options.budget) {
    reservation = await setup.options.budget.reserve(context.reader.id);
    if (!reservation) {
      model = undefined;
      events.stream({ type: 'notice', level: 'info', message: messages.budgetSpent });
    }
  }
  const usage = () => ({
    inputTokens: meter.inputTokens,
    outputTokens: meter.outputTokens,
    model: model ? setup.modelName : 'offline',
    // What became of it is not known where it was stopped.
    ...(context.signal.aborted
      ? {}
      : { outcome: outcomeOf(agentContext, model === undefined, question.message) }),
    citations: [...agentContext.findings.cited],
  });
  // Who stops an answer does not wait for its end.
  const onStop = () => context.reportUsage(usage());
  context.signal.addEventListener('abort', onStop, { once: true });
  const room = createFileRoom(setup.files);
  try {
    const metered = model && meterModel(model, meter, setup.options.runTokens);
    await runWith(metered, setup, question, agentContext, room);
  } finally {
    room.release();
    context.signal.removeEventListener('abort', onStop);
    context.reportUsage(usage());
    await reservation?.settle(usage());
  }
}

/** Runs the agent with the model, and with the offline one where that is wanted or all there is. */
async function runWith(
  model: Model | undefined,
  setup: AnswerSetup,
  question: Question,
  agentContext: DocsAgentContext,
  room: FileRoom,
): Promise<void> {
  const { options } = setup;
  const { context, thread, items, message } = question;
  const settings = setup.agent.modelSettings;
  const input = await buildInput(thread, items, message, context, agentContext, {
    ...shareTokens(options),
    room,
    summarise: createSummarise(model, settings),
    attachments: options.attachments,
  });
  const title = createTitle(options.titles === 'model' ? model : undefined, settings);
  const titling = new AbortController();
  const titled = title(thread, message, AbortSignal.any([agentContext.signal, titling.signal]));
  let spoke = false;
  const run = (asked: Model) =>
    runAgent(setup, question, input, agentContext, asked, () => {
      spoke = true;
    });
  try {
    await run(model ?? setup.offline);
  } catch (error) {
    const quote = options.onModelFailure === 'quote' && model && !spoke;
    if (!quote || !isModelFault(error) || agentContext.signal.aborted) throw error;
    agentContext.events.stream({
      type: 'notice',
      level: 'warning',
      message: agentContext.messages.modelDown,
    });
    await run(setup.offline);
  }
  // The answer is there: the reader must not wait for more than a moment to ask on.
  const over = setTimeout(() => titling.abort(), titleMs);
  await titled;
  clearTimeout(over);
}

/** How long a title may be waited for after its answer, in milliseconds. */
const titleMs = 3_000;

async function runAgent(
  setup: AnswerSetup,
  { items }: Question,
  input: AgentInputItem[],
  agentContext: DocsAgentContext,
  model: Model,
  onSpeak: () => void,
): Promise<void> {
  const { options } = setup;
  const { events, messages } = agentContext;
  const summary = { title: messages.consulted, icon: 'search' };
  const runner = new Runner({
    model,
    tracingDisabled: options.tracing !== true,
    toolNotFoundBehavior: 'return_error_to_model',
  });
  const running = runner.run(setup.agent, input, {
    stream: true,
    context: agentContext,
    maxTurns: options.maxTurns ?? defaults.maxTurns,
    signal: agentContext.signal,
  });
  await writeRun(events, () => running, {
    citations: toTextCitations(agentContext, options.citations ?? 'entity', saidBy(items)),
    thoughtTitle: messages.thinking,
    signal: agentContext.signal,
    onText: () => {
      onSpeak();
      agentContext.fallback.onText();
      events.workflow.close(summary);
    },
  });
  if (agentContext.signal.aborted || events.hasAnswered) return;
  // An agent may end with a tool that has nothing to show; a model that says nothing has failed.
  const last = (await running).newItems.at(-1);
  if (last?.type !== 'tool_call_output_item') {
    throw new ModelBehaviorError('The model ended without a word.');
  }
}

/** What the reader has said. */
function saidBy(items: readonly ThreadItem[]): string {
  return items.map((item) => (item.type === 'user_message' ? userText(item) : '')).join('\n');
}

/**
 * Of a run's tokens a third at most is for what is given at its beginning, which comes again in
 * each of its turns: the docs must find room beside it, in two turns or more.
 */
function shareTokens({ historyTokens = defaults.historyTokens, runTokens }: DocsAgentOptions) {
  const share = (part: number) =>
    runTokens === undefined ? Number.POSITIVE_INFINITY : Math.floor(runTokens * part);
  return {
    historyTokens: Math.min(historyTokens, share(0.2)),
    fileTokens: runTokens === undefined ? defaults.fileTokens : share(0.2),
    messageTokens: share(0.2),
    pdfTokens: share(0.6),
    inputTokens: share(0.3),
  };
}

/** What no docs are wanted for: no gap in them. */
const smallTalk: ReadonlySet<string> = new Set(['greeting', 'thanks', 'tell', 'recall', 'where']);

/** A language model decides for itself whether what it was given is an answer. */
function outcomeOf(
  { findings, sources }: DocsAgentContext,
  isOffline: boolean,
  message: UserMessageItem | null,
): 'answered' | 'declined' | 'no_citation' | undefined {
  if (sources.size === 0 && message && smallTalk.has(readIntent(userText(message)))) {
    return undefined;
  }
  const found = isOffline ? findings.covered : findings.confident;
  if (findings.searches > 0 && !found) return 'declined';
  return findings.cited.size > 0 ? 'answered' : 'no_citation';
}
