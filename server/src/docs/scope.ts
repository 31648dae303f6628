import type { Corpus } from './corpus.js';
import type { DocsScope } from './docs.js';

/** Names a corpus: no two with the same may be loaded. */
export function scopeKey({ site }: Corpus): string {
  return `${site.url} ${site.baseUrl} (${site.locale})`;
}

/** A site's base URL without its locale: the same for all locales of one site. */
function sharedBaseUrl(baseUrl: string, locale: string | undefined): string {
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  const suffix = `/${locale ?? ''}/`;
  return locale !== undefined && base.endsWith(suffix) ? base.slice(0, -suffix.length + 1) : base;
}

/**
 * The corpora of the reader's site, whatever their locale. Where none is of that site (the page
 * was served from elsewhere), all.
 */
export function corporaOfSite<Entry extends { corpus: Corpus }>(
  entries: readonly Entry[],
  scope: DocsScope,
): Entry[] {
  let found = [...entries];
  const narrow = (keep: (entry: Entry) => boolean) => {
    const kept = found.filter(keep);
    if (kept.length > 0) found = kept;
  };
  const { siteUrl, baseUrl, locale } = scope;
  if (siteUrl !== undefined) narrow(({ corpus }) => corpus.site.url === siteUrl);
  if (baseUrl !== undefined) {
    const base = sharedBaseUrl(baseUrl, locale);
    narrow(({ corpus: { site } }) => sharedBaseUrl(site.baseUrl, site.locale) === base);
  }
  return found;
}

/** The version that is searched of each docs instance, by its id; of those that are not named, all. */
export type VersionsOfInstances = ReadonlyMap<string, string>;

/**
 * The versions a search in `scope` looks in: what is asked for, where it is there, and the last
 * version of the other instances.
 * @returns undefined where no corpus has such a version, or none is asked for: all are searched
 */
export function versionsIn(
  corpora: readonly Corpus[],
  scope: DocsScope,
): ReadonlyMap<Corpus, VersionsOfInstances> | undefined {
  const asked = scope.version?.toLowerCase();
  if (!asked) return undefined;
  // An id that no corpus knows says nothing: docs of one version have none.
  const isKnown = corpora.some(({ instances }) => instances.has(scope.instance ?? ''));
  let isThere = false;
  const found = corpora.map((corpus) => {
    const versions = new Map<string, string>();
    for (const [id, instance] of corpus.instances) {
      const isOwn = scope.instance === undefined || !isKnown || id === scope.instance;
      const own = isOwn ? instance.versions.get(asked) : undefined;
      if (own !== undefined) isThere = true;
      const version = own ?? instance.lastVersion;
      if (version !== undefined) versions.set(id, version);
    }
    return [corpus, versions] as const;
  });
  return isThere ? new Map(found) : undefined;
}

/** No page has a longer address, and readers send what they like. */
const longestAddress = 4096;

/**
 * A page's path as it is looked up: without origin, hash, `index.html` and slash at its end.
 * Null for what is no address.
 */
export function toPath(address: string): { path: string; anchor: string | null } | null {
  if (address.length > longestAddress) return null;
  const [, , rest = ''] = /^(https?:\/\/[^/?#]*)?(.*)$/is.exec(address) ?? [];
  const [, pathname = '', , hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest) ?? [];
  const path = decoded(pathname, decodeURI)
    .replace(/(?<!\/)\/+$/, '')
    .replace(/(?:\/index)?(?:\.html)?$/, '');
  const anchor = decoded(hash.slice(1), decodeURIComponent);
  return { path: path === '' ? '/' : path, anchor: anchor === '' ? null : anchor };
}

/** A `%` that begins no escape stands for itself: `/docs/at%20100%`. */
function decoded(text: string, decode: (text: string) => string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decode(escapes);
    } catch {
      return escapes;
    }
  });
}
