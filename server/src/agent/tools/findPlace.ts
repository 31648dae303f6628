import type { DocsPage, DocsSection } from '../../docs/docs.js';
import type { DocsAgentContext } from '../agentContext.js';

/** The section a model names by the id of a source, or by its address. */
export function findSection(name: string, context: DocsAgentContext): DocsSection | undefined {
  return firstOf(addressesOf(name, context), ({ href }) => context.docs.section(href));
}

/** The page a model names by the id of a source on it, or by its address. */
export function findPage(name: string, context: DocsAgentContext): DocsPage | undefined {
  return firstOf(addressesOf(name, context), ({ path }) => context.docs.page(path));
}

/**
 * What a name may mean. Models write an id as they write it in their text, and leave out the slash
 * in front, or the page the reader is on.
 */
function addressesOf(name: string, context: DocsAgentContext): string[] {
  const asked = name.trim().replace(/^[【〖［[(`'"<]+|[】〗］\])`'">]+$/g, '');
  const known = context.sources.get(asked.toLowerCase())?.section.href;
  if (known) return [known];
  const here = context.metadata.pageContext?.path;
  if (asked.startsWith('#')) return here ? [`${here}${asked}`] : [];
  return asked.startsWith('/') || /^https?:/i.test(asked) ? [asked] : [asked, `/${asked}`];
}

function firstOf<Found>(
  addresses: readonly string[],
  find: (address: { href: string; path: string }) => Found | undefined,
): Found | undefined {
  for (const href of addresses) {
    const found = find({ href, path: href.replace(/[#?].*$/, '') });
    if (found) return found;
  }
  return undefined;
}
