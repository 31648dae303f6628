import type { BuiltinChatProps } from '../client/builtinChatProps';
import styles from './BuiltinChat.module.css';
import { Chat } from './Chat';
import { ErrorBoundary } from './parts/ErrorBoundary';

/**
 * Our own chat on the ChatKit protocol. It fills the room it is given; the panel around it draws
 * the header. Whatever goes wrong inside stays inside.
 */
export function BuiltinChat(props: BuiltinChatProps) {
  const { translate: t, direction, locale, colorMode, events } = props;
  return (
    <div className={styles.chat} dir={direction} lang={locale} data-chat-mode={colorMode}>
      <ErrorBoundary
        onError={(error) => events.fatal?.(error)}
        fallback={(reset) => (
          <div className={styles.broken} role="alert">
            <p>{t('chat.broken')}</p>
            <button type="button" className={styles.button} onClick={reset}>
              {t('chat.startAgain')}
            </button>
          </div>
        )}
      >
        <Chat {...props} />
      </ErrorBoundary>
    </div>
  );
}
