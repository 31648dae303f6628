import type { DocsSection } from '../../docs/docs.js';
import type { UserMessageItem } from '../../protocol/index.js';
import type { DocsAgentContext } from '../agentContext.js';
import { type SectionForModel, toSectionForModel } from '../tools/toolContext.js';

const sectionsOfPage = 6;
const mostSections = 24;
const sectionChars = 2000;
/** Of all that a message mentions together. */
const mostChars = 16_000;

/** The docs a message mentions with `@`: a section, or the beginning of a page. */
export function toMentionedDocs(
  message: Pick<UserMessageItem, 'content'>,
  context: DocsAgentContext,
): SectionForModel[] {
  const sections = new Map<string, DocsSection>();
  for (const part of message.content) {
    if (part.type !== 'input_tag') continue;
    for (const section of find(addressOf(part), context)) sections.set(section.href, section);
  }
  const given = [...sections.values()].slice(0, mostSections);
  const chars = Math.min(sectionChars, mostChars / given.length);
  return given.map((section) => {
    const { id } = context.sources.register(section);
    return toSectionForModel(id, section, context, chars);
  });
}

/** A mention names its place in its data, or is named by it. */
function addressOf(tag: { id: string; data: Record<string, unknown> }): string {
  const { href } = tag.data;
  return typeof href === 'string' ? href : tag.id;
}

function find(address: string, { docs }: DocsAgentContext): DocsSection[] {
  const hash = address.indexOf('#');
  const section = hash >= 0 ? docs.section(address) : undefined;
  if (section) return [section];
  const page = docs.page(hash >= 0 ? address.slice(0, hash) : address);
  return page?.sections.slice(0, sectionsOfPage) ?? [];
}
