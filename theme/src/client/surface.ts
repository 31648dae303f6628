/**
 * What the widget needs of a chat, whichever stands there: the methods and events of ChatKit it
 * uses. Two implementations: the real ChatKit (`client/chatKitSurface.ts`) and ours (`builtin/`).
 */
export interface ChatSurface {
  readonly kind: 'openai' | 'builtin';
  /** Puts the cursor into the composer. */
  focusComposer(): Promise<void>;
  /**
   * Puts something into the composer; `reply` shows as a quoted passage above it. ChatKit replaces
   * what stands there; ours adds to it.
   */
  setComposerValue(value: ComposerValue): Promise<void>;
  /** Sends at once. Rejects while an answer is running or a thread is loading. */
  sendUserMessage(message: ComposerValue & { newThread?: boolean }): Promise<void>;
  /**
   * Told when a message that was refused may be sent again: an answer has ended, or a thread stands
   * there. @returns a function that ends it
   */
  onFree(listener: () => void): () => void;
  /** Shows a thread, or an empty conversation. */
  setThreadId(threadId: string | null): Promise<void>;
  /** Fetches the thread anew: an answer is being made elsewhere. */
  fetchUpdates(): Promise<void>;
  /** Shows the reader's conversations in place of the thread. */
  showHistory(): Promise<void>;
  hideHistory(): Promise<void>;
  /** Whether it holds messages the server has not got: they would go with it. Only ours tells. */
  holdsMessages(): boolean;
  /** Resolves once the reader does not dictate: what was said would go with it. Only ours waits. */
  dictated(): Promise<void>;
}

export interface ComposerValue {
  text: string;
  reply?: string | undefined;
  /** The same text in parts, where it mentions pages. */
  content?: MessagePart[] | undefined;
  /** Files the server has. */
  attachments?: SentAttachment[] | undefined;
  /** Names of files that did not get to the server: the reader has to add them again. */
  lostFiles?: string[] | undefined;
}

/** A part of a message, as the protocol has it. */
export type MessagePart =
  | { type: 'input_text'; text: string }
  | {
      type: 'input_tag';
      id: string;
      text: string;
      group?: string;
      interactive?: boolean;
      data?: Record<string, unknown>;
    };

/** An attachment that was uploaded, as the protocol has it. */
export type SentAttachment = { id: string; name: string; mime_type: string } & (
  | { type: 'file' }
  | { type: 'image'; preview_url: string }
);

/** Whether there is anything that must not be lost. */
export function hasContent({ text, reply, attachments, lostFiles }: ComposerValue): boolean {
  return Boolean(text || reply || attachments?.length || lostFiles?.length);
}

/** Files belong to who uploaded them: another reader is told their names, to add them again. */
export function withoutFiles<Value extends ComposerValue>(
  value: Value,
): Omit<Value, 'attachments'> {
  const { attachments, ...rest } = value;
  if (!attachments) return rest;
  return {
    ...rest,
    lostFiles: [...(value.lostFiles ?? []), ...attachments.map(({ name }) => name)],
  };
}

/** The text of a message in parts; a mention reads `@Install`. */
export function toText(content: readonly MessagePart[]): string {
  return content.map((part) => (part.type === 'input_tag' ? `@${part.text}` : part.text)).join('');
}

/** The events of a chat, named as ChatKit names them. */
export interface ChatSurfaceEvents {
  ready: () => void;
  /** The chat cannot go on: the widget falls back, or shows what to do. */
  fatal: (error: unknown) => void;
  threadChange: (threadId: string | null) => void;
  /** The list of conversations was opened or closed, by the panel's button or from within. */
  historyChange: (open: boolean) => void;
  responseStart: () => void;
  responseEnd: () => void;
  effect: (name: string, data: Record<string, unknown>) => void;
}
