import type {
  Docs,
  DocsHit,
  DocsPage,
  DocsQuery,
  DocsResult,
  DocsSection,
} from '../../../../server/src/docs/docs.js';

export interface PageSource {
  url: string;
  title: string;
  version?: string;
  locale?: string;
  sections: Array<{ anchor: string | null; heading: string; text: string }>;
}

/** A small `Docs` in memory: words in common decide. For tests of the agent, not of search. */
export function createMemoryDocs(sources: PageSource[]): Docs & { queries: DocsQuery[] } {
  const queries: DocsQuery[] = [];
  const pages = sources.map(toPage);
  const sections = pages.flatMap((page) => page.sections);
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);

  const search = (query: DocsQuery, scope: DocsQuery['scope']): DocsHit[] => {
    const asked = words(query.text);
    return sections
      .filter((section) => !scope.version || section.version === scope.version)
      .filter((section) => !scope.locale || section.locale === scope.locale)
      .map((section): DocsHit => {
        const own = words(`${section.title} ${section.heading} ${section.text}`);
        const score = [...asked].filter((word) => own.has(word)).length;
        return { ...section, score, snippet: section.text.slice(0, 120) };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, query.limit ?? 8);
  };

  return {
    queries,
    async search(query): Promise<DocsResult> {
      queries.push(query);
      const hits = search(query, query.scope);
      const sure = (hit: DocsHit | undefined) => ({
        confident: (hit?.score ?? 0) >= 2,
        covered: (hit?.score ?? 0) * 2 > words(query.text).size,
      });
      if (hits.length > 0) return { hits, ...sure(hits[0]) };
      const others = search(query, {});
      const best = others[0];
      if (!best) return { hits: [], ...sure(undefined) };
      return {
        hits: others,
        ...sure(best),
        fallback:
          query.scope.locale && best.locale !== query.scope.locale
            ? { locale: best.locale }
            : { version: best.version },
      };
    },
    section: (href) =>
      sections.find((section) => section.href === href.replace(/(.)\/(?=#|$)/, '$1')),
    page: (path) => pages.find((page) => page.url === path.replace(/(.)\/$/, '$1')),
    status: () => ({
      pages: pages.length,
      sections: sections.length,
      versions: [...new Set(pages.map((page) => page.version))],
      locales: [...new Set(pages.map((page) => page.locale))],
      broken: [],
      loadedAt: new Date(0),
    }),
    close: async () => {},
  };
}

function toPage(source: PageSource): DocsPage {
  const { url, title, version = 'current', locale = 'en' } = source;
  const common = { title, version, versionLabel: version, locale, breadcrumbs: [] };
  const sections = source.sections.map(
    (section): DocsSection => ({
      ...common,
      href: section.anchor ? `${url}#${section.anchor}` : url,
      pageUrl: url,
      anchor: section.anchor,
      heading: section.heading,
      headingPath: section.heading === title ? [title] : [title, section.heading],
      text: section.text,
    }),
  );
  return { ...common, url, description: '', sections };
}

/** A few pages about a greeting program, in two versions and two languages. */
export const greetingPages: PageSource[] = [
  {
    url: '/docs/configure',
    title: 'Configure',
    sections: [
      {
        anchor: 'greeting',
        heading: 'Change the greeting',
        text: 'The greeting stands above an empty conversation. Set `greeting` in the options of the plugin to change it.\n\n```js\nexport default { greeting: "Hello" };\n```\n\nThe default is “How can I help?”.',
      },
      {
        anchor: 'launcher',
        heading: 'The launcher',
        text: 'The launcher is the button at the bottom right. Set `launcher.position` to move it.',
      },
    ],
  },
  {
    url: '/docs/install',
    title: 'Install',
    sections: [
      {
        anchor: null,
        heading: 'Install',
        text: 'Install the plugin with npm. Node 20.19 or newer is needed.',
      },
      {
        anchor: 'proxy',
        heading: 'Behind a proxy',
        text: 'Set `TRUST_PROXY` where the server runs behind a proxy. It reads the address of the reader from the proxy then.',
      },
    ],
  },
  {
    url: '/docs/1.0/legacy',
    title: 'Legacy theme',
    version: '1.0',
    sections: [
      {
        anchor: 'colours',
        heading: 'Legacy colours',
        text: 'The legacy palette had eleven colours. Choose one with `legacyPalette`.',
      },
    ],
  },
  {
    url: '/fr/docs/configure',
    title: 'Configurer',
    locale: 'fr',
    sections: [
      {
        anchor: 'accueil',
        heading: "Changer le message d'accueil",
        text: "Le message d'accueil se règle avec l'option `greeting`. Il s'affiche au-dessus d'une conversation vide.",
      },
    ],
  },
];
