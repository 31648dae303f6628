import type { BuiltinChatProps } from '../../client/builtinChatProps';
import type { ChatApi } from '../api/createChatApi';
import type { Attachment } from '../protocol/attachment';
import type { StructuredSubmission } from '../protocol/structuredInput';
import type { WidgetAction } from '../protocol/widget';
import type { ChatState, FeedbackKind, Mention } from '../state/chatState';

/** What the reader has written, ready to be sent. */
export interface Draft {
  text: string;
  quotedText?: string | undefined;
  mentions?: Mention[];
  attachments?: Attachment[];
}

/** What the chat's parts can ask for. Failures become state; nothing here rejects for one. */
export interface ChatController {
  readonly api: ChatApi;
  getState(): ChatState;
  /** Whether there are messages the server has not got, in whichever conversation. */
  holdsMessages(): boolean;
  subscribe(listener: () => void): () => void;
  /** Sends, or puts the message in the queue while an answer is being made. */
  send(draft: Draft): void;
  /** Sends a message again that has failed, or lets it wait for its turn. */
  sendAgain(localId: string): void;
  /** Does again what failed, or has a question answered again: the last one, or this. */
  retry(itemId?: string): void;
  stop(): void;
  /** Takes back a message that waits or has failed; answers what it said. */
  takeBack(localId: string): Draft | undefined;
  openThread(threadId: string): Promise<void>;
  newThread(): void;
  /** The newest items again, and the running answer where there is one. */
  refresh(): Promise<void>;
  loadOlder(): Promise<void>;
  giveFeedback(itemIds: string[], kind: FeedbackKind): Promise<void>;
  renameThread(threadId: string, title: string): Promise<void>;
  deleteThread(threadId: string): Promise<void>;
  submitInput(itemId: string, submission: StructuredSubmission): void;
  runAction(itemId: string, action: WidgetAction, streaming: boolean): Promise<void>;
  dismissNotice(id: number): void;
  dismissFailure(): void;
  dispose(): void;
}

/** What the controller needs of the page around it, read afresh at each use. */
export interface ControllerHost extends Pick<BuiltinChatProps, 'events' | 'onClientTool'> {
  api?: Pick<BuiltinChatProps['api'], 'readPage'>;
}
