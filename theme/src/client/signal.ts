export interface Signal {
  emit(): void;
  /** @returns a function that ends it */
  subscribe(listener: () => void): () => void;
}

/** Something that happens, and who wants to know. */
export function createSignal(): Signal {
  const listeners = new Set<() => void>();
  return {
    emit() {
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
