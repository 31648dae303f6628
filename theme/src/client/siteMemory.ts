import type { ClientConfig } from './clientConfig';

/**
 * What the browser remembers for one server and one site, in `localStorage`: sites that share an
 * origin and a server share it. Where storage is blocked or full it is kept for this page load.
 */
export interface SiteMemory {
  get(name: string): string | null;
  /** `null` forgets. */
  set(name: string, value: string | null): void;
}

export function createSiteMemory({
  serverUrl,
  siteBaseUrl,
}: Pick<ClientConfig, 'serverUrl' | 'siteBaseUrl'>): SiteMemory {
  const key = (name: string) => `chatkit:${serverUrl}${siteBaseUrl}:${name}`;
  /** What could not be stored, and goes before what is: without its token no reader can ask. */
  const unstored = new Map<string, string | null>();
  return {
    get(name) {
      const kept = unstored.get(name);
      if (kept !== undefined) return kept;
      try {
        return localStorage.getItem(key(name));
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        if (value === null) localStorage.removeItem(key(name));
        else localStorage.setItem(key(name), value);
        unstored.delete(name);
      } catch {
        unstored.set(name, value);
      }
    },
  };
}
