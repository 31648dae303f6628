import type { LoadContext } from '@docusaurus/types';
import type { PluginOptions } from './options';
import type { PageSettings } from './pageSettings';
import type { PluginContent } from './translations';

/**
 * What every page carries, in the site's global data: only what the launcher, the shortcut and the
 * selection need before the first open, and only where it differs from the default.
 */
export interface InitialConfig {
  label?: string;
  /** At the start of the line instead of its end. */
  start?: 1;
  /** The shortcut where it is not `mod+i`; `''` is none. */
  key?: string;
  /** Selections offer no "Ask". */
  noAsk?: 1;
  /** CSS custom properties of the widget. */
  style?: Record<string, string>;
  /** Paths of the pages that hide the assistant. */
  hidden?: string[];
}

export function toInitialConfig(
  options: PluginOptions,
  content: PluginContent,
  pages: PageSettings,
): InitialConfig {
  const { offset, position } = options.launcher;
  const style = {
    ...(offset.inline && { '--chatkit-offset-inline': offset.inline }),
    ...(offset.block && { '--chatkit-offset-block': offset.block }),
    ...(options.zIndex !== undefined && { '--chatkit-z-index': String(options.zIndex) }),
  };
  return {
    ...(content.texts.launcherLabel && { label: content.texts.launcherLabel }),
    ...(position === 'start' && { start: 1 }),
    ...(options.shortcut !== 'mod+i' && { key: options.shortcut || '' }),
    ...(!options.askSelection && { noAsk: 1 }),
    ...(Object.keys(style).length > 0 && { style }),
    ...(pages.hidden.length > 0 && { hidden: pages.hidden }),
  };
}

/**
 * All that the browser may see of the options, loaded with the panel. Nothing is secret here:
 * it is a file of the published site.
 */
export function toAssistantData(
  { siteConfig, i18n }: Pick<LoadContext, 'siteConfig' | 'i18n'>,
  options: PluginOptions,
  content: PluginContent,
  pages: PageSettings,
) {
  const { serverUrl, path, domainKey, element, script, consent, layout, pagePrompts } = options;
  const { greeting, placeholder, disclaimer, prompts, quickActions, personalization } =
    content.texts;
  // A reader is the same in every locale: what is remembered hangs on the site, not the locale.
  const siteBaseUrl = i18n.localeConfigs[i18n.defaultLocale]?.baseUrl ?? siteConfig.baseUrl;
  return {
    config: {
      serverUrl,
      path,
      domainKey,
      element,
      script,
      consent,
      layout,
      pagePrompts,
      siteBaseUrl,
      signInRequired: options.signIn.required,
      greeting,
      placeholder,
      disclaimer,
      prompts,
      quickActions,
      personalization,
    },
    messages: content.messages,
    prompts: pages.prompts,
  };
}
