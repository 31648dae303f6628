import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import { hasContent } from 'docusaurus-theme-chatkit/client/surface';
import { useSession } from 'docusaurus-theme-chatkit/client/useSession';
import { type ReactNode, useState } from 'react';
import styles from './styles.module.css';

export interface Props {
  api: ChatApi;
}

/** Who the reader is signed in as, and the way in and out. Nothing where there is no sign-in. */
export default function ChatAccount({ api }: Props): ReactNode {
  const { session, draft } = api;
  const { state } = useSession(session);
  const [hasFailed, setFailed] = useState(false);
  const { user, signIn } = state;
  if (!signIn || !user) return null;
  const run = (work: Promise<void>) => void work.catch(() => setFailed(true));
  async function signOut(everywhere: boolean) {
    const typed = draft.current;
    // Whoever comes next does not find what was being written.
    draft.current = { text: '' };
    try {
      await session.signOut(everywhere);
    } catch (error) {
      draft.current = typed;
      throw error;
    }
  }
  return (
    <section className={styles.account} aria-label={translate('account.title')}>
      {user.anonymous ? (
        <button
          type="button"
          className="button button--secondary button--sm"
          onClick={() => run(session.signIn(hasContent(draft.current) ? draft.current : undefined))}
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
                onClick={() => run(signOut(false))}
              >
                {translate('account.signOut')}
              </button>
              <button
                type="button"
                className="button button--link button--sm"
                onClick={() => run(signOut(true))}
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
