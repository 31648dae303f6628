import type { Docs } from '../../docs/docs.js';
import type { AssistantMessageItem } from '../../protocol/index.js';
import { markFor } from '../citations/mark.js';
import type { SourceRegistry } from '../citations/sourceRegistry.js';

/**
 * An earlier answer as the model wrote it, its citations as marks again: so it may cite the same
 * sections without another search, and knows what "that" was. A section that is gone has no mark.
 */
export function toMarkedText(
  item: AssistantMessageItem,
  docs: Pick<Docs, 'section'>,
  sources: SourceRegistry,
): string {
  return item.content
    .map((part) => {
      const marks = part.annotations.flatMap(({ source, index }) => {
        const href =
          source.type === 'entity' ? source.id : source.type === 'url' ? pathOf(source.url) : '';
        const section = href ? docs.section(href) : undefined;
        return section
          ? [{ at: index ?? part.text.length, mark: markFor(sources.register(section).id) }]
          : [];
      });
      let text = part.text;
      for (const { at, mark } of marks.sort((a, b) => b.at - a.at)) {
        text = `${text.slice(0, at)}${mark}${text.slice(at)}`;
      }
      return text;
    })
    .join('\n');
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, hash } = new URL(url);
  return `${pathname}${hash}`;
}
