import type { ClientConfig } from './clientConfig';

/**
 * What the browser remembers for one server and one site, in `localStorage`: sites that share an
 * origin and a server share it. Where storage is blocked nothing is kept, and nothing fails.
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
  return {
    get(name) {
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
      } catch {
        // Blocked or full: it is then not remembered.
      }
    },
  };
}
