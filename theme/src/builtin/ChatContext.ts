import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ChatEntity, ChatFeatures } from '../client/builtinChatProps';
import type { Translate } from '../client/translator';
import type { ChatController } from './controller/chatController';
import type { ChatState } from './state/chatState';

/** What the chat's parts share. */
export interface ChatContextValue {
  controller: ChatController;
  t: Translate;
  locale: string;
  colorMode: 'light' | 'dark';
  features: ChatFeatures;
  /** The site's and the server's origins. */
  origins: readonly string[];
  /** The origin of the site's configured address, which may stand elsewhere now. */
  siteUrl: string | undefined;
  /** Goes to a place inside the site. */
  onCitation(href: string, snippet?: string): void;
  searchMentions: ((query: string) => Promise<ChatEntity[]>) | undefined;
  /** A widget's action that is the page's to handle. */
  emitEffect(name: string, data: Record<string, unknown>): void;
  /** Says something to a screen reader, once. */
  announce(text: string): void;
  /** Adds the reader’s token to an upload that goes to the server itself; says whether it does. */
  authorize(url: string, headers: Headers): Promise<boolean>;
}

const ChatContext = createContext<ChatContextValue | null>(null);

export const ChatProvider = ChatContext.Provider;

export function useChat(): ChatContextValue {
  const value = useContext(ChatContext);
  if (!value) throw new Error('This part of the chat stands outside of it.');
  return value;
}

/** The whole state: for the few parts of which there is one. */
export function useChatState(): ChatState {
  return useChatSelector((state) => state);
}

/**
 * A part of the state, for what stands in the thread a thousand times: drawn anew only when that
 * part has changed.
 * @param select answers the same object for the same state
 */
export function useChatSelector<T>(select: (state: ChatState) => T): T {
  const { controller } = useChat();
  const get = () => select(controller.getState());
  return useSyncExternalStore(controller.subscribe, get, get);
}

const noDomains: readonly string[] = [];

/** The domains whose images the shown thread allows. */
export function useImageDomains(): readonly string[] {
  return useChatSelector((state) => state.thread?.allowedImageDomains ?? noDomains);
}
