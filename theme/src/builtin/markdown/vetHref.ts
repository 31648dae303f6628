const schemes = new Set(['http:', 'https:', 'mailto:']);

/** A link that may be followed. */
export interface VettedHref {
  href: string;
  /** Inside the site: path, search and hash, for the site's router. */
  internal?: string | undefined;
}

/**
 * Lets through `http`, `https`, `mailto` and relative links, as the browser itself reads them (so
 * that no control character or entity hides a scheme); anything else is no link at all.
 * @param origin the site's, where it stands now
 * @param siteUrl the site's configured address: a server writes links with it, and they lead into
 *   the site wherever it stands, such as in a preview
 */
export function vetHref(href: unknown, origin: string, siteUrl?: string): VettedHref | undefined {
  if (typeof href !== 'string' || href.trim() === '') return undefined;
  let url: URL;
  try {
    url = new URL(href, `${origin}/`);
  } catch {
    return undefined;
  }
  if (!schemes.has(url.protocol)) return undefined;
  // A name and password in a link only serve to make it look like another site.
  if (url.username || url.password) return undefined;
  const isInside = url.origin === origin || (siteUrl !== undefined && url.origin === siteUrl);
  if (url.protocol !== 'mailto:' && isInside) {
    return { href: url.href, internal: url.pathname + url.search + url.hash };
  }
  return { href: url.href };
}

/**
 * The address of an image that may be loaded: of the site or server itself, or over https from a
 * domain the thread allows (`example.com`, or `*.example.com` for what is below it).
 */
export function vetImage(
  src: unknown,
  origins: readonly string[],
  allowedDomains: readonly string[],
): string | undefined {
  if (typeof src !== 'string' || src.trim() === '') return undefined;
  let url: URL;
  try {
    url = new URL(src, `${origins[0] ?? ''}/`);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (origins.includes(url.origin)) return url.href;
  const allowed = allowedDomains.some((domain) =>
    domain.startsWith('*.') ? url.hostname.endsWith(domain.slice(1)) : url.hostname === domain,
  );
  return allowed && url.protocol === 'https:' ? url.href : undefined;
}
