import type { ComposerValue } from './surface';

/**
 * The one state of the assistant on the page, outside React: the launcher, the panel, MDX buttons
 * and the site's own components all see the same. On every page, so it is small.
 */

/** Where a selected passage stands. */
export interface PageSelection {
  text: string;
  headingPath: string[];
  anchor: string | null;
}

/** Something to put into the composer, or to send. */
export interface Question {
  text: string;
  /** A passage, quoted above the composer. */
  reply?: string | undefined;
  /** What signing in must not lose: mentioned pages, files, the names of those that were lost. */
  content?: ComposerValue['content'];
  attachments?: ComposerValue['attachments'];
  lostFiles?: ComposerValue['lostFiles'];
  selection?: PageSelection;
  /** The passage was longer than what is quoted. */
  isCut?: boolean;
  /** Send at once, rather than leave it to the reader. */
  send?: boolean;
  /** Sent once and refused: it waits for its conversation to load rather than in the composer. */
  isAgain?: boolean;
  /** What was half-typed when this was refused: it belongs into the composer once this is sent. */
  draft?: ComposerValue | undefined;
  /** Begin a conversation of its own. */
  newThread?: boolean;
}

export interface AssistantState {
  isOpen: boolean;
  /** Asked before the chat was there; the chat takes it. */
  question?: Question | undefined;
}

/**
 * What the reader has selected in the article, where something is. Beside the state, because
 * nothing is drawn by it, and it changes as the reader types.
 */
export const selected: { read?: (() => Question | undefined) | undefined } = {};

let state: AssistantState = { isOpen: false };
const listeners = new Set<() => void>();

export const getAssistant = (): AssistantState => state;

export function setAssistant(change: Partial<AssistantState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

/** Opens the panel, to ask about a passage where there is one. What was typed meanwhile is kept. */
export function askAbout(passage?: Question): void {
  const { question } = state;
  setAssistant({
    isOpen: true,
    // One that is about to be sent by itself goes as it is.
    question:
      passage && question && !question.send
        ? { ...question, isCut: false, ...passage, text: question.text }
        : (question ?? passage),
  });
}

/** @returns a function that ends the subscription */
export function subscribeAssistant(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
