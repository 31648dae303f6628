/**
 * What the plugin tells the browser, as JSON in the site's global data. Every byte is on every
 * page: defaults are left out by the plugin and filled in here, at the first open.
 */
export interface ClientConfig {
  /** The server's origin; `''` is the site's own. */
  serverUrl: string;
  /** The chat endpoint's path, such as `/chatkit`. */
  path: string;
  domainKey: string;
  element: 'auto' | 'openai' | 'builtin';
  script: { src: string; load: 'intent' | 'eager' };
}
