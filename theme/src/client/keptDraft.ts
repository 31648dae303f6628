import { leftPageKey } from './signInReturn';
import { type ComposerValue, hasContent, withoutFiles } from './surface';

const draftKey = (endpoint: string) => `chatkit:${endpoint}:draft`;

/** What stood in the composer when this tab's last page went away; it is taken once. */
export function takeDraft(endpoint: string): ComposerValue {
  try {
    const text = sessionStorage.getItem(draftKey(endpoint));
    sessionStorage.removeItem(draftKey(endpoint));
    const value: unknown = text ? JSON.parse(text) : null;
    if (isComposerValue(value)) return value;
  } catch {
    // Blocked, or meddled with: nothing was written.
  }
  return { text: '' };
}

/**
 * Keeps what stands in the composer, in this tab, when the page is left by a reload, by an address,
 * or for another language. Who leaves to sign in has it with them already.
 * @returns a function that ends it
 */
export function keepDraftOnLeave(endpoint: string, draft: { current: ComposerValue }): () => void {
  const onLeave = () => {
    if (!hasContent(draft.current)) return;
    try {
      if (sessionStorage.getItem(leftPageKey(endpoint))) return;
      sessionStorage.setItem(draftKey(endpoint), JSON.stringify(withoutFiles(draft.current)));
    } catch {
      // Blocked or full: it is lost, and nothing else.
    }
  };
  window.addEventListener('pagehide', onLeave);
  return () => window.removeEventListener('pagehide', onLeave);
}

function isComposerValue(value: unknown): value is ComposerValue {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'text') === 'string'
  );
}
