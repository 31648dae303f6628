import { type RefObject, useLayoutEffect, useRef } from 'react';
import { setAssistant } from './assistant';
import { isComposing } from './isComposing';
import type { PanelShape } from './panelLayout';
import type { ChatSurface } from './surface';
import { useAssistantState } from './useAssistant';

/**
 * Focus goes in when the panel opens, and back to where it was when it closes. On a phone it goes
 * to the panel rather than the composer: the keyboard would cover what there is to read.
 */
export function usePanelFocus(
  panel: RefObject<HTMLElement | null>,
  shape: PanelShape,
  surface: ChatSurface | null,
): void {
  const state = useAssistantState();
  const { isOpen, question } = state;
  const before = useRef<Element | null>(null);

  // In the very commit that opens: what is typed right after the press is not lost, and the
  // launcher still has the focus it is about to lose.
  useLayoutEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement;
    if (opener && !panel.current?.contains(opener)) before.current = opener;
    return () => {
      const back = before.current;
      before.current = null;
      const isElsewhere = () =>
        document.activeElement !== document.body &&
        !panel.current?.contains(document.activeElement);
      if (isElsewhere()) return;
      // The launcher is visible again only once this render is on the page.
      requestAnimationFrame(() => {
        // A citation that was followed has it.
        if (isElsewhere()) return;
        const launcher = document.querySelector<HTMLElement>('[data-chatkit]');
        const target =
          back instanceof HTMLElement && back.isConnected && back !== document.body
            ? back
            : launcher;
        target?.focus({ preventScroll: true });
      });
    };
  }, [panel, isOpen]);

  const isSheet = shape === 'sheet';
  const wasSheet = useRef(isSheet);
  const isPrepared = useRef(false);
  // In a sheet the chat does not take the focus, so another chat that takes over moves nothing.
  const chat = isSheet ? null : surface;
  useLayoutEffect(() => {
    // Each call of `open` makes a new state: an open panel takes the focus again.
    void state;
    // A question the reader is to complete takes the cursor with it, on a phone too.
    const hasCursor = isPrepared.current;
    isPrepared.current = question !== undefined && !question.send;
    // A phone that is turned, or a page that is zoomed: what has the focus keeps it.
    const isTurned = wasSheet.current !== isSheet;
    wasSheet.current = isSheet;
    if (isTurned && panel.current?.contains(document.activeElement)) return;
    if (!isOpen || question || hasCursor) return;
    if (chat) chat.focusComposer().catch(() => {});
    else panel.current?.focus({ preventScroll: true });
  }, [panel, state, isOpen, question, chat, isSheet]);
}

/** Escape closes, unless something in the panel took it (a menu, an open list). */
export function closeOnEscape(event: {
  key: string;
  defaultPrevented: boolean;
  nativeEvent: KeyboardEvent;
}): void {
  if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event.nativeEvent)) return;
  setAssistant({ isOpen: false });
}
