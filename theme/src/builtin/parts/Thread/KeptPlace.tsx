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
  override getSnapshotBeforeUpdate(before: Props): Place[] | null {
    const { scroller, threadId, first } = this.props;
    if (before.threadId !== threadId || before.first === first) return null;
    return scroller.current && visiblePlaces(scroller.current);
  }

  override componentDidUpdate(_before: Props, _state: unknown, places: Place[] | null) {
    const element = this.props.scroller.current;
    for (const { key, top } of places ?? []) {
      const turn = element?.querySelector(`[data-turn="${CSS.escape(key)}"]`);
      if (!element || !turn) continue;
      element.scrollTop += turn.getBoundingClientRect().top - top;
      return;
    }
  }

  override render() {
    return null;
  }
}

/**
 * Where the first turn that can be seen stands, and the one after it: an answer whose question
 * comes in above becomes a part of another turn. Only in the stretch that can be seen: to ask where
 * a turn stands in one that is left out would have all of that drawn.
 */
function visiblePlaces(element: HTMLElement): Place[] {
  const edge = element.getBoundingClientRect().top;
  const isSeen = (part: HTMLElement) => part.getBoundingClientRect().bottom > edge;
  const stretches = [...element.querySelectorAll<HTMLElement>('[data-stretch]')];
  const seen = stretches.findIndex(isSeen);
  const turnsOf = (part: HTMLElement | undefined) => [
    ...(part?.querySelectorAll<HTMLElement>('[data-turn]') ?? []),
  ];
  const turns = turnsOf(stretches[seen]);
  const first = turns.findIndex(isSeen);
  if (first < 0) return [];
  const next = turns[first + 1] ?? turnsOf(stretches[seen + 1])[0];
  return [turns[first], next]
    .filter((turn) => turn !== undefined)
    .map((turn) => ({ key: turn.dataset.turn ?? '', top: turn.getBoundingClientRect().top }));
}
