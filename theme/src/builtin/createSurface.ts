import type { RefObject } from 'react';
import type { ChatSurface } from '../client/surface';
import type { ChatController } from './controller/chatController';
import { toDraft } from './controller/toDraft';
import type { ComposerHandle } from './parts/Composer';

/** What the widget may do with our chat: the same as with the real ChatKit. */
export function createSurface(
  controller: ChatController,
  composer: RefObject<ComposerHandle | null>,
  showHistory: (open: boolean) => void,
): ChatSurface {
  /** A conversation that takes no more messages is no place to ask in. */
  function leaveLocked() {
    const { thread } = controller.getState();
    if (thread && thread.status.type !== 'active') controller.newThread();
  }
  return {
    kind: 'builtin',
    async focusComposer() {
      composer.current?.focus();
    },
    async setComposerValue(value) {
      leaveLocked();
      composer.current?.addValue(value);
    },
    async sendUserMessage(message) {
      if (message.newThread) controller.newThread();
      else leaveLocked();
      const { run, loading } = controller.getState();
      if (run) throw new Error('An answer is running.');
      if (loading === 'thread') throw new Error('A thread is loading.');
      controller.send(toDraft(message));
    },
    onFree(listener) {
      const isFree = () => {
        const { run, loading } = controller.getState();
        return !run && loading !== 'thread';
      };
      let wasFree = isFree();
      return controller.subscribe(() => {
        const before = wasFree;
        wasFree = isFree();
        if (wasFree && !before) listener();
      });
    },
    async setThreadId(threadId) {
      showHistory(false);
      if (threadId === null) controller.newThread();
      else if (controller.getState().threadId !== threadId) await controller.openThread(threadId);
    },
    fetchUpdates: () => controller.refresh(),
    async showHistory() {
      showHistory(true);
    },
    async hideHistory() {
      showHistory(false);
    },
    holdsMessages: controller.holdsMessages,
    async dictated() {
      await composer.current?.dictated();
    },
  };
}
