import { performance } from 'node:perf_hooks';

/** Whether this server has more to do than it can do well. */
export interface Load {
  busy(): boolean;
  close(): void;
}

/** How often the event loop is looked at, in ms; what stands twice in a row counts. */
const SAMPLE_MS = 500;

/**
 * Watches which share of its time the event loop is in use. One busy moment is none: a page of
 * search results and a large answer keep it whole for a tenth of a second.
 * @param percent from which share on the server is busy; 100: never. It is so until the share has
 *   fallen to two thirds of that, so that it does not come and go with each second
 */
export function watchLoad(options: {
  percent: number;
  onChange?: (busy: boolean, percent: number) => void;
  /** For tests: the share of the time since the last call, 0–1. */
  share?: () => number;
  sampleMs?: number;
}): Load {
  const { percent, onChange, share = createShare(), sampleMs = SAMPLE_MS } = options;
  if (percent >= 100) return { busy: () => false, close() {} };
  let busy = false;
  let before = 0;
  const timer = setInterval(() => {
    const now = share() * 100;
    const over = busy ? Math.max(now, before) < (percent * 2) / 3 : Math.min(now, before) > percent;
    if (over) {
      busy = !busy;
      onChange?.(busy, Math.round(now));
    }
    before = now;
  }, sampleMs);
  timer.unref();
  return { busy: () => busy, close: () => clearInterval(timer) };
}

function createShare(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
