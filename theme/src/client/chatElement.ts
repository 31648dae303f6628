import type { ClientConfig } from './clientConfig';

/** Why the chat that stands there does; told to the owner, never to the reader. */
export type ElementReason =
  | 'setting'
  | 'no domain key'
  | 'the reader chose it'
  | 'awaiting consent'
  | 'consent refused'
  | 'the domain was refused before'
  | 'the domain is not registered'
  | 'the script did not load'
  | 'no sign of life'
  | 'the frame failed'
  | 'the reader had already sent'
  | 'alive';

/**
 * Which chat stands in the panel.
 * - `trying`: ours can be used at once, while ChatKit loads behind it
 * - `waiting`: nothing can be used yet, because the owner wants ChatKit (`element: 'openai'`)
 * - `openai`, `builtin`: decided for this page load; `failed`: decided, and the reader can act
 */
export type ChatElement =
  | { phase: 'trying' }
  | { phase: 'waiting' }
  | { phase: 'openai'; reason: ElementReason }
  | { phase: 'builtin'; reason: ElementReason }
  | { phase: 'failed'; reason: ElementReason };

export type ElementEvent =
  /** ChatKit can take what was typed. */
  | { type: 'alive' }
  /** The reader sent something in ours. */
  | { type: 'sent' }
  | { type: 'failed'; reason: ElementReason }
  /** The reader agrees to load ChatKit, or to try it again. */
  | { type: 'try' }
  /** The reader wants ours. */
  | { type: 'builtin'; reason: ElementReason };

/** How long ChatKit has for its sign of life before ours stays. */
export const signOfLifeMs = 4000;
/** With `element: 'openai'` there is nothing to use meanwhile, and so more patience. */
export const patienceMs = 15_000;
/** How long a domain that was refused is not tried again. */
export const domainMemoryMs = 24 * 60 * 60 * 1000;

export interface ElementCircumstances {
  config: Pick<ClientConfig, 'element' | 'domainKey' | 'consent'>;
  hostname: string;
  /** `null`: not asked yet. */
  consent: boolean | null;
  prefersBuiltin: boolean;
  domainRefused: boolean;
}

/** Hosts ChatKit accepts without a registered domain. */
export function isLocalHost(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$|\.localhost$/.test(hostname);
}

/** What stands there when the panel opens. */
export function initialElement(circumstances: ElementCircumstances): ChatElement {
  const { config, hostname, consent, prefersBuiltin, domainRefused } = circumstances;
  const ours = (reason: ElementReason): ChatElement => ({ phase: 'builtin', reason });
  if (config.element === 'builtin') return ours('setting');
  if (prefersBuiltin) return ours('the reader chose it');
  if (config.consent && consent === false) return ours('consent refused');
  if (config.consent && consent === null) return ours('awaiting consent');
  if (config.element === 'openai') return { phase: 'waiting' };
  if (!config.domainKey && !isLocalHost(hostname)) return ours('no domain key');
  if (domainRefused) return ours('the domain was refused before');
  return { phase: 'trying' };
}

/** Once decided it stays for this page load, unless ChatKit fails or the reader asks. */
export function nextElement(element: ChatElement, event: ElementEvent): ChatElement {
  switch (event.type) {
    case 'alive':
      return element.phase === 'trying' || element.phase === 'waiting'
        ? { phase: 'openai', reason: 'alive' }
        : element;
    case 'sent':
      return element.phase === 'trying'
        ? { phase: 'builtin', reason: 'the reader had already sent' }
        : element;
    case 'failed':
      if (element.phase === 'waiting') return { phase: 'failed', reason: event.reason };
      return element.phase === 'trying' || element.phase === 'openai'
        ? { phase: 'builtin', reason: event.reason }
        : element;
    case 'try':
      if (element.phase === 'failed') return { phase: 'waiting' };
      // Ours may be in use: it stays until ChatKit can take over from it.
      return element.phase === 'builtin' ? { phase: 'trying' } : element;
    case 'builtin':
      return { phase: 'builtin', reason: event.reason };
  }
}
