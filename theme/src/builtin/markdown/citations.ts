import { createContext, useContext } from 'react';
import type { Annotation } from '../protocol/source';

const CitationsContext = createContext<readonly Annotation[]>([]);

export const CitationsProvider = CitationsContext.Provider;

/** The citation a marker in the text stands for. */
export function useAnnotation(number: number): Annotation | undefined {
  return useContext(CitationsContext)[number];
}
