import { useSyncExternalStore } from 'react';

/** Docusaurus keeps the mode on <html>; its own hook only works inside the page's layout. */
function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

const read = () => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');

/** The site's colour mode, followed as the reader switches it. */
export function useSiteColorMode(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, read, () => 'light');
}
