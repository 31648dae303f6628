import type { ChatApplication, RespondContext, ResponderEvent } from '../application/index.js';
import type { Docs } from '../docs/docs.js';
import type { ThreadMetadata, UserMessageItem } from '../protocol/index.js';
import type { Metrics } from './metrics.js';

/** What a token costs, where prices are known. */
export type CostOf = (usage: { inputTokens: number; outputTokens: number }) => number | undefined;

/** The application, with its runs counted and timed: nothing it does is changed. */
export function measureApplication(
  application: ChatApplication,
  metrics: Metrics,
  costOf: CostOf,
): ChatApplication {
  const measured: ChatApplication = {
    respond: (thread, input, context) =>
      measureRun(application, metrics, costOf, thread, input, context),
  };
  // An owner's application may be an instance of a class: its methods are not its own properties.
  const { action, syncAction, addFeedback, transcribe, getStreamOptions, attachments } =
    application;
  if (action) measured.action = action.bind(application);
  if (syncAction) measured.syncAction = syncAction.bind(application);
  if (addFeedback) measured.addFeedback = addFeedback.bind(application);
  if (transcribe) measured.transcribe = transcribe.bind(application);
  if (getStreamOptions) measured.getStreamOptions = getStreamOptions.bind(application);
  if (attachments) measured.attachments = attachments;
  return measured;
}

async function* measureRun(
  application: ChatApplication,
  metrics: Metrics,
  costOf: CostOf,
  thread: ThreadMetadata,
  input: UserMessageItem | null,
  context: RespondContext,
): AsyncGenerator<ResponderEvent, void, undefined> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let usage: Parameters<RespondContext['reportUsage']>[0] | undefined;
  let spoken = false;
  let state = 'stopped';
  try {
    const events = application.respond(thread, input, {
      ...context,
      reportUsage(used) {
        usage = used;
        context.reportUsage(used);
      },
    });
    for await (const event of events) {
      if (!spoken && isText(event)) {
        spoken = true;
        metrics.firstTokenSeconds.observe(seconds());
      }
      yield event;
    }
    state = context.signal.aborted ? 'stopped' : 'done';
  } catch (error) {
    state = context.signal.aborted ? 'stopped' : 'failed';
    throw error;
  } finally {
    metrics.runs.inc({ state });
    metrics.runSeconds.observe({ state }, seconds());
    if (usage) countUsage(metrics, costOf, usage);
  }
}

function countUsage(
  metrics: Metrics,
  costOf: CostOf,
  usage: Parameters<RespondContext['reportUsage']>[0],
): void {
  metrics.tokens.inc({ kind: 'input' }, usage.inputTokens);
  metrics.tokens.inc({ kind: 'output' }, usage.outputTokens);
  const cost = usage.model === 'offline' ? 0 : costOf(usage);
  if (cost !== undefined) metrics.cost.inc(cost);
  if (usage.outcome) metrics.outcomes.inc({ outcome: usage.outcome });
}

/** @param cost undefined where prices are not known */
export function countDictation(
  metrics: Metrics,
  cost: number | undefined,
  used: { inputTokens: number; outputTokens: number },
): void {
  metrics.dictations.inc();
  metrics.tokens.inc({ kind: 'input' }, used.inputTokens);
  metrics.tokens.inc({ kind: 'output' }, used.outputTokens);
  if (cost !== undefined) metrics.cost.inc(cost);
}

/** The first event that shows the reader words, however the application streams them. */
function isText(event: ResponderEvent): boolean {
  if (event.type === 'thread.item.updated') {
    const update = 'update' in event ? event.update : undefined;
    return (
      typeof update === 'object' &&
      update !== null &&
      'type' in update &&
      (update.type === 'assistant_message.content_part.text_delta' ||
        update.type === 'widget.streaming_text.value_delta')
    );
  }
  return event.type === 'thread.item.done';
}

/** The docs, with their searches counted and timed. */
export function measureDocs(docs: Docs, metrics: Metrics): Docs {
  return {
    async search(query) {
      const stop = metrics.searchSeconds.startTimer();
      const result = await docs.search(query);
      stop();
      if (!result.confident) metrics.emptySearches.inc();
      return result;
    },
    section: (href, scope) => docs.section(href, scope),
    page: (path, scope) => docs.page(path, scope),
    status: () => docs.status(),
    close: () => docs.close(),
  };
}
