import type { HtmlTags } from '@docusaurus/types';
import type { PluginOptions } from './options';

/**
 * ChatKit's script in the head, where the owner wants it loaded eagerly. Otherwise nothing: no
 * third party is asked for anything before the reader's first intent.
 */
export function toHeadTags({ element, script }: PluginOptions): HtmlTags {
  if (element === 'builtin' || script.load !== 'eager') return [];
  // A classic script: ChatKit reads `document.currentScript`, which a module does not have.
  return [{ tagName: 'script', attributes: { src: script.src, async: true } }];
}
