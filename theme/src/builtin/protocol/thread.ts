import { type ThreadItem, toThreadItem } from './item';
import { isRecord, toList, toOneOf, toRecord, toText } from './json';

/** A thread without its items. */
export interface ThreadInfo {
  id: string;
  createdAt: string;
  title?: string | undefined;
  status: { type: 'active' | 'locked' | 'closed'; reason?: string | undefined };
  allowedImageDomains: string[];
}

/** A page of a list; `after` is the id to go on from, only where there is more. */
export interface Page<T> {
  data: T[];
  after?: string | undefined;
}

export function toThreadInfo(value: unknown): ThreadInfo | undefined {
  if (!isRecord(value)) return undefined;
  const id = toText(value.id);
  if (id === undefined) return undefined;
  const status = toRecord(value.status);
  return {
    id,
    createdAt: toText(value.created_at) ?? '',
    title: toText(value.title) || undefined,
    status: {
      type: toOneOf(status.type, ['active', 'locked', 'closed']) ?? 'active',
      reason: toText(status.reason),
    },
    allowedImageDomains: toList(value.allowed_image_domains, toText),
  };
}

function toPage<T>(value: unknown, read: (entry: unknown) => T | undefined): Page<T> {
  const page = toRecord(value);
  return {
    data: toList(page.data, read),
    after: page.has_more === true ? toText(page.after) : undefined,
  };
}

export function toItemPage(value: unknown): Page<ThreadItem> {
  return toPage(value, toThreadItem);
}

export function toThreadPage(value: unknown): Page<ThreadInfo> {
  return toPage(value, toThreadInfo);
}
