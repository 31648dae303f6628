import { type PointerEvent, useEffect, useRef, useState } from 'react';

/** So long the pointer may be on its way from the marker to the preview, in ms. */
const grace = 150;

/**
 * When a preview is shown: where a mouse rests on its marker or on itself, and where the keyboard
 * has brought the focus. A finger's tap goes there at once, as on any link.
 */
export function usePreview(offered: boolean) {
  const [shown, setShown] = useState<false | 'pointer' | 'focus'>(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
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
    marker: {
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
    },
  };
}
