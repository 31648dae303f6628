import type { Store } from '../store/index.js';
import { endExpiredRun } from './expiredRuns.js';
import type { LiveRun } from './liveRun.js';
import type { ChatLog } from './log.js';
import type { RunLimits } from './runLimits.js';

export interface HeartbeatOptions {
  store: Store;
  log: ChatLog;
  owner: string;
  limits: RunLimits;
  live: ReadonlyMap<string, LiveRun>;
}

interface Beat {
  checkpointed: number;
  renewedAt: number;
  busy: boolean;
}

/**
 * Keeps the runs of this server alive: renews their leases, writes down what is pending where it
 * has changed, and ends runs whose server has died, of all readers.
 */
export class Heartbeat {
  readonly #beats = new WeakMap<LiveRun, Beat>();
  #timers: NodeJS.Timeout[] = [];

  constructor(readonly options: HeartbeatOptions) {}

  start(): void {
    const { limits } = this.options;
    this.#timers = [
      setInterval(() => this.#beatAll(), limits.checkpointMs),
      setInterval(() => void this.#sweep(), limits.sweepMs),
    ];
    for (const timer of this.#timers) timer.unref();
    void this.#sweep();
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #beatAll(): void {
    for (const live of this.options.live.values()) {
      if (live.state !== 'running' || live.ended) continue;
      const beat = this.#beatOf(live);
      if (beat.busy) continue;
      beat.busy = true;
      this.#beat(live, beat)
        .catch((error: unknown) => {
          this.options.log.warn({ err: error, runId: live.id }, 'the lease was not renewed');
        })
        .finally(() => {
          beat.busy = false;
        });
    }
  }

  async #beat(live: LiveRun, beat: Beat): Promise<void> {
    const { store, owner, limits } = this.options;
    const { runs } = store.forReader(live.userId);
    const { version } = live.pending;
    if (version !== beat.checkpointed) {
      const kept = await runs.checkpoint(live.id, owner, {
        version,
        pending: live.pending.list,
        progress: live.pending.progress,
        events: live.pending.notices,
      });
      if (!kept) return this.#lost(live);
      beat.checkpointed = version;
    }
    if (performance.now() - beat.renewedAt < limits.renewMs) return;
    const lease = await runs.renew(live.id, owner, limits.leaseMs);
    if (lease === 'lost') return this.#lost(live);
    if (lease === 'stop') live.stop('stopped');
    beat.renewedAt = performance.now();
  }

  /** A run that has ended meanwhile has given its lease back: nothing is lost then. */
  #lost(live: LiveRun): void {
    if (!live.ended && live.state === 'running') live.stop('lost');
  }

  #beatOf(live: LiveRun): Beat {
    const known = this.#beats.get(live);
    if (known) return known;
    const beat = { checkpointed: 0, renewedAt: performance.now(), busy: false };
    this.#beats.set(live, beat);
    return beat;
  }

  async #sweep(): Promise<void> {
    const { store, log } = this.options;
    try {
      for (const { userId, threadId, runId } of await store.service.expiredRuns(100)) {
        // One that cannot be ended must not keep the others waiting.
        await endExpiredRun(store.forReader(userId), threadId).catch((error: unknown) => {
          log.warn({ err: error, runId }, 'an expired run was not ended');
        });
      }
    } catch (error) {
      log.warn({ err: error }, 'expired runs were not looked for');
    }
  }
}
