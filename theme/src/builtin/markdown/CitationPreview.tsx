import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useChat } from '../ChatContext';
import styles from './CitationPreview.module.css';
import type { CitationTarget } from './toCitationTarget';

/** Between the marker, the preview and the edges of the panel, in px. */
const gap = 8;

/**
 * What a citation leads to: the page, the heading and the passage, beside its marker. A tooltip as
 * ARIA has it: there is nothing to press in it.
 */
export function CitationPreview({
  id,
  anchor,
  target,
  onPointer,
  onClose,
}: {
  id: string;
  anchor: RefObject<HTMLElement | null>;
  target: CitationTarget;
  /** The pointer is on the preview, or has left it. */
  onPointer: (isOver: boolean) => void;
  onClose: () => void;
}) {
  const { locale } = useChat();
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number }>();
  const root = anchor.current?.closest<HTMLElement>('[data-chat-mode]');

  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    put();
    // What scrolls takes the marker along; out of sight it has nothing to show.
    document.addEventListener('scroll', put, true);
    window.addEventListener('resize', put);
    return () => {
      document.removeEventListener('scroll', put, true);
      window.removeEventListener('resize', put);
    };

    function put() {
      const marker = anchor.current?.getClientRects()[0];
      const own = box.current?.getBoundingClientRect();
      const room = root?.getBoundingClientRect();
      if (!marker || !own || !room) return;
      if (marker.bottom < room.top || marker.top > room.bottom) {
        close.current();
        return;
      }
      const above = marker.top - own.height - gap;
      const left = marker.left + marker.width / 2 - own.width / 2;
      setPlace({
        left: Math.max(room.left + gap, Math.min(left, room.right - own.width - gap)),
        top: above >= gap ? above : marker.bottom + gap,
      });
    }
  }, [anchor, root]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // The panel stays: only this is closed.
      event.preventDefault();
      event.stopPropagation();
      close.current();
    };
    const onPress = (event: Event) => {
      if (event.target instanceof Node && anchor.current?.contains(event.target)) return;
      if (event.target instanceof Node && box.current?.contains(event.target)) return;
      close.current();
    };
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('pointerdown', onPress, true);
    return () => {
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('pointerdown', onPress, true);
    };
  }, [anchor]);

  if (!root) return null;
  return createPortal(
    <div
      ref={box}
      id={id}
      role="tooltip"
      className={styles.preview}
      lang={locale}
      style={place ?? { left: 0, top: 0, visibility: 'hidden' }}
      onPointerEnter={() => onPointer(true)}
      onPointerLeave={() => onPointer(false)}
    >
      {target.page && (
        <p className={styles.page} dir="auto">
          {target.page}
        </p>
      )}
      <p className={styles.heading} dir="auto">
        {target.label}
      </p>
      {target.snippet && (
        <p className={styles.passage} dir="auto">
          {target.snippet}
        </p>
      )}
    </div>,
    root,
  );
}
