import type { ChatApi } from './chatApi';
import type { SiteMemory } from './siteMemory';

/** What the reader prefers: one text for each field they have set. */
export type Preferences = Record<string, string>;

const name = 'preferences';

function toPreferences(value: unknown): Preferences {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([id, set]) =>
      typeof set === 'string' && set !== '' ? [[id, set]] : [],
    ),
  );
}

/** The reader's preferences as this browser last knew them; `{}` where there are none. */
export function readPreferences(memory: SiteMemory): Preferences {
  try {
    return toPreferences(JSON.parse(memory.get(name) ?? '{}'));
  } catch {
    return {};
  }
}

function remember(memory: SiteMemory, preferences: Preferences): Preferences {
  memory.set(name, JSON.stringify(preferences));
  return preferences;
}

type Api = Pick<ChatApi, 'url' | 'fetch' | 'memory'>;

async function request(api: Api, init?: RequestInit): Promise<unknown> {
  const response = await api.fetch(`${api.url}/preferences`, init);
  if (!response.ok) throw new Error(`The preferences were refused (${response.status}).`);
  return response.json();
}

/** Asks the server: the reader may have set them elsewhere. Rejects where it cannot be reached. */
export async function fetchPreferences(api: Api): Promise<Preferences> {
  return remember(api.memory, toPreferences(await request(api)));
}

/** Keeps them at the server, and here for the next request. Rejects where they were not kept. */
export async function savePreferences(api: Api, preferences: Preferences): Promise<void> {
  await request(api, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(preferences),
  });
  remember(api.memory, toPreferences(preferences));
}
