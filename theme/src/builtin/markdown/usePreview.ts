import { type PointerEvent, useEffect, useRef, useState } from 'react';

/** So long the pointer may be on its way from the marker to the preview, in ms. */
const grace = 150;

/**
 * When a preview is shown: where a mouse rests on its marker or on itself, where the keyboard has
 * brought the focus, and at a finger's first tap; the second goes there.
 */
export function usePreview(offered: boolean) {
  const [shown, setShown] = useState<false | 'pointer' | 'focus' | 'touch'>(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pointer = useRef('');
  useEffect(() => () => clearTimeout(timer.current), []);

  function over(isOver: boolean) {
    clearTimeout(timer.current);
    if (isOver) setShown((before) => before || 'pointer');
    else {
      timer.current = setTimeout(
        () => setShown((before) => (before === 'pointer' ? false : before)),
        grace,
      );
    }
  }

  return {
    shown: offered && shown,
    over,
    close: () => setShown(false),
    /** Whether this click, a finger's first, only shows the preview. */
    takes(): boolean {
      if (!offered || pointer.current !== 'touch' || shown === 'touch') return false;
      setShown('touch');
      return true;
    },
    marker: {
      onPointerDown: (event: PointerEvent) => {
        pointer.current = event.pointerType;
      },
      onPointerEnter: (event: PointerEvent) => {
        if (event.pointerType === 'mouse') over(true);
      },
      onPointerLeave: (event: PointerEvent) => {
        if (event.pointerType === 'mouse') over(false);
      },
      onFocus: (event: { currentTarget: Element }) => {
        // Not where a press brought it.
        if (event.currentTarget.matches(':focus-visible')) setShown('focus');
      },
      onBlur: () => setShown(false),
      onKeyDown: () => {
        pointer.current = '';
      },
    },
  };
}
