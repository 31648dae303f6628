import { useCallback, useState, useSyncExternalStore } from 'react';
import {
  type PanelLayout,
  type PanelShape,
  queries,
  readPanelLayout,
  rememberPanelLayout,
  toShape,
} from './panelLayout';
import type { SiteMemory } from './siteMemory';

function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

/** The panel's shape and size: the reader's choice, in the window there is. */
export function usePanelLayout(
  memory: SiteMemory,
  usual: 'popup' | 'side',
): {
  layout: PanelLayout;
  shape: PanelShape;
  canBeSide: boolean;
  change: (change: Partial<PanelLayout>) => void;
} {
  const [layout, setLayout] = useState(() => readPanelLayout(memory, usual));
  const fits = { sheet: useMediaQuery(queries.sheet), side: useMediaQuery(queries.side) };
  const change = useCallback(
    (part: Partial<PanelLayout>) =>
      setLayout((before) => {
        const after = { ...before, ...part };
        rememberPanelLayout(memory, after);
        return after;
      }),
    [memory],
  );
  return { layout, shape: toShape(layout, fits), canBeSide: fits.side, change };
}
