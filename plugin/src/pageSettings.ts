import logger from '@docusaurus/logger';
import type { AllContent } from '@docusaurus/types';
import { Joi } from '@docusaurus/utils-validation';
import type { Prompt } from './options';

/** What pages say about the assistant in their front matter, by permalink. */
export interface PageSettings {
  /** Pages with `assistant: false`. */
  hidden: string[];
  /** Pages with `assistant: { prompts: [...] }`. */
  prompts: Record<string, Prompt[]>;
}

const schema = Joi.alternatives().try(
  Joi.boolean(),
  Joi.object({
    prompts: Joi.array().items(
      Joi.alternatives().try(
        Joi.string().min(1),
        Joi.object({ label: Joi.string().required(), prompt: Joi.string().required() }),
      ),
    ),
  }),
);

interface Page {
  permalink: string;
  assistant: unknown;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Every object below that has a permalink and front matter. The three content plugins keep them at
 * different depths (`loadedVersions[].docs[]`, `blogPosts[].metadata`, pages at the top).
 */
function* pagesOf(value: unknown, depth = 0): Generator<Page> {
  if (depth > 5) return;
  if (Array.isArray(value)) {
    for (const entry of value) yield* pagesOf(entry, depth + 1);
  } else if (isRecord(value)) {
    const { permalink, frontMatter } = value;
    if (typeof permalink === 'string' && isRecord(frontMatter)) {
      if (frontMatter.assistant !== undefined) {
        yield { permalink, assistant: frontMatter.assistant };
      }
      return;
    }
    for (const key of ['loadedVersions', 'docs', 'blogPosts', 'metadata']) {
      if (key in value) yield* pagesOf(value[key], depth + 1);
    }
  }
}

/** Without a slash at the end, whatever the site's `trailingSlash`: the browser compares so too. */
const toKey = (permalink: string) => permalink.replace(/(.)\/$/, '$1');

const contentPlugins = [
  'docusaurus-plugin-content-docs',
  'docusaurus-plugin-content-blog',
  'docusaurus-plugin-content-pages',
];

/** Reads the front matter of every page of the site; what cannot be understood is told and left out. */
export function readPageSettings(allContent: AllContent): PageSettings {
  const settings: PageSettings = { hidden: [], prompts: {} };
  for (const name of contentPlugins) {
    for (const content of Object.values(allContent[name] ?? {})) {
      for (const { permalink, assistant } of pagesOf(content)) {
        const { error } = schema.validate(assistant, { convert: false });
        if (error) {
          logger.warn`Front matter path=${'assistant'} of url=${permalink} is not understood: ${error.message}. Write ${'assistant: false'}, or ${'assistant: { prompts: ["…"] }'}.`;
        } else if (assistant === false) {
          settings.hidden.push(toKey(permalink));
        } else if (isRecord(assistant) && Array.isArray(assistant.prompts)) {
          settings.prompts[toKey(permalink)] = assistant.prompts.map((prompt: Prompt | string) =>
            typeof prompt === 'string' ? { label: prompt, prompt } : prompt,
          );
        }
      }
    }
  }
  return settings;
}
