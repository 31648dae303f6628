import type { RunStreamEvent } from '@openai/agents';
import type { ResponderEvent } from '../../application/application.js';
import { isModelFault, toReaderError } from '../model/modelErrors.js';
import type { AgentEvents } from './agentEvents.js';
import { RunWriter, type RunWriterOptions } from './runWriter.js';

export type ThreadEventOptions = Pick<
  RunWriterOptions,
  'citations' | 'onText' | 'thoughtTitle' | 'toImageUrl'
> & {
  /** The answer's own: what is open when it aborts is left for the protocol to keep. */
  signal?: AbortSignal | undefined;
};

/** A streamed run of the SDK, or anything that gives its events. */
export type StreamedRun = AsyncIterable<RunStreamEvent> & { completed?: Promise<void> };

/**
 * Turns a streamed run of `@openai/agents` into the protocol's events, together with what its
 * tools send through `events`: text with citations, refusals as text, reasoning as workflow,
 * generated images, client tool calls. An owner's `respond` may simply `yield*` this.
 *
 * @throws ChatKitError `model_unavailable` where the model or its endpoint failed; other errors
 *   as they are.
 */
export async function* toThreadEvents(
  events: AgentEvents,
  start: () => Promise<StreamedRun>,
  options: ThreadEventOptions = {},
): AsyncGenerator<ResponderEvent, void, undefined> {
  const writing = writeRun(events, start, options).then(
    () => events.queue.close(),
    (error: unknown) => events.queue.fail(isModelFault(error) ? toReaderError(error) : error),
  );
  yield* events.queue;
  await writing;
}

/** Writes a run into `events` until it is over. */
export async function writeRun(
  events: AgentEvents,
  start: () => Promise<StreamedRun>,
  options: ThreadEventOptions = {},
): Promise<void> {
  const writer = new RunWriter({
    ...options,
    emit: (event) => events.stream(event),
    createId: events.createId,
    workflow: events.workflow,
    onText: options.onText ?? (() => events.workflow.close()),
  });
  const run = await start();
  for await (const event of run) await writer.take(event);
  await run.completed;
  // A run that was stopped ends as if it were over.
  if (options.signal?.aborted) return;
  writer.end();
  events.finish();
}
