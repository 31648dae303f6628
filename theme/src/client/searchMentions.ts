import type { ChatEntity } from './builtinChatProps';
import type { ChatApi, SiteScope } from './chatApi';

interface SearchResult {
  href: string;
  title: string;
  heading: string;
  breadcrumbs?: string[];
  snippet?: string;
}

function isResult(value: unknown): value is SearchResult {
  return (
    typeof value === 'object' &&
    value !== null &&
    'href' in value &&
    typeof value.href === 'string' &&
    'title' in value &&
    typeof value.title === 'string'
  );
}

/** A docs page or one of its headings, as something that can be mentioned. */
function toEntity({ href, title, heading, breadcrumbs, snippet }: SearchResult): ChatEntity {
  const name = heading && heading !== title ? `${title} › ${heading}` : title;
  const group = breadcrumbs?.[0];
  return {
    id: href,
    title: name,
    icon: 'document',
    interactive: true,
    ...(group && { group }),
    data: { href, heading: heading ?? '', snippet: snippet ?? '' },
  };
}

/**
 * `@` completion over the docs, in the reader's version and locale.
 * @returns an empty list where nothing fits, or the server cannot be reached
 */
export async function searchMentions(
  api: Pick<ChatApi, 'url' | 'fetch'>,
  site: Pick<SiteScope, 'locale'> & { version?: string | undefined },
  query: string,
): Promise<ChatEntity[]> {
  const params = new URLSearchParams({ q: query, locale: site.locale, limit: '8' });
  if (site.version) params.set('version', site.version);
  try {
    const response = await api.fetch(`${api.url}/search?${params}`);
    if (!response.ok) return [];
    const { results }: { results?: unknown } = await response.json();
    return Array.isArray(results) ? results.filter(isResult).map(toEntity) : [];
  } catch {
    return [];
  }
}
