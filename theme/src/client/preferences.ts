import type { SiteMemory } from './siteMemory';

const name = 'preferences';

/** The reader's preferences as this browser last knew them; `{}` where there are none. */
export function readPreferences(memory: SiteMemory): Record<string, string> {
  try {
    const value: unknown = JSON.parse(memory.get(name) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => {
        return typeof entry[1] === 'string' && entry[1] !== '';
      }),
    );
  } catch {
    return {};
  }
}

export function rememberPreferences(memory: SiteMemory, preferences: Record<string, string>): void {
  memory.set(name, JSON.stringify(preferences));
}
