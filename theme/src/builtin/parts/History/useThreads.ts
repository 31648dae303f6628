import { useCallback, useEffect, useRef, useState } from 'react';
import { isAbort, toFailure } from '../../api/apiFailure';
import { useChat } from '../../ChatContext';
import { type ThreadInfo, toThreadPage } from '../../protocol/thread';
import type { FailureKind } from '../../state/chatState';

const pageSize = 50;
/** A search looks through this many pages by itself; the reader can go on. */
const searchedPages = 10;

/** The reader's threads, newest first, page by page; a search loads more to look through. */
export function useThreads(query: string) {
  const { controller } = useChat();
  const [threads, setThreads] = useState<ThreadInfo[]>([]);
  const [status, setStatus] = useState<'loading' | 'idle'>('loading');
  const [failure, setFailure] = useState<FailureKind>();
  const [after, setAfter] = useState<string>();
  const pages = useRef(0);
  const active = useRef<AbortController>(undefined);

  const load = useCallback(
    async (from: string | undefined) => {
      active.current?.abort();
      const own = new AbortController();
      active.current = own;
      setStatus('loading');
      setFailure(undefined);
      try {
        const params = { limit: pageSize, order: 'desc', after: from };
        const page = toThreadPage(await controller.api.request('threads.list', params, own.signal));
        pages.current += 1;
        setThreads((before) => (from ? [...before, ...page.data] : page.data));
        setAfter(page.after);
        setStatus('idle');
      } catch (error) {
        if (isAbort(error)) return;
        const { kind } = toFailure(error, 'open');
        setFailure(kind === 'thread_gone' ? 'unknown' : kind);
        setStatus('idle');
      }
    },
    [controller],
  );

  useEffect(() => {
    void load(undefined);
    return () => active.current?.abort();
  }, [load]);

  useEffect(() => {
    if (query && after && status === 'idle' && !failure && pages.current < searchedPages) {
      void load(after);
    }
  }, [query, after, status, failure, load]);

  return {
    threads,
    status,
    failure,
    hasMore: after !== undefined,
    loadMore: () => void load(after),
    reload: () => void load(threads.length > 0 ? after : undefined),
    change: (changed: ThreadInfo) =>
      setThreads((before) => before.map((thread) => (thread.id === changed.id ? changed : thread))),
    remove: (id: string) => setThreads((before) => before.filter((thread) => thread.id !== id)),
  };
}
