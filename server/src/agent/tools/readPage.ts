import { tool } from '@openai/agents';
import { z } from 'zod';
import { findPage } from './findPlace.js';
import { contextOf, type SectionForModel, toSectionForModel } from './toolContext.js';

export const readPageName = 'read_page';
const pageChars = 24_000;

/** What `read_page` gives to the model, as JSON. */
export interface PageForModel {
  page: string;
  description: string;
  path: string;
  sections: SectionForModel[];
  /** Headings of sections that did not fit. */
  more: string[];
}

/** Reads a page with all its sections, as far as they fit. */
export const readPage = tool({
  name: readPageName,
  description:
    'Read a whole page of the documentation, section by section, each with the id to cite it by. For questions about a page as a whole, such as the one the reader is on.',
  parameters: z.object({
    page: z.string().describe('The path of the page, such as /docs/intro, or an id such as src3.'),
  }),
  execute({ page }, run): string {
    const context = contextOf(run);
    const found = findPage(page, context);
    if (!found) return JSON.stringify({ error: 'There is no such page. Search for it.' });
    context.events.workflow.add({
      type: 'custom',
      status_indicator: 'complete',
      icon: 'document',
      title: `${context.messages.reading}: ${found.title}`,
    });
    let left = pageChars;
    const sections: SectionForModel[] = [];
    const more: string[] = [];
    for (const section of found.sections) {
      if (left < 400) {
        more.push(section.heading);
        continue;
      }
      const { id } = context.sources.register(section);
      const entry = toSectionForModel(id, section, context, left);
      left -= entry.text.length;
      sections.push(entry);
    }
    const answer: PageForModel = {
      page: found.title,
      description: found.description,
      path: found.url,
      sections,
      more,
    };
    return JSON.stringify(answer);
  },
});
