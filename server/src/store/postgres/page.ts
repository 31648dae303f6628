import type { Page } from '../../protocol/index.js';

/** A page of at most `limit` from rows of which one more than that was asked for. */
export function toPage<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return rows.length > limit && last !== undefined
    ? { data, has_more: true, after: last.id }
    : { data, has_more: false };
}
