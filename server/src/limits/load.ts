import { performance } from 'node:perf_hooks';

/** Whether this server has more to do than it can do well. */
export interface Load {
  busy(): boolean;
  close(): void;
}

/** How often the event loop is looked at, in ms. */
const SAMPLE_MS = 100;
/** How many samples in a row must have been too much: 0.3 s. */
const BUSY_SAMPLES = 3;
/** How many samples must have been calm until the server is: a minute. */
const CALM_SAMPLES = 600;

/**
 * Watches which share of its time the event loop is in use. One busy moment is none: a page of
 * search results and a large answer keep it whole for a tenth of a second. Three samples are as long
 * as it takes to tell; each further one lets in what an attack sends meanwhile. Busy it stays for a
 * minute: who has made it so is refused then, and would be back as soon as it were over.
 * @param percent from which share on the server is busy; 100: never
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
  let over = 0;
  let calm = 0;
  const timer = setInterval(() => {
    const now = Math.round(share() * 100);
    over = now > percent ? over + 1 : 0;
    calm = now > percent ? 0 : calm + 1;
    if (busy ? calm < CALM_SAMPLES : over < BUSY_SAMPLES) return;
    busy = !busy;
    calm = 0;
    over = 0;
    onChange?.(busy, now);
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
