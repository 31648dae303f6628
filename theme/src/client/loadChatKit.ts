/** Where ChatKit's script stands. */
export type ScriptState = 'absent' | 'pending' | 'ready' | 'error';

const elementName = 'openai-chatkit';
const loads = new Map<string, { state: ScriptState; promise: Promise<void> }>();

/** Where the script of an address stands in this page. */
export function chatKitScriptState(src: string): ScriptState {
  if (customElements.get(elementName)) return 'ready';
  return loads.get(src)?.state ?? 'absent';
}

function find(src: string): HTMLScriptElement | undefined {
  const wanted = new URL(src, location.href).href;
  return Array.from(document.scripts).find((script) => script.src === wanted);
}

/**
 * Loads ChatKit's script once; resolves when its element is defined. A classic script tag: the
 * script reads `document.currentScript`, which a module does not have. Where it fails (blocked,
 * offline, refused by a CSP) the promise rejects, and the next call begins anew with a new tag.
 */
export function loadChatKit(src: string): Promise<void> {
  const known = loads.get(src);
  if (known && known.state !== 'error') return known.promise;
  // A page is complete only after the scripts of its head: one that has defined nothing by then has
  // failed before anyone listened, and is replaced.
  const inHead = find(src);
  if (document.readyState === 'complete') inHead?.remove();
  const present = inHead?.isConnected ? inHead : undefined;
  const script = present ?? document.createElement('script');
  const failed = new Promise<never>((_, reject) => {
    script.addEventListener('error', () => {
      load.state = 'error';
      script.remove();
      reject(new Error(`${src} did not load.`));
    });
  });
  const defined = customElements.whenDefined(elementName).then(() => {
    load.state = 'ready';
  });
  const load: { state: ScriptState; promise: Promise<void> } = {
    state: 'pending',
    promise: Promise.race([defined, failed]),
  };
  load.promise.catch(() => {
    // Whoever awaits it is told; where nobody does, nothing is lost.
  });
  loads.set(src, load);
  if (!present) {
    script.src = src;
    script.async = true;
    document.head.append(script);
  }
  return load.promise;
}
