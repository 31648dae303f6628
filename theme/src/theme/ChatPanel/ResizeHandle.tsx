import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import { clampSize } from 'docusaurus-theme-chatkit/client/panelLayout';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import styles from './styles.module.css';

export interface Props {
  side: 'width' | 'height';
  value: number;
  /** The panel stands at the left of the window, so it grows to the right. */
  isLeft: boolean;
  onChange: (value: number) => void;
}

const step = 24;

/** An edge of the panel that can be dragged, or moved with the arrow keys. */
export default function ResizeHandle({ side, value, isLeft, onChange }: Props): ReactNode {
  const sign = side === 'width' && isLeft ? 1 : -1;
  const handle = useRef<HTMLHRElement>(null);

  /** The size it has: a small window may not have room for the one that was chosen. */
  const size = () =>
    Math.round(handle.current?.parentElement?.getBoundingClientRect()[side] ?? value);

  const onPointerDown = (down: PointerEvent<HTMLElement>) => {
    if (down.button !== 0) return;
    down.preventDefault();
    const edge = down.currentTarget;
    const before = size();
    const from = side === 'width' ? down.clientX : down.clientY;
    // With the pointer captured, a chat's frame under it swallows no moves.
    edge.setPointerCapture(down.pointerId);
    const onMove = (move: globalThis.PointerEvent) => {
      const to = side === 'width' ? move.clientX : move.clientY;
      onChange(clampSize(side, before + sign * (to - from)));
    };
    edge.addEventListener('pointermove', onMove);
    edge.addEventListener(
      'lostpointercapture',
      () => edge.removeEventListener('pointermove', onMove),
      { once: true },
    );
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = side === 'width' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const direction = event.key === more ? 1 : event.key === less ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    onChange(clampSize(side, size() + sign * direction * step));
  };

  return (
    <hr
      ref={handle}
      className={side === 'width' ? styles.resizeWidth : styles.resizeHeight}
      aria-orientation={side === 'width' ? 'vertical' : 'horizontal'}
      aria-label={translate(`panel.resize.${side}`)}
      aria-valuenow={value}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
