import { type RefObject, useEffect, useRef } from 'react';

/** What may have lost its focus, and what stood around it while it had it. */
interface Place {
  element: HTMLElement;
  /** The entries beside its own, where it stood in a list. */
  neighbours: Element[];
  /** What it stood in and can have the focus itself, the nearest first; the panel is the last. */
  containers: HTMLElement[];
}

const focusable = 'a[href],button,input,select,textarea,[tabindex]';

function placeOf(element: HTMLElement, panel: HTMLElement): Place {
  const entry = element.closest('li');
  const containers: HTMLElement[] = [];
  let container = element.parentElement?.closest<HTMLElement>('[tabindex]');
  while (container && panel.contains(container)) {
    containers.push(container);
    container = container.parentElement?.closest<HTMLElement>('[tabindex]');
  }
  return {
    element,
    neighbours: [entry?.nextElementSibling, entry?.previousElementSibling].filter((e) => !!e),
    containers,
  };
}

/** Whether an element can have the focus no more; a button that waits may have it again. */
function lostBy(element: HTMLElement): 'removed' | 'disabled' | undefined {
  if (!element.isConnected || element.closest('[hidden],[inert]')) return 'removed';
  return element.matches(':disabled') ? 'disabled' : undefined;
}

/** Puts the focus on the first of these that takes it. */
function focusFirst(elements: Iterable<HTMLElement>): HTMLElement | undefined {
  for (const element of elements) {
    element.focus({ preventScroll: true });
    if (document.activeElement === element) return element;
  }
  return undefined;
}

/**
 * Keeps the focus in the panel where what has it goes away by its own doing: an entry that is
 * deleted, a question asked again, a button that waits for the server. Left to itself the browser
 * puts the reader at the top of the page: Escape closes nothing, and a screen reader is lost.
 *
 * The focus goes to the entry beside, to the composer, or to what it stood in. To a button that
 * waited it returns.
 * @param goToComposer where it cannot be had, or had better not (it would open a phone's keyboard),
 *   this does nothing
 */
export function useKeptFocus(panel: RefObject<HTMLElement | null>, goToComposer: () => void): void {
  const latest = useRef(goToComposer);
  latest.current = goToComposer;
  useEffect(() => {
    const root = panel.current;
    if (!root) return;
    let place: Place | undefined;
    /** Who waits to have the focus back, and who has it meanwhile. */
    let waiting: { place: Place; holder: HTMLElement } | undefined;
    let frame: number | undefined;

    function keep(lost: Place) {
      const back = focusFirst(
        lost.neighbours.flatMap((entry) => [...entry.querySelectorAll<HTMLElement>(focusable)]),
      );
      if (back) return;
      latest.current();
      if (isNobodys()) focusFirst(lost.containers);
    }

    function check() {
      frame = undefined;
      if (!root || root.inert) return;
      if (waiting && document.activeElement === waiting.holder) {
        const { place: lost } = waiting;
        const reason = lostBy(lost.element);
        if (reason === 'disabled') return;
        waiting = undefined;
        if (reason === 'removed') keep(lost);
        else lost.element.focus({ preventScroll: true });
        return;
      }
      waiting = undefined;
      const reason = place && lostBy(place.element);
      if (!place || !reason) return;
      // A button that is disabled has the focus until the page is drawn.
      if (!isNobodys() && document.activeElement !== place.element) return;
      if (reason === 'removed') return keep(place);
      const lost = place;
      const holder = focusFirst(lost.containers);
      if (holder) waiting = { place: lost, holder };
    }

    function onChange() {
      if (place) frame ??= requestAnimationFrame(check);
    }
    function onFocus({ target }: FocusEvent) {
      const isInside = target instanceof HTMLElement && root?.contains(target);
      place = root && isInside ? placeOf(target, root) : undefined;
    }
    function onPress({ target }: PointerEvent) {
      // The reader leaves: the focus is nobody's because they want it so.
      if (target instanceof Node && !root?.contains(target)) place = undefined;
    }
    const observer = new MutationObserver(onChange);
    observer.observe(root, {
      subtree: true,
      childList: true,
      attributeFilter: ['disabled', 'hidden', 'inert'],
    });
    document.addEventListener('focusin', onFocus);
    document.addEventListener('pointerdown', onPress, true);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('pointerdown', onPress, true);
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [panel]);
}

function isNobodys(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body;
}
