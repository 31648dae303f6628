import { createContext, useContext } from 'react';
import type { JsonRecord } from '../../protocol/json';

/** What a node of a widget may do, and whether something is being done. */
export interface WidgetContextValue {
  /** Runs an action as the server wrote it, with what a control or form adds to its payload. */
  run(action: unknown, values?: JsonRecord): void;
  busy: boolean;
}

const WidgetContext = createContext<WidgetContextValue>({ run: () => {}, busy: false });

export const WidgetProvider = WidgetContext.Provider;

export function useWidget(): WidgetContextValue {
  return useContext(WidgetContext);
}
