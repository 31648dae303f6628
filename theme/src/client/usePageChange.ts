import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  return () => observer.disconnect();
}

const read = () => `${location.pathname} ${document.title}`;

/**
 * Changes when another page stands there. The router says so too early: the page is drawn when its
 * chunk has come, and then sets its title.
 */
export function usePageChange(): string {
  return useSyncExternalStore(subscribe, read, () => '');
}
