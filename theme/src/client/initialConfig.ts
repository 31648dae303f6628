import { usePluginData } from '@docusaurus/useGlobalData';

/** What every page carries (the plugin's `clientConfig.ts`); what is left out is the default. */
export interface InitialConfig {
  label?: string;
  start?: 1;
  key?: string;
  noAsk?: 1;
  style?: Record<string, string>;
  hidden?: string[];
}

/** The plugin's global data; `{}` where the theme is used without the plugin. */
export function useInitialConfig(): InitialConfig {
  return (usePluginData('docusaurus-plugin-chatkit') ?? {}) as InitialConfig;
}
