import type { StartPrompt } from './builtinChatProps';

/** One preference a reader may set. */
export interface PersonalizationField {
  id: string;
  label: string;
  type: 'select' | 'text';
  options?: Array<{ value: string; label: string }>;
}

/**
 * What the plugin tells the browser (its `clientConfig.ts`), complete with every default. It is
 * loaded with the panel. An empty text means the words of the reader's locale.
 */
export interface ClientConfig {
  /** The server's origin; `''` is the site's own. */
  serverUrl: string;
  /** The chat endpoint's path, such as `/chatkit`. */
  path: string;
  domainKey: string;
  element: 'auto' | 'openai' | 'builtin';
  script: { src: string; load: 'intent' | 'eager' };
  consent: boolean;
  layout: 'popup' | 'side';
  pagePrompts: boolean;
  /** The site's base URL without a locale: one reader, one memory, in all of its locales. */
  siteBaseUrl: string;
  signInRequired: boolean;
  greeting: string;
  placeholder: string;
  disclaimer: string;
  prompts: StartPrompt[];
  quickActions: boolean | StartPrompt[];
  personalization: false | { fields: PersonalizationField[] };
}

/** The file the plugin writes for the panel. */
export interface AssistantData {
  config: ClientConfig;
  /** The panel's strings, in the site's locale. */
  messages: Record<string, string>;
  /** Prompts of pages' front matter, by path. */
  prompts: Record<string, StartPrompt[]>;
}

/** The chat endpoint's address. */
export function endpointUrl({ serverUrl, path }: ClientConfig): string {
  return serverUrl + path;
}
