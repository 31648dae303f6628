import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { Session } from 'docusaurus-theme-chatkit/client/session';
import { useSession } from 'docusaurus-theme-chatkit/client/useSession';
import { type ReactNode, useState } from 'react';
import styles from './styles.module.css';

export interface Props {
  session: Session;
}

/**
 * Asks whether the conversations from before signing in shall belong to the account, by its name:
 * who was tricked into somebody else's account sees it here.
 */
export default function MergeQuestion({ session }: Props): ReactNode {
  const { user } = useSession(session).state;
  const [state, setState] = useState<'asking' | 'moving' | 'failed'>('asking');
  async function answer(accept: boolean) {
    setState('moving');
    await session.merge(accept).catch(() => setState('failed'));
  }
  return (
    <div className={styles.gate}>
      <p>{translate('gate.merge', { name: user?.name ?? user?.id ?? '' })}</p>
      {state === 'failed' && <p role="alert">{translate('gate.mergeFailed')}</p>}
      <button
        type="button"
        className="button button--primary"
        disabled={state === 'moving'}
        onClick={() => void answer(true)}
      >
        {translate('gate.mergeYes')}
      </button>
      <button
        type="button"
        className="button button--secondary"
        disabled={state === 'moving'}
        onClick={() => void answer(false)}
      >
        {translate('gate.mergeNo')}
      </button>
    </div>
  );
}
