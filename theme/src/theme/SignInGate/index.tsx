import { getAssistant, setAssistant } from 'docusaurus-theme-chatkit/client/assistant';
import { assistantData, translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import { hasContent, withoutFiles } from 'docusaurus-theme-chatkit/client/surface';
import { useSession } from 'docusaurus-theme-chatkit/client/useSession';
import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import MergeQuestion from './MergeQuestion';
import SignInForm from './SignInForm';
import styles from './styles.module.css';

export interface Props {
  api: ChatApi;
  children: ReactNode;
}

/**
 * Where sign-in is required, it stands in the panel before anything is sent; a sign-in that is
 * over is asked for again, above the conversation. Elsewhere the chat can be used at once: only a
 * site that says so (`signIn.required`) waits for the server's word.
 */
export default function SignInGate({ api, children }: Props): ReactNode {
  const { session } = api;
  const { phase, state, gate } = useSession(session);
  /** Whose chat stands there: it stays mounted while its reader signs in again. */
  const reader = useRef<string | null>(null);
  /** Another reader gets another chat. The first to be told apart keeps the one they typed in. */
  const chat = useRef(0);
  if (state.user && gate === null) {
    if (reader.current !== null && reader.current !== state.user.id) {
      chat.current++;
      api.draft.current = withoutFiles(api.draft.current);
    }
    reader.current = state.user.id;
  }

  const load = useCallback(() => {
    session.load().catch(() => {});
  }, [session]);
  useEffect(load, [load]);
  useEffect(() => {
    const question = phase === 'ready' ? session.takeQuestion() : undefined;
    if (question && !getAssistant().question) setAssistant({ question });
  }, [phase, session]);

  const isClosed = phase === 'ready' && gate !== null;
  const isMounted = !isClosed || (gate === 'expired' && reader.current !== null);
  const hasForm = isClosed && gate !== 'merge';
  const isReplaced = hasForm && !isMounted;
  useEffect(() => {
    // Typed before the server said that they have to sign in: the form goes on with it.
    if (!isReplaced || getAssistant().question || !hasContent(api.draft.current)) return;
    setAssistant({ question: api.draft.current });
    api.draft.current = { text: '' };
  }, [api, isReplaced]);

  const waits = assistantData.config.signInRequired;
  if (phase === 'loading' && waits) {
    return <p className={styles.gate}>{translate('panel.loading')}</p>;
  }
  if (phase === 'failed' && waits && reader.current === null) {
    return (
      <div className={styles.gate} role="alert">
        <p>{translate('chat.failure.unreachable')}</p>
        <button type="button" className="button button--primary" onClick={load}>
          {translate('chat.tryAgain')}
        </button>
      </div>
    );
  }
  return (
    <>
      {isMounted && (
        <div key={chat.current} className={styles.chat} inert={isClosed}>
          {children}
        </div>
      )}
      {isClosed && gate === 'merge' && <MergeQuestion session={session} />}
      {hasForm && <SignInForm api={api} isOver={isMounted} />}
    </>
  );
}
