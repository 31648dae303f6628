import type { UseChatKitReturn } from '@openai/chatkit-react';
import type { ChatSurface, ComposerValue } from './surface';

type Methods = Pick<
  UseChatKitReturn,
  | 'focusComposer'
  | 'setComposerValue'
  | 'sendUserMessage'
  | 'setThreadId'
  | 'fetchUpdates'
  | 'showHistory'
  | 'hideHistory'
>;

/** How long a method may take: on a dead frame they would hang for ever. */
const patienceMs = 5000;

function within<Value>(work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('ChatKit did not answer.')), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** ChatKit takes the text in parts instead of the text, and refuses a key it does not know. */
function toParams({ text, reply, content, attachments }: ComposerValue) {
  return {
    ...(content ? { content } : { text }),
    ...(reply !== undefined && { reply }),
    ...(attachments?.length && { attachments }),
  };
}

/**
 * The real ChatKit as a `ChatSurface`. Only for an element that has shown its sign of life: before
 * it is upgraded the React helper throws.
 */
export function createChatKitSurface(chatKit: Methods, onFree: ChatSurface['onFree']): ChatSurface {
  return {
    kind: 'openai',
    focusComposer: () => within(chatKit.focusComposer()),
    // An absent reply clears the one that stands there: setComposerValue replaces everything.
    setComposerValue: (value) => within(chatKit.setComposerValue(toParams(value))),
    // Resolves when the answer has ended, so it must not be timed.
    sendUserMessage: ({ newThread, ...value }) =>
      chatKit.sendUserMessage({
        ...toParams(value),
        ...(newThread !== undefined && { newThread }),
      }),
    onFree,
    setThreadId: (threadId) => within(chatKit.setThreadId(threadId)),
    fetchUpdates: () => within(chatKit.fetchUpdates()),
    showHistory: () => within(chatKit.showHistory()),
    hideHistory: () => within(chatKit.hideHistory()),
    holdsMessages: () => false,
    async dictated() {},
  };
}
