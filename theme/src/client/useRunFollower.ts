import { useEffect, useMemo, useRef } from 'react';
import type { ChatApi } from './chatApi';
import { followRun } from './followRun';
import type { ChatSurface, ChatSurfaceEvents } from './surface';

/** Which thread an answer is being streamed into by the chat itself; `null` is a new one. */
type Answering = string | null | undefined;

/**
 * Makes a chat that cannot follow by itself (the real ChatKit) fetch a thread while an answer is
 * being made in it elsewhere: after a reload, on coming back to it from another conversation, and
 * after the chat's own stream has broken.
 * @param surface the chat, once it can be used
 * @param firstThreadId the thread it opened with
 * @returns the chat's events this needs
 */
export function useRunFollower(
  api: ChatApi,
  surface: ChatSurface | null,
  firstThreadId: string | null,
): Pick<ChatSurfaceEvents, 'threadChange' | 'responseStart' | 'responseEnd'> {
  const shown = useRef(firstThreadId);
  const answering = useRef<Answering>(undefined);
  const abort = useRef<AbortController>(undefined);

  const { follow, events } = useMemo(() => {
    const follow = (wasCut = false) => {
      abort.current?.abort();
      if (!surface || !shown.current) return;
      abort.current = new AbortController();
      const onMore = () => void surface.fetchUpdates().catch(() => {});
      void followRun(api, shown.current, onMore, abort.current.signal, wasCut);
    };
    const events = {
      threadChange(threadId: string | null) {
        shown.current = threadId;
        // The thread of a first question is made while its answer streams.
        if (answering.current === null) answering.current = threadId;
        else if (threadId !== answering.current) follow();
      },
      responseStart() {
        answering.current = shown.current;
        abort.current?.abort();
      },
      responseEnd() {
        answering.current = undefined;
      },
    };
    return { follow, events };
  }, [api, surface]);

  useEffect(() => {
    follow();
    const end = api.onBroken(() => follow(true));
    return () => {
      end();
      abort.current?.abort();
    };
  }, [api, follow]);

  return events;
}
