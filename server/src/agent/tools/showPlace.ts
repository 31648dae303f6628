import { tool } from '@openai/agents';
import { z } from 'zod';
import { findSection } from './findPlace.js';
import { contextOf } from './toolContext.js';

export const showPlaceName = 'show_place';

/** The client effect that takes the reader to a heading and marks the passage. */
export const showPlaceEffect = 'show_place';

/** Takes the reader to a heading of the site. */
export const showPlace = tool({
  name: showPlaceName,
  description:
    'Take the reader to a section in the docs and mark it there. Only when the reader asks to be shown or taken to a place ("where is that?", "show me").',
  parameters: z.object({
    section: z.string().describe('The id of a section such as src3, or its path and hash.'),
  }),
  execute({ section }, run): string {
    const context = contextOf(run);
    const found = findSection(section, context);
    if (!found) return JSON.stringify({ error: 'There is no such section. Search for it.' });
    const source = context.sources.register(found);
    context.events.stream({
      type: 'client_effect',
      name: showPlaceEffect,
      data: { href: found.href, heading: found.heading, snippet: source.snippet },
    });
    return JSON.stringify({ shown: source.id, path: found.headingPath });
  },
});
