import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useChat } from '../../ChatContext';
import type { ChatState } from '../../state/chatState';

/** Nearer than this to the end counts as being there, in px. */
const nearEnd = 48;
/** Nearer than this to the beginning, older items are loaded, in px. */
const nearBeginning = 600;

/**
 * Where the conversation stands. A question that is sent goes to the top and its answer grows
 * below, so that what is being read never moves; a reader who goes to the end follows it; near the
 * beginning older items are asked for.
 */
export function useThreadScroll(state: ChatState): {
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAway: boolean;
  toNewest: () => void;
} {
  const { controller } = useChat();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [isAway, setAway] = useState(false);
  const following = useRef(false);
  const wasAway = useRef(false);
  const wasLoading = useRef(false);
  const sent = state.outgoing.find((message) => message.status === 'sending')?.localId;

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    const measure = () => {
      const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
      setAway(distance > nearEnd * 2);
      return distance;
    };
    const onScroll = () => {
      const distance = measure();
      if (distance > nearEnd) {
        wasAway.current = true;
        if (distance > nearEnd * 3) following.current = false;
      } else if (wasAway.current) {
        wasAway.current = false;
        following.current = true;
      }
      if (element.scrollTop < nearBeginning) void controller.loadOlder();
    };
    const onGrow = () => {
      if (following.current) element.scrollTop = element.scrollHeight;
      measure();
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    const stopFollowing = (event: WheelEvent) => {
      if (event.deltaY < 0) following.current = false;
    };
    element.addEventListener('wheel', stopFollowing, { passive: true });
    const observer = new ResizeObserver(onGrow);
    observer.observe(inner);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', stopFollowing);
      observer.disconnect();
    };
  }, [controller]);

  // A thread opens at its end.
  useLayoutEffect(() => {
    const element = scroller.current;
    const opened = wasLoading.current;
    wasLoading.current = state.loading === 'thread';
    if (!element || !opened) return;
    following.current = false;
    element.scrollTop = element.scrollHeight;
  }, [state.loading]);

  // At the very top, or where all fits the room, no scrolling would ask for more. Not after a failure.
  const { olderAfter } = state;
  const isDrawn = state.loading !== 'thread';
  useEffect(() => {
    const element = scroller.current;
    // What is hidden, or not drawn yet, says nothing of how much is wanted.
    if (!isDrawn || !olderAfter || !element?.clientHeight) return;
    if (element.scrollTop < nearBeginning) void controller.loadOlder();
  }, [controller, olderAfter, isDrawn]);

  useLayoutEffect(() => {
    const element = scroller.current;
    const tail = element?.querySelector(`[data-turn="${sent}"]`);
    if (!element || !tail || sent === undefined) return;
    following.current = false;
    wasAway.current = false;
    const top = tail.getBoundingClientRect().top - element.getBoundingClientRect().top;
    element.scrollTo({ top: element.scrollTop + top, behavior: scrollBehavior() });
  }, [sent]);

  return {
    scroller,
    content,
    isAway,
    toNewest: () => {
      following.current = true;
      const element = scroller.current;
      element?.scrollTo({ top: element.scrollHeight, behavior: scrollBehavior() });
    },
  };
}

function scrollBehavior(): ScrollBehavior {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
}
