import { isRecord } from './isRecord';

/**
 * The labels of the categories that lead to each doc, by the doc's id, from the sidebars of one
 * version as the docs plugin loaded them. A doc in more than one place is at its first.
 */
export function breadcrumbsOf(sidebars: unknown): Map<string, string[]> {
  const found = new Map<string, string[]>();

  function add(id: unknown, path: string[]): void {
    if (typeof id === 'string' && !found.has(id)) found.set(id, path);
  }

  function visit(items: unknown, path: string[]): void {
    if (!Array.isArray(items)) return;
    for (const item of items) {
      if (!isRecord(item)) continue;
      if (item.type === 'doc') add(item.id, path);
      if (item.type !== 'category') continue;
      const link = isRecord(item.link) ? item.link : {};
      // The page of the category itself stands where the category does.
      if (link.type === 'doc') add(link.id, path);
      visit(item.items, typeof item.label === 'string' ? [...path, item.label] : path);
    }
  }

  if (isRecord(sidebars)) for (const items of Object.values(sidebars)) visit(items, []);
  return found;
}
