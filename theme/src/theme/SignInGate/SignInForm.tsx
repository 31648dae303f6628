import { setAssistant } from 'docusaurus-theme-chatkit/client/assistant';
import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import { hasContent } from 'docusaurus-theme-chatkit/client/surface';
import { useAssistantState } from 'docusaurus-theme-chatkit/client/useAssistant';
import { useSession } from 'docusaurus-theme-chatkit/client/useSession';
import { type ReactNode, useId, useState } from 'react';
import styles from './styles.module.css';

export interface Props {
  api: ChatApi;
  /** Above a conversation whose composer keeps what was typed. */
  isOver: boolean;
}

/** Asks the reader to sign in. What they want to ask can be written already, and is kept. */
export default function SignInForm({ api, isOver }: Props): ReactNode {
  const { session, draft } = api;
  const { state, gate, error } = useSession(session);
  const { question } = useAssistantState();
  const [hasFailed, setFailed] = useState(false);
  const id = useId();
  if (!state.signIn) {
    return (
      <div className={styles.gate} role="alert">
        <p>{translate('gate.unavailable')}</p>
      </div>
    );
  }
  const typed = hasContent(draft.current) ? draft.current : undefined;
  return (
    <form
      className={styles.gate}
      data-over={isOver || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        session.signIn(isOver ? typed : question).catch(() => setFailed(true));
      }}
    >
      <p role={gate === 'expired' ? 'alert' : undefined}>
        {translate(gate === 'expired' ? 'gate.expired' : 'gate.text')}
      </p>
      {(error || hasFailed) && <p role="alert">{translate(`gate.error.${error ?? 'failed'}`)}</p>}
      {!isOver && question?.reply && <blockquote>{question.reply}</blockquote>}
      {!isOver && (
        <>
          <label htmlFor={id}>{translate('gate.question')}</label>
          <textarea
            id={id}
            rows={3}
            value={question?.text ?? ''}
            placeholder={translate('composer.placeholder')}
            onChange={(event) =>
              setAssistant({ question: { ...question, text: event.target.value } })
            }
          />
        </>
      )}
      <button type="submit" className="button button--primary">
        {translate('gate.signIn')}
      </button>
      {!state.signIn.required && (
        <button
          type="button"
          className="button button--link"
          onClick={() => void session.goOnAnonymously().catch(() => setFailed(true))}
        >
          {translate('gate.without')}
        </button>
      )}
    </form>
  );
}
