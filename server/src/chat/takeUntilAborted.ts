import type { ResponderEvent } from '../application/index.js';

/**
 * Takes an application's events one after the other until they end or the signal is aborted, also
 * while the handler hangs: it is told to end then, and not waited for. An event that is being taken
 * when the signal is aborted is taken whole, and is the last.
 *
 * @param take what is done with each; a promise only where there is something to wait for
 * @throws what `respond`, its events or `take` throw
 */
export async function takeUntilAborted(
  respond: () => AsyncIterable<ResponderEvent>,
  signal: AbortSignal,
  take: (event: ResponderEvent) => Promise<void> | undefined,
): Promise<void> {
  if (signal.aborted) return;
  const iterator = respond()[Symbol.asyncIterator]();
  let waiting = false;
  const takeAll = async () => {
    for (;;) {
      waiting = true;
      const next = await iterator.next();
      waiting = false;
      if (signal.aborted || next.done) return;
      const taken = take(next.value);
      if (taken) await taken;
      if (signal.aborted) return;
    }
  };
  let onAbort = () => {};
  try {
    // Not a race for each event: an answer has thousands.
    await new Promise<void>((resolve, reject) => {
      onAbort = () => {
        if (waiting) resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      takeAll().then(resolve, reject);
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    iterator.return?.()?.then(undefined, () => {});
  }
}
