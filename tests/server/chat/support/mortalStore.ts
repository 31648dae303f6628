import type { ReaderData, ReaderStore, Store } from '../../../../server/src/store/index.js';

/** A store as a server sees it that can be killed: from then on none of its calls gets through. */
export function createMortalStore(store: Store): {
  store: Store;
  die: () => void;
  /** Waits until a checkpoint holds this text. */
  checkpointed: (text: string) => Promise<void>;
} {
  let dead = false;
  const kept: string[] = [];
  let onKept = () => {};
  const never = new Promise<never>(() => {});

  function guard<T extends object>(group: T): T {
    return new Proxy(group, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (dead) return never;
          const result: unknown = await Reflect.apply(value, target, args);
          if (name === 'checkpoint') {
            kept.push(JSON.stringify(args));
            onKept();
          }
          return dead ? never : result;
        };
      },
    });
  }

  const groups = (data: ReaderData): ReaderData => ({
    threads: guard(data.threads),
    items: guard(data.items),
    runs: guard(data.runs),
    attachments: guard(data.attachments),
    feedback: guard(data.feedback),
    preferences: guard(data.preferences),
  });

  return {
    die: () => {
      dead = true;
    },
    checkpointed: (text) =>
      new Promise((resolve) => {
        onKept = () => {
          if (kept.some((checkpoint) => checkpoint.includes(text))) resolve();
        };
        onKept();
      }),
    store: {
      ...store,
      service: guard(store.service),
      forReader: (userId): ReaderStore => {
        const reader = store.forReader(userId);
        return {
          ...reader,
          ...groups(reader),
          transaction: (work) => (dead ? never : reader.transaction(work)),
        };
      },
    },
  };
}
