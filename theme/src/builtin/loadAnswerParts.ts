import { useEffect, useSyncExternalStore } from 'react';

type AnswerParts = typeof import('./answerParts');

/** `null`: the network did not give them. */
let parts: AnswerParts | null | undefined;
let loading: Promise<AnswerParts> | undefined;
const listeners = new Set<() => void>();

/** Fetches what draws answers, once; rejects where the network fails, and may be tried again. */
export function loadAnswerParts(): Promise<AnswerParts> {
  loading ??= import('./answerParts').then(
    (module) => {
      settle(module);
      return module;
    },
    (error) => {
      loading = undefined;
      settle(null);
      throw error;
    },
  );
  return loading;
}

function settle(next: AnswerParts | null): void {
  parts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

const get = () => parts;

/** What draws answers: `undefined` until it is there, `null` where it did not come. */
export function useAnswerParts(): AnswerParts | null | undefined {
  return useSyncExternalStore(subscribe, get, get);
}

/**
 * Fetches them when the page has drawn the composer and rests; at once where there is a
 * conversation to show. A reader who was offline gets them when they are back.
 */
export function usePrefetchedAnswerParts(isUrgent: boolean): void {
  useEffect(() => {
    const load = () => void loadAnswerParts().catch(() => {});
    window.addEventListener('online', load);
    // Safari has no idle callback.
    const timer = isUrgent ? load() : setTimeout(load, 50);
    return () => {
      window.removeEventListener('online', load);
      if (timer) clearTimeout(timer);
    };
  }, [isUrgent]);
}
