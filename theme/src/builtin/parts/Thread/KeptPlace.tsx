import { Component, type RefObject } from 'react';

interface Props {
  scroller: RefObject<HTMLElement | null>;
  threadId: string | null;
  /** The oldest item shown. */
  first: string | undefined;
}

interface Place {
  key: string;
  top: number;
}

/**
 * Keeps what is read where it is when older items come in above. A class: no hook is told what
 * stands on the page right before it changes, and to look at each scroll held scrolling up.
 */
export class KeptPlace extends Component<Props> {
  override getSnapshotBeforeUpdate(before: Props): Place | null {
    const { scroller, threadId, first } = this.props;
    if (before.threadId !== threadId || before.first === first) return null;
    return (scroller.current && firstVisible(scroller.current)) ?? null;
  }

  override componentDidUpdate(_before: Props, _state: unknown, place: Place | null) {
    const element = this.props.scroller.current;
    if (!place || !element) return;
    const turn = element.querySelector(`[data-turn="${CSS.escape(place.key)}"]`);
    if (turn) element.scrollTop += turn.getBoundingClientRect().top - place.top;
  }

  override render() {
    return null;
  }
}

/**
 * The first turn that can be seen, and where it stands. Only in the stretch that can be seen: to
 * ask where a turn stands in one that is left out would have all of that drawn.
 */
function firstVisible(element: HTMLElement): Place | undefined {
  const edge = element.getBoundingClientRect().top;
  const isSeen = (part: HTMLElement) => part.getBoundingClientRect().bottom > edge;
  const stretch = [...element.querySelectorAll<HTMLElement>('[data-stretch]')].find(isSeen);
  const turns = (stretch ?? element).querySelectorAll<HTMLElement>('[data-turn]');
  const turn = [...turns].find(isSeen);
  return turn && { key: turn.dataset.turn ?? '', top: turn.getBoundingClientRect().top };
}
