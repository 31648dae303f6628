import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatApplication, RequestContext, RespondContext } from '../application/index.js';
import { ChatKitError } from '../errors.js';
import { createId } from '../ids.js';
import { type ThreadEvent, type ThreadMetadata, toFrame } from '../protocol/index.js';
import type { RunEnd, RunUsage } from '../store/index.js';
import { answer, toRefusalEvent } from './answer.js';
import { endExpiredRun } from './expiredRuns.js';
import { keepAnswer } from './keepAnswer.js';
import type { LiveRun } from './liveRun.js';
import type { ChatLog } from './log.js';
import { overOutage } from './overOutage.js';
import type { PreparedAnswer } from './prepareAnswer.js';
import { interruptedMessage, tooSlowMessage } from './readerMessages.js';
import type { RunLimits } from './runLimits.js';

export interface RunAnswerOptions {
  live: LiveRun;
  prepared: PreparedAnswer;
  /** Whether it has its turn already. */
  acquired: boolean;
  context: RequestContext;
  application: ChatApplication;
  owner: string;
  limits: RunLimits;
  log: ChatLog;
  /** The other runs of its thread on this server, which it may have to wait for. */
  others: () => LiveRun[];
}

/** Waits for the run's turn, has the application answer, and keeps how it ended. Never rejects. */
export async function runAnswer(options: RunAnswerOptions): Promise<void> {
  const { live, log } = options;
  const tooSlow = setTimeout(() => live.stop('too_slow'), options.limits.maxRunMs);
  tooSlow.unref();
  try {
    await run(options);
  } catch (error) {
    const refusal = refusalOf(error);
    const { requestId, locale } = options.context;
    const fields = { requestId, runId: live.id, threadId: live.threadId, code: refusal.code };
    log.error({ err: error, ...fields }, 'run failed');
    tell(live, toRefusalEvent(refusal, locale));
    await release(options);
  } finally {
    clearTimeout(tooSlow);
  }
}

async function run(options: RunAnswerOptions): Promise<void> {
  const { live, prepared, context, application, limits, log, owner } = options;
  const { store } = context;
  const turn = options.acquired ? 'now' : await waitForTurn(options);
  if (turn === 'never') return giveUp(options);
  live.state = 'running';
  if (turn === 'later') await reloadThread(prepared.thread, options);
  if (prepared.atTurn) await store.transaction(prepared.atTurn);

  let usage: RunUsage | undefined;
  const responding: RespondContext = {
    ...context,
    signal: live.signal,
    createId,
    reportUsage: (reported) => {
      usage = { ...reported, pagePath: context.metadata.pageContext?.path };
    },
  };
  const asked = await application.getStreamOptions?.(prepared.thread, context);
  live.streamOptions = asked ?? { allow_cancel: true };
  tell(live, { type: 'stream_options', stream_options: live.streamOptions });
  const end = await answer({
    thread: prepared.thread,
    respond: () => prepared.respond(prepared.thread, responding),
    store,
    pending: live.pending,
    publish: (frame) => live.publish(frame),
    signal: live.signal,
    outageMs: limits.outageMs,
    locale: context.locale,
    requestId: context.requestId,
    log,
  });
  if (end === 'aborted') return keepAborted(options, usage);
  const told = end === 'failed' ? live.pending.notices : [];
  const ended = await overOutage(() => store.runs.end(live.id, owner, end, usage, told), {
    signal: live.signal,
    outageMs: limits.outageMs,
  });
  if (!ended) {
    log.warn({ runId: live.id, leaseMs: limits.leaseMs }, 'the lease of a run was lost');
  }
  live.state = end;
}

/** `later`, after others of its thread, or `never`: told to stop, or the wait was too long. */
async function waitForTurn(options: RunAnswerOptions): Promise<'later' | 'never'> {
  const { live, context, owner, limits, others } = options;
  const { runs } = context.store;
  const deadline = performance.now() + limits.waitMs;
  while (!live.signal.aborted) {
    if (await runs.acquire(live.id, owner, limits.leaseMs)) {
      // Another server may have been told to stop it while it waited.
      const lease = await runs.renew(live.id, owner, limits.leaseMs);
      if (lease === 'stop') live.stop('stopped');
      return 'later';
    }
    if (await endExpiredRun(context.store, live.threadId)) continue;
    if (performance.now() >= deadline) return 'never';
    const woken = new AbortController();
    await Promise.race([
      sleep(limits.pollMs, undefined, { signal: AbortSignal.any([live.signal, woken.signal]) }),
      ...others().map((other) => other.finished),
    ]).catch(() => {});
    woken.abort();
  }
  return 'never';
}

/** The thread as an earlier answer, or the reader, has left it. */
async function reloadThread(thread: ThreadMetadata, options: RunAnswerOptions): Promise<void> {
  if (options.live.stopReason === 'deleted') return;
  Object.assign(thread, await options.context.store.threads.get(thread.id));
}

/** A run whose turn never came: its message stays. */
async function giveUp(options: RunAnswerOptions): Promise<void> {
  const { live, context } = options;
  if (live.stopReason === 'deleted') return;
  if (live.stopReason === 'stopped') {
    await context.store.transaction(async (data) => {
      await data.runs.abandon(live.id, 'stopped');
      await keepAnswer(data, live.threadId, [], 'stopped');
    });
    live.state = 'stopped';
    return;
  }
  const busy = new ChatKitError('thread_busy', 'An earlier answer took too long.');
  const refusal = toRefusalEvent(busy, context.locale);
  await context.store.runs.abandon(live.id, 'failed', [refusal]);
  live.state = 'failed';
  tell(live, refusal);
}

/** Keeps what has come of a run that was told to end, and tells those who still follow. */
async function keepAborted(options: RunAnswerOptions, usage: RunUsage | undefined): Promise<void> {
  const { live, context, owner } = options;
  const reason = live.stopReason ?? 'stopped';
  if (reason === 'deleted') return;
  const state: RunEnd = reason === 'stopped' ? 'stopped' : 'interrupted';
  if (reason !== 'lost') {
    const pending = live.pending.list;
    const kept = await context.store.transaction(async (data) =>
      (await data.runs.end(live.id, owner, state, usage))
        ? keepAnswer(data, live.threadId, pending, state)
        : [],
    );
    for (const item of kept) tell(live, { type: 'thread.item.done', item });
    for (const item of pending) {
      if (kept.every(({ id }) => id !== item.id)) {
        tell(live, { type: 'thread.item.removed', item_id: item.id });
      }
    }
  }
  live.state = state;
  if (reason !== 'stopped') {
    const message = (reason === 'too_slow' ? tooSlowMessage : interruptedMessage)(context.locale);
    tell(live, { type: 'error', code: 'custom', message, allow_retry: true });
  }
}

/** Gives the turn back after a failure, so that the thread's next answer need not wait for the lease. */
async function release({ live, context, owner, log }: RunAnswerOptions): Promise<void> {
  const { runs } = context.store;
  try {
    const told = live.pending.notices;
    if (live.state === 'waiting') await runs.abandon(live.id, 'failed', told);
    else await runs.end(live.id, owner, 'failed', undefined, told);
  } catch (error) {
    log.warn({ err: error, runId: live.id }, 'a failed run was left to its lease');
  }
}

/** An error is kept for who follows later, too. */
function tell(live: LiveRun, event: ThreadEvent): void {
  if (event.type === 'error') live.pending.apply(event);
  live.publish(toFrame(JSON.stringify(event)));
}

function refusalOf(error: unknown): ChatKitError {
  return error instanceof ChatKitError
    ? error
    : new ChatKitError('internal', 'The run failed.', { cause: error });
}
