import { tool } from '@openai/agents';
import { z } from 'zod';
import { findSection } from './findPlace.js';
import { contextOf, toSectionForModel } from './toolContext.js';

/** Reads one section whole: a search gives its beginning. */
export const readSection = tool({
  name: 'read_section',
  description:
    'Read one section of the documentation in full. Name it by the id of a search result, or by its path and hash.',
  parameters: z.object({
    section: z.string().describe('Such as src3, or /docs/intro#install.'),
  }),
  execute({ section }, run): string {
    const context = contextOf(run);
    const found = findSection(section, context);
    if (!found) {
      return JSON.stringify({ error: 'There is no such section. Search for it.' });
    }
    context.events.workflow.add({
      type: 'custom',
      status_indicator: 'complete',
      icon: 'document',
      title: `${context.messages.reading}: ${found.headingPath.join(' › ') || found.title}`,
    });
    const { id } = context.sources.register(found);
    return JSON.stringify(toSectionForModel(id, found, context, 12_000));
  },
});
