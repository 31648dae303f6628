export interface OtherWindows {
  /** Tells them that a conversation has changed here. */
  tell(threadId: string): void;
  close(): void;
}

const name = 'chatkit:changed';

/**
 * The reader's other windows on this site. Of two that stand side by side neither is ever come back
 * to: each tells the others what has changed, and what it is they ask the server. Where the browser
 * has no such channel, or storage and with it the channel is blocked, they are told nothing.
 * @param onChange with the id of a conversation that has changed in another window
 */
export function createOtherWindows(onChange: (threadId: string) => void): OtherWindows {
  let channel: BroadcastChannel | undefined;
  try {
    channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') onChange(data);
    };
  } catch {
    // The conversation is brought up to date when the reader comes back, or opens it again.
  }
  return {
    tell: (threadId) => channel?.postMessage(threadId),
    close() {
      channel?.close();
      // To speak into a closed one is an error, and a question may still be on its way.
      channel = undefined;
    },
  };
}
