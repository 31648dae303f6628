import type { SectionForModel } from '../tools/toolContext.js';

/** The name of a section as Markdown: its page and the headings it stands under, the last three. */
export function placeOf(section: Pick<SectionForModel, 'page' | 'path'>): string {
  const path = section.path.filter((part, index, all) => part && part !== all[index - 1]);
  const names = path[0] === section.page ? path : [section.page, ...path];
  return escapeMarkdown(names.filter(Boolean).slice(-3).join(' › '));
}

/** The address of the page a section stands on. */
export function pageOf(section: Pick<SectionForModel, 'href'>): string {
  return section.href.replace(/#.*$/, '');
}

/** A heading is plain text: what it has of Markdown or HTML is shown as it is. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&');
}
