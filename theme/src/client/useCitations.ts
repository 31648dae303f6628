import { matchPath, useHistory } from '@docusaurus/router';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import routes from '@generated/routes';
import { useCallback } from 'react';
import { getAssistant } from './assistant';
import {
  awaitAnchor,
  drawnPage,
  findAnchor,
  focusPlace,
  markPassage,
  toSitePath,
} from './citation';
import { leadsToPage, toPagePath } from './siteRoutes';

/**
 * Follows a citation: inside the site through its router, without a reload, with the passage
 * marked; anything else in a new tab.
 * @param onFollow called before the page changes: a sheet that covers the page makes way
 */
export function useCitations(onFollow: () => void): (href: string, snippet?: string) => void {
  const history = useHistory();
  const { siteConfig } = useDocusaurusContext();
  return useCallback(
    (href, snippet) => {
      const path = toSitePath(href, siteConfig.baseUrl);
      const url = URL.canParse(href, location.href) ? new URL(href, location.href) : null;
      if (path === null || !url || !leadsToPage(routes, url.pathname, matchPath)) {
        // A file, or another locale of the site, is left for like any other site.
        if (url && /^https?:$/.test(url.protocol)) window.open(url, '_blank', 'noopener');
        return;
      }
      onFollow();
      const isHere = toPagePath(url.pathname) === toPagePath(location.pathname);
      const leaving = isHere ? null : drawnPage();
      // The address its host has given the page stays: with another one it would be drawn as new.
      history.push(isHere ? location.pathname + url.search + url.hash : path);
      if (isHere && url.hash) findAnchor(url.hash)?.scrollIntoView();
      void awaitAnchor(url.hash, leaving).then((anchor) => {
        markPassage(anchor, snippet);
        // Where the panel made way, the reader goes on from there; else they are in it still.
        if (anchor && !getAssistant().isOpen) focusPlace(anchor);
      });
    },
    [history, siteConfig.baseUrl, onFollow],
  );
}
