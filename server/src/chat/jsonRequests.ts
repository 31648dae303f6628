import type { ChatApplication, RequestContext } from '../application/index.js';
import { ChatKitError } from '../errors.js';
import {
  isHidden,
  type JsonRequest,
  type Page,
  type ThreadItem,
  threadItem,
  toSentAttachment,
  toSentItem,
  toSentItems,
  toSentThread,
} from '../protocol/index.js';
import { toAudio } from './audio.js';
import { findSender } from './prepareAnswer.js';
import { presentItems } from './presentItems.js';
import type { Runs } from './runs.js';

/** What one page holds at most: the client asks for 9,999 threads when it mounts. */
export const maxPageSize = 100;

/** How many items `threads.get_by_id` answers with. */
const firstItems = 20;

/**
 * Answers a request that wants one JSON body.
 * @throws ChatKitError `not_found`, `invalid_state`, `not_configured`, `invalid_request`
 */
export async function answerJson(
  request: JsonRequest,
  application: ChatApplication,
  runs: Runs,
  context: RequestContext,
): Promise<unknown> {
  const { store } = context;
  switch (request.type) {
    case 'threads.get_by_id': {
      const thread = await store.threads.get(request.params.thread_id);
      const page = { limit: firstItems, order: 'asc' } as const;
      return toSentThread(thread, await visiblePage(thread.id, page, application, context));
    }
    case 'threads.list': {
      const page = await store.threads.list(capped(request.params));
      return { ...page, data: page.data.map((thread) => toSentThread(thread)) };
    }
    case 'threads.update': {
      const { thread_id, title } = request.params;
      return toSentThread(
        await store.transaction(async (data) => {
          const thread = { ...(await data.threads.lock(thread_id)), title };
          await data.threads.update(thread);
          return thread;
        }),
      );
    }
    case 'threads.delete':
      runs.forgetThread(store.userId, request.params.thread_id);
      await store.threads.delete(request.params.thread_id);
      // One may have begun meanwhile. Those of other servers have lost their lease.
      runs.forgetThread(store.userId, request.params.thread_id);
      return {};
    case 'items.list':
      return visiblePage(request.params.thread_id, capped(request.params), application, context);
    case 'items.feedback': {
      const { thread_id, item_ids, kind } = request.params;
      await keepFeedback(thread_id, item_ids, kind, context);
      await application.addFeedback?.(thread_id, item_ids, kind, context);
      return {};
    }
    case 'attachments.create': {
      const { attachments } = application;
      if (!attachments) throw new ChatKitError('not_configured', 'Attachments are off.');
      const attachment = await attachments.create(request.params, context);
      await store.attachments.create(attachment, request.params.size);
      return toSentAttachment(attachment);
    }
    case 'attachments.delete': {
      const { attachments } = application;
      if (!attachments) throw new ChatKitError('not_configured', 'Attachments are off.');
      // An owner's backend may know ids alone: another reader's must not reach it.
      const own = await store.attachments.get(request.params.attachment_id).catch(ignoreNotFound);
      if (own) {
        await attachments.delete(own.id, context);
        await store.attachments.delete(own.id);
      }
      return {};
    }
    case 'input.transcribe': {
      if (!application.transcribe) throw new ChatKitError('not_configured', 'Dictation is off.');
      return { text: await application.transcribe(toAudio(request.params), context) };
    }
    case 'threads.sync_custom_action':
      return syncAction(request.params, application, context);
  }
}

async function syncAction(
  {
    thread_id,
    item_id,
    action,
  }: Extract<JsonRequest, { type: 'threads.sync_custom_action' }>['params'],
  application: ChatApplication,
  context: RequestContext,
): Promise<{ updated_item?: ThreadItem }> {
  const thread = await context.store.threads.get(thread_id);
  const sender = await findSender(thread_id, item_id, context.store);
  if (sender === 'no widget') {
    throw new ChatKitError('invalid_state', `Item ${item_id} is no widget.`);
  }
  if (!application.syncAction) {
    throw new ChatKitError('not_configured', 'Actions are not handled here.');
  }
  const updated = await application.syncAction(thread, action, sender, context);
  if (!updated || isHidden(updated)) return {};
  return { updated_item: toSentItem(threadItem.parse(updated)) };
}

/**
 * A page without its hidden items. The client goes on from the last item it sees, so a page of
 * nothing but hidden ones is never sent while there is more.
 */
async function visiblePage(
  threadId: string,
  asked: { limit: number; order: 'asc' | 'desc'; after?: string | undefined },
  { attachments }: ChatApplication,
  context: RequestContext,
): Promise<Page<ThreadItem>> {
  let { after } = asked;
  for (;;) {
    const page = await context.store.items.list(threadId, { ...asked, after });
    const data = await presentItems(toSentItems(page.data), attachments, context);
    if (data.length > 0 || !page.has_more) return { ...page, data };
    after = page.after;
  }
}

/** Feedback on what is not there is accepted and forgotten, as the reference does. */
async function keepFeedback(
  threadId: string,
  itemIds: string[],
  kind: 'positive' | 'negative',
  { store }: RequestContext,
): Promise<void> {
  const known: string[] = [];
  for (const id of new Set(itemIds.slice(0, maxPageSize))) {
    if (await store.items.find(threadId, id).catch(ignoreNotFound)) known.push(id);
  }
  if (known.length > 0) await store.feedback.set(threadId, known, kind);
}

function ignoreNotFound(error: unknown): undefined {
  if (error instanceof ChatKitError && error.code === 'not_found') return undefined;
  throw error;
}

function capped<T extends { limit: number }>(params: T): T {
  return { ...params, limit: Math.min(params.limit, maxPageSize) };
}
