import type { StartPrompt } from './builtinChatProps';
import type { AssistantData } from './clientConfig';
import { decodePath } from './decodePath';
import type { PageContext } from './pageContext';
import type { Translate } from './translator';

/** How many questions the start screen offers. */
const most = 5;
const fromHeadings = 2;

/** "Summarize this page" and its like: the owner's, the locale's, or none. */
export function quickActions(
  { quickActions: setting }: AssistantData['config'],
  translate: Translate,
): StartPrompt[] {
  if (Array.isArray(setting)) return setting;
  if (!setting) return [];
  return [
    { id: 'summarize', icon: 'square-text' },
    { id: 'simpler', icon: 'lightbulb' },
    { id: 'next', icon: 'compass' },
  ].map(({ id, icon }) => ({
    label: translate(`action.${id}`),
    prompt: translate(`action.${id}.prompt`),
    icon,
  }));
}

/**
 * Questions for the start screen: the page's own (front matter) and the owner's first, then the
 * actions on the page, then ones made of the page's headings. A page without an article (the home
 * page, a list) gets only the first two kinds.
 */
export function startPrompts(
  { config, prompts }: AssistantData,
  page: Pick<PageContext, 'path' | 'headings'>,
  isArticle: boolean,
  translate: Translate,
): StartPrompt[] {
  const path = decodePath(page.path).replace(/(.)\/$/, '$1');
  const own = [...(prompts[path] ?? []), ...config.prompts];
  if (!isArticle) return own.slice(0, most);
  const actions = quickActions(config, translate);
  const headings = config.pagePrompts
    ? page.headings
        .filter(({ level }) => level === 2)
        .slice(0, fromHeadings)
        .map(
          ({ text }): StartPrompt => ({
            label: translate('prompt.heading', { heading: text }),
            prompt: translate('prompt.heading.prompt', { heading: text }),
            icon: 'book-open',
          }),
        )
    : [];
  const room = Math.max(0, most - own.length - headings.length);
  return [...own, ...actions.slice(0, room), ...headings].slice(0, most);
}
