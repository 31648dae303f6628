import type { Docs } from '../../docs/docs.js';
import type { Annotation, Source } from '../../protocol/index.js';
import type { RegisteredSource } from './sourceRegistry.js';

/** How citations are given to the client: headings of the site (default), or plain web addresses. */
export type CitationStyle = 'entity' | 'url';

export interface CitationSettings {
  style: CitationStyle;
  /** Origin of the site, such as `https://docs.example.com`, for `url` citations. */
  siteUrl?: string | undefined;
}

/**
 * The annotation of a citation (contract: citations), or undefined where the heading is not in the
 * index any more: what does not exist is not cited.
 */
export function toAnnotation(
  cited: RegisteredSource,
  index: number,
  docs: Pick<Docs, 'section'>,
  settings: CitationSettings,
): Annotation | undefined {
  const section = docs.section(cited.section.href);
  if (!section) return undefined;
  return { type: 'annotation', source: toSource({ ...cited, section }, settings), index };
}

export function toSource(cited: RegisteredSource, settings: CitationSettings): Source {
  const { section, snippet } = cited;
  if (settings.style === 'url') {
    return {
      type: 'url',
      title: section.headingPath.join(' › ') || section.title,
      url: absolute(section.href, settings.siteUrl),
      description: snippet,
    };
  }
  return {
    type: 'entity',
    id: section.href,
    title: section.title,
    inline_label: section.heading || section.title,
    icon: 'document',
    interactive: true,
    data: { href: section.href, heading: section.heading, snippet },
  };
}

/** The whole address of a path of the site; the path itself where the origin is not known. */
export function absolute(href: string, siteUrl: string | undefined): string {
  if (!siteUrl || !URL.canParse(href, siteUrl)) return href;
  return new URL(href, siteUrl).href;
}
