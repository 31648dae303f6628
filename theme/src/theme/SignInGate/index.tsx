import { assistantData, translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import type { SessionState } from 'docusaurus-theme-chatkit/client/session';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import styles from './styles.module.css';

export interface Props {
  api: ChatApi;
  children: ReactNode;
}

/**
 * Where sign-in is required, it stands in the panel before anything is sent. Elsewhere the chat
 * can be used at once: only a site that says so (`signIn.required`) waits for the server's word.
 */
export default function SignInGate({ api, children }: Props): ReactNode {
  const [state, setState] = useState<SessionState | 'loading' | 'failed'>('loading');
  const load = useCallback(() => {
    setState('loading');
    api.session.load().then(setState, () => setState('failed'));
  }, [api]);
  useEffect(load, [load]);

  const waits = assistantData.config.signInRequired;
  if (state === 'loading') {
    return waits ? <p className={styles.gate}>{translate('panel.loading')}</p> : children;
  }
  if (state === 'failed') {
    if (!waits) return children;
    return (
      <div className={styles.gate} role="alert">
        <p>{translate('chat.failure.unreachable')}</p>
        <button type="button" className="button button--primary" onClick={load}>
          {translate('chat.tryAgain')}
        </button>
      </div>
    );
  }
  if (state.user || !state.signIn?.required) return children;
  return (
    <div className={styles.gate}>
      <p>{translate('gate.text')}</p>
      <a className="button button--primary" href={state.signIn.url}>
        {translate('gate.signIn')}
      </a>
    </div>
  );
}
