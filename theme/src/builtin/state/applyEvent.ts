import type { ThreadEvent } from '../protocol/event';
import type { ThreadItem } from '../protocol/item';
import { applyItemUpdate } from './applyItemUpdate';
import type { ChatState, Run } from './chatState';

/** The state after one event of the protocol. */
export function applyEvent(state: ChatState, event: ThreadEvent): ChatState {
  switch (event.type) {
    case 'thread':
      return { ...state, threadId: event.thread.id, thread: event.thread };
    case 'item_added':
      return putItem(state, event.item, true);
    case 'item_done':
      return confirmOutgoing(putItem(state, event.item, false), event.item);
    case 'item_replaced':
      return putItem(state, event.item, state.unfinished.has(event.item.id));
    case 'item_updated':
      return changeRun(
        {
          ...state,
          items: state.items.map((item) =>
            item.id === event.itemId ? applyItemUpdate(item, event.update) : item,
          ),
        },
        { phase: 'answering' },
      );
    case 'item_removed':
      return {
        ...state,
        items: state.items.filter((item) => item.id !== event.itemId),
        unfinished: without(state.unfinished, event.itemId),
      };
    case 'stream_options':
      return changeRun(state, { canStop: event.allowCancel, phase: 'answering' });
    case 'progress':
      return changeRun(state, { progress: { text: event.text, icon: event.icon } });
    case 'effect':
      return state;
    case 'error':
      return {
        ...state,
        failure: {
          kind: event.message ? 'told' : 'unknown',
          message: event.message,
          allowRetry: event.allowRetry,
          during: 'answer',
          // Refused before the server kept it.
          localId: state.outgoing.find((message) => message.status === 'sending')?.localId,
        },
      };
    case 'notice':
      return {
        ...state,
        notices: [
          ...state.notices,
          {
            id: state.nextNoticeId,
            level: event.level,
            message: event.message,
            title: event.title,
          },
        ],
        nextNoticeId: state.nextNoticeId + 1,
      };
  }
}

function putItem(state: ChatState, item: ThreadItem, unfinished: boolean): ChatState {
  const index = state.items.findIndex((known) => known.id === item.id);
  const items = [...state.items];
  if (index < 0) items.push(item);
  else items[index] = item;
  const answer = item.type !== 'user_message';
  return changeRun(
    {
      ...state,
      items,
      unfinished: unfinished
        ? new Set(state.unfinished).add(item.id)
        : without(state.unfinished, item.id),
    },
    // What was being done is over once a part of the answer stands there.
    answer ? { phase: 'answering', progress: undefined } : {},
  );
}

/** The server kept the reader's message: the one on its way has arrived. */
function confirmOutgoing(state: ChatState, item: ThreadItem): ChatState {
  if (item.type !== 'user_message') return state;
  const index = state.outgoing.findIndex((message) => message.status === 'sending');
  if (index < 0) return state;
  return { ...state, outgoing: state.outgoing.filter((_, position) => position !== index) };
}

function changeRun(state: ChatState, change: Partial<Run>): ChatState {
  return state.run ? { ...state, run: { ...state.run, ...change } } : state;
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  if (!ids.has(id)) return ids;
  const rest = new Set(ids);
  rest.delete(id);
  return rest;
}
