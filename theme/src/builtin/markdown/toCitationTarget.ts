import { toText } from '../protocol/json';
import type { Source } from '../protocol/source';
import { vetHref } from './vetHref';

/** What a citation leads to, and what it says. */
export interface CitationTarget {
  /** One per place: citations of the same place share it. */
  key: string;
  label: string;
  /** The page, where the label is a heading of it. */
  page?: string | undefined;
  href?: string | undefined;
  internal?: string | undefined;
  snippet?: string | undefined;
}

/** Origin and address of the site as for `vetHref`. */
export function toCitationTarget(
  source: Source,
  origin: string,
  siteUrl: string | undefined,
): CitationTarget {
  switch (source.type) {
    case 'url':
      return {
        key: source.url,
        label: source.title || source.url,
        snippet: source.description,
        ...vetHref(source.url, origin, siteUrl),
      };
    case 'file':
      return { key: source.filename, label: source.title || source.filename };
    case 'entity': {
      const heading = toText(source.data.heading) || source.inlineLabel || source.label;
      const label = heading || source.title;
      return {
        key: toText(source.data.href) ?? source.id,
        label,
        page: label === source.title ? undefined : source.title,
        snippet: toText(source.data.snippet) ?? source.description,
        ...vetHref(source.data.href, origin, siteUrl),
      };
    }
  }
}
