import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { Session } from 'docusaurus-theme-chatkit/client/session';
import { useSession } from 'docusaurus-theme-chatkit/client/useSession';
import { type ReactNode, useState } from 'react';
import styles from './styles.module.css';

export interface Props {
  session: Session;
}

/** Who the reader is signed in as, and the way in and out. Nothing where there is no sign-in. */
export default function ChatAccount({ session }: Props): ReactNode {
  const { state } = useSession(session);
  const [hasFailed, setFailed] = useState(false);
  const { user, signIn } = state;
  if (!signIn || !user) return null;
  const run = (work: Promise<void>) => void work.catch(() => setFailed(true));
  return (
    <section className={styles.account} aria-label={translate('account.title')}>
      {user.anonymous ? (
        <button
          type="button"
          className="button button--secondary button--sm"
          onClick={() => run(session.signIn())}
        >
          {translate('gate.signIn')}
        </button>
      ) : (
        <>
          <p>{translate('account.name', { name: user.name ?? user.id })}</p>
          {signIn.signOut && (
            <>
              <button
                type="button"
                className="button button--secondary button--sm"
                onClick={() => run(session.signOut())}
              >
                {translate('account.signOut')}
              </button>
              <button
                type="button"
                className="button button--link button--sm"
                onClick={() => run(session.signOut(true))}
              >
                {translate('account.signOutEverywhere')}
              </button>
            </>
          )}
        </>
      )}
      {hasFailed && <p role="alert">{translate('account.failed')}</p>}
    </section>
  );
}
