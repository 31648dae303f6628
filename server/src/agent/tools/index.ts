import type { Tool } from '@openai/agents';
import type { DocsAgentContext } from '../agentContext.js';
import { readPage } from './readPage.js';
import { readSection } from './readSection.js';
import { searchDocs } from './searchDocs.js';
import { showPlace } from './showPlace.js';

/** The docs agent's own tools; an owner's agent may use them too. */
export function docsTools(): Array<Tool<DocsAgentContext>> {
  return [searchDocs, readSection, readPage, showPlace];
}
