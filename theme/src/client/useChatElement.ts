import { useCallback, useEffect, useReducer } from 'react';
import {
  type ChatElement,
  domainMemoryMs,
  type ElementEvent,
  initialElement,
  nextElement,
} from './chatElement';
import type { ClientConfig } from './clientConfig';
import type { SiteMemory } from './siteMemory';

const consentKey = 'consent';
const preferenceKey = 'element';
const domainKey = 'domain-refused';

/** What is remembered of a refusal: when, and of which key; another key is tried at once. */
function isDomainRefused(memory: SiteMemory, config: ClientConfig): boolean {
  const [time, key] = (memory.get(domainKey) ?? '').split(' ');
  return key === config.domainKey && Date.now() - Number(time) < domainMemoryMs;
}

export function prefersBuiltin(memory: SiteMemory): boolean {
  return memory.get(preferenceKey) === 'builtin';
}

/** The reader's choice of the built-in chat; from the next page load on, the rule goes by it. */
export function rememberPreference(memory: SiteMemory, builtin: boolean): void {
  memory.set(preferenceKey, builtin ? 'builtin' : null);
}

/** Which chat stands in the panel, and what may change it. */
export function useChatElement(
  memory: SiteMemory,
  config: ClientConfig,
): [ChatElement, (event: ElementEvent) => void] {
  const [element, dispatch] = useReducer(nextElement, null, () => {
    const consent = memory.get(consentKey);
    return initialElement({
      config,
      hostname: location.hostname,
      consent: consent === null ? null : consent === 'yes',
      prefersBuiltin: prefersBuiltin(memory),
      domainRefused: isDomainRefused(memory, config),
    });
  });

  const onEvent = useCallback(
    (event: ElementEvent) => {
      if (event.type === 'try') memory.set(consentKey, 'yes');
      if (event.type === 'builtin' && event.reason === 'consent refused') {
        memory.set(consentKey, 'no');
      }
      if (event.type === 'failed' && event.reason === 'the domain is not registered') {
        memory.set(domainKey, `${Date.now()} ${config.domainKey}`);
      }
      dispatch(event);
    },
    [memory, config],
  );

  const reason = 'reason' in element ? element.reason : undefined;
  useEffect(() => {
    if (reason && element.phase !== 'failed') {
      console.info(
        `Assistant: ${element.phase === 'openai' ? 'ChatKit' : 'built-in chat'} (${reason}).`,
      );
    }
  }, [element.phase, reason]);

  return [element, onEvent];
}
