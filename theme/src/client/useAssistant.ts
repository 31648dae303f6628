import { useSyncExternalStore } from 'react';
import {
  type AssistantState,
  getAssistant,
  type Question,
  setAssistant,
  subscribeAssistant,
} from './assistant';

/** The assistant's state; rendered on the server it is closed. */
export function useAssistantState(): AssistantState {
  return useSyncExternalStore(subscribeAssistant, getAssistant, getAssistant);
}

export interface Assistant {
  isOpen: boolean;
  open: () => void;
  close: () => void;
  /** Opens the panel with a question; `send: true` sends it, else it stands in the composer. */
  ask: (question: string | Question) => void;
}

const open = () => setAssistant({ isOpen: true });
const close = () => setAssistant({ isOpen: false });
const ask = (question: string | Question) =>
  setAssistant({
    isOpen: true,
    question: typeof question === 'string' ? { text: question, send: true } : question,
  });

/** The assistant, for the site's own components. */
export function useAssistant(): Assistant {
  const { isOpen } = useAssistantState();
  return { isOpen, open, close, ask };
}
