import type { Docs } from '../docs/docs.js';

/** Where there is no index: nothing is found, and the agent says so. */
export function createNoDocs(): Docs {
  return {
    search: async () => ({ hits: [], confident: false }),
    section: () => undefined,
    page: () => undefined,
    status: () => ({
      pages: 0,
      sections: 0,
      versions: [],
      locales: [],
      broken: [],
      loadedAt: null,
    }),
    close: async () => {},
  };
}
