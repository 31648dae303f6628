import { useChat } from '../../ChatContext';
import { splitMentions } from '../../controller/toMessageInput';
import type { TagPart, TextPart } from '../../protocol/item';
import type { OutgoingMessage } from '../../state/chatState';
import { Icon } from '../Icon';
import { UserMessage } from '../UserMessage';
import styles from './Outgoing.module.css';

/** A message that is not in the thread yet: being sent, waiting its turn, or refused. */
export function Outgoing({
  message,
  onEdit,
}: {
  message: OutgoingMessage;
  onEdit: (localId: string) => void;
}) {
  const { controller, t } = useChat();
  return (
    <div className={styles.outgoing}>
      <UserMessage
        content={toParts(message)}
        quotedText={message.quotedText}
        attachments={message.attachments}
        dimmed={message.status !== 'sending'}
      />
      {message.status !== 'sending' && (
        <p className={styles.status}>
          <Icon name={message.status === 'queued' ? 'clock' : 'warning'} size={14} />
          {t(message.status === 'queued' ? 'chat.queued' : 'chat.notSent')}
          {message.status === 'failed' && (
            <button
              type="button"
              className={styles.action}
              onClick={() => controller.sendAgain(message.localId)}
            >
              {t('chat.sendAgain')}
            </button>
          )}
          <button type="button" className={styles.action} onClick={() => onEdit(message.localId)}>
            {t('chat.edit')}
          </button>
          <button
            type="button"
            className={styles.action}
            onClick={() => controller.takeBack(message.localId)}
          >
            {t('chat.discard')}
          </button>
        </p>
      )}
    </div>
  );
}

function toParts(message: OutgoingMessage): (TextPart | TagPart)[] {
  return splitMentions(message.text, message.mentions).map((part) =>
    part.type === 'input_text'
      ? { type: 'text', text: part.text }
      : { type: 'tag', id: part.id, text: part.text, data: part.data },
  );
}
