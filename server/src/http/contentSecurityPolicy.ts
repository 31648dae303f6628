/** What a Content-Security-Policy of a site with the assistant depends on. */
export interface SitePolicy {
  /** `builtin`: nothing of a third party is ever loaded. */
  element: 'builtin' | 'chatkit';
  /** The assistant's origin where it is not the site's own. */
  serverOrigin?: string | undefined;
  /** `'sha256-…'` of the inline scripts of the site's own pages. */
  scriptHashes: readonly string[];
}

/** Where the real ChatKit's script and frame come from. */
const chatKitOrigin = 'https://cdn.platform.openai.com';
/** Of the one inline style the real ChatKit adds to the page (a build of mid 2026). */
const chatKitStyle = "'sha256-G2shiuZXM1qoGNHm7OQ6u7Ye45SO8f8LKO17q0kfGvw='";

/**
 * The policy, as the value of a `Content-Security-Policy` header. Docusaurus writes `style`
 * attributes into its pages, which a policy cannot hash; they can move things, and run nothing.
 */
export function toContentSecurityPolicy(site: SitePolicy): string {
  const server = site.serverOrigin === undefined ? [] : [site.serverOrigin];
  const withChatKit = site.element === 'chatkit';
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    'base-uri': ["'self'"],
    'object-src': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'self'"],
    'script-src': ["'self'", ...site.scriptHashes, ...(withChatKit ? [chatKitOrigin] : [])],
    // For browsers that do not know the two below.
    'style-src': ["'self'", "'unsafe-inline'"],
    'style-src-elem': ["'self'", ...(withChatKit ? [chatKitStyle] : [])],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', ...server],
    'connect-src': ["'self'", ...server],
    'frame-src': [withChatKit ? chatKitOrigin : "'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
