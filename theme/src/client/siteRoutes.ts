import { decodePath } from './decodePath';

/** A route of the site, as far as it matters here. */
export interface SiteRoute {
  path?: string | readonly string[] | undefined;
  exact?: boolean | undefined;
  strict?: boolean | undefined;
  routes?: readonly SiteRoute[] | undefined;
}

/** As the router's own `matchPath`. */
type MatchPath = (pathname: string, route: SiteRoute) => object | null;

/** What the router shows where it has no page. */
const notFound = '*';

/**
 * Whether the router has a page for a path. Below the site's base URL stand other things too: its
 * files, and its other locales, which are sites of their own.
 */
export function leadsToPage(
  routes: readonly SiteRoute[],
  pathname: string,
  matchPath: MatchPath,
): boolean {
  const hasPage = (path: string, among: readonly SiteRoute[]): boolean =>
    among.some((route) => {
      if (route.path === notFound || !matchPath(path, route)) return false;
      return route.routes ? hasPage(path, route.routes) : true;
    });
  return [...spellings(pathname)].some((path) => hasPage(path, routes));
}

/** Hosts serve one page under several addresses; the router knows one of them. */
function spellings(pathname: string): Set<string> {
  return new Set([pathname, toPagePath(pathname), decodePath(pathname)]);
}

/** A page's address without what hosts add to it: a slash at the end, `.html`, `index.html`. */
export function toPagePath(pathname: string): string {
  return pathname.replace(/(?:\/index)?\.html$/, '').replace(/\/+$/, '') || '/';
}
