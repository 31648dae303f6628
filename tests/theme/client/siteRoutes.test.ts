import { describe, expect, it } from '@jest/globals';
import { matchPath } from 'react-router-dom';
import { leadsToPage, type SiteRoute, toPagePath } from '../../../theme/src/client/siteRoutes';

/** As Docusaurus makes them. */
const routes: SiteRoute[] = [
  { path: '/blog', exact: true },
  {
    path: '/docs',
    routes: [
      {
        path: '/docs',
        routes: [{ path: '/docs', routes: [{ path: '/docs/intro', exact: true }] }],
      },
    ],
  },
  { path: '/docs/é', exact: true },
  { path: '/', exact: true },
  { path: '*' },
];
const match = (pathname: string, { path, exact, strict }: SiteRoute) =>
  matchPath(pathname, { path: path?.toString(), exact, strict });

describe('what the router has a page for', () => {
  it.each([
    ['/', true],
    ['/docs/intro', true],
    ['/docs/intro/', true],
    ['/docs/intro.html', true],
    ['/docs/intro/index.html', true],
    ['/docs/%C3%A9', true],
    ['/docs/gone', false],
    ['/fr/docs/intro', false],
    ['/files/x.pdf', false],
    ['/100%', false],
  ])('%s: %s', (pathname, expected) => {
    expect(leadsToPage(routes, pathname, match)).toBe(expected);
  });
});

it.each(['/docs/intro', '/docs/intro/', '/docs/intro.html', '/docs/intro/index.html'])(
  '%s is one page, whoever serves it',
  (pathname) => {
    expect(toPagePath(pathname)).toBe('/docs/intro');
  },
);
