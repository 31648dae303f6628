import { useHistory } from '@docusaurus/router';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useCallback } from 'react';
import { awaitAnchor, drawnPage, findAnchor, markPassage, toSitePath } from './citation';

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
      if (path === null) {
        // Another locale of the site has a base URL of its own, and is left for like any other site.
        const url = URL.canParse(href, location.href) ? new URL(href, location.href) : null;
        if (url && /^https?:$/.test(url.protocol)) window.open(url, '_blank', 'noopener');
        return;
      }
      onFollow();
      const target = new URL(path, location.href);
      const isHere = target.pathname === location.pathname;
      const leaving = isHere ? null : drawnPage();
      history.push(path);
      if (isHere && target.hash) findAnchor(target.hash)?.scrollIntoView();
      void awaitAnchor(target.hash, leaving).then((anchor) => markPassage(anchor, snippet));
    },
    [history, siteConfig.baseUrl, onFollow],
  );
}
