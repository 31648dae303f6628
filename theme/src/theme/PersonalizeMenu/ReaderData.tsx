import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import { downloadData, eraseData } from 'docusaurus-theme-chatkit/client/readerData';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './styles.module.css';

export interface Props {
  api: ChatApi;
  /** Everything has been erased: what is shown of it has to go, too. */
  onErased: () => void;
}

type State =
  | 'idle'
  | 'asking'
  | 'downloading'
  | 'erasing'
  | 'erased'
  | 'downloadFailed'
  | 'eraseFailed';

/** The reader's rights over what is stored about them: take it out, and erase it. */
export default function ReaderData({ api, onErased }: Props): ReactNode {
  const [state, setState] = useState<State>('idle');
  const keep = useRef<HTMLButtonElement>(null);
  const erase = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  const isAsking = state === 'asking' || state === 'erasing';
  const isBusy = state === 'downloading' || state === 'erasing';

  useEffect(() => {
    // The button that had the focus is gone; the next one must be the one that does no harm.
    if (isAsking) keep.current?.focus();
    else if (wasAsking.current) erase.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);

  async function run(during: State, work: () => Promise<void>, after: State, failed: State) {
    setState(during);
    try {
      await work();
    } catch {
      setState(failed);
      return false;
    }
    setState(after);
    return true;
  }

  return (
    <section className={styles.data} aria-label={translate('data.title')}>
      <p className={styles.intro}>{translate('data.intro')}</p>
      {isAsking ? (
        <fieldset className={styles.buttons}>
          <legend>{translate('data.eraseQuestion')}</legend>
          <button
            type="button"
            className={`button button--danger button--sm ${styles.danger}`}
            disabled={isBusy}
            onClick={async () => {
              if (await run('erasing', () => eraseData(api), 'erased', 'eraseFailed')) onErased();
            }}
          >
            {translate('data.eraseConfirm')}
          </button>
          <button
            ref={keep}
            type="button"
            className="button button--secondary button--sm"
            disabled={isBusy}
            onClick={() => setState('idle')}
          >
            {translate('data.keep')}
          </button>
        </fieldset>
      ) : (
        <div className={styles.buttons}>
          <button
            type="button"
            className="button button--secondary button--sm"
            disabled={isBusy}
            onClick={() =>
              void run('downloading', () => downloadData(api), 'idle', 'downloadFailed')
            }
          >
            {translate('data.download')}
          </button>
          <button
            ref={erase}
            type="button"
            className="button button--link button--sm"
            disabled={isBusy}
            onClick={() => setState('asking')}
          >
            {translate('data.erase')}
          </button>
        </div>
      )}
      <p role="status" className={styles.told}>
        {state === 'erased' && translate('data.erased')}
      </p>
      {(state === 'downloadFailed' || state === 'eraseFailed') && (
        <p role="alert" className={styles.told}>
          {translate(`data.${state}`)}
        </p>
      )}
    </section>
  );
}
