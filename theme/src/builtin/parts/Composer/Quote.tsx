import { useChat } from '../../ChatContext';
import { Group } from '../Group';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import styles from './Composer.module.css';

/** The passage the reader asks about. */
export function Quote({ text, onRemove }: { text: string; onRemove: () => void }) {
  const { t } = useChat();
  return (
    <Group className={styles.quote} aria-label={t('chat.quotedPassage')}>
      <Icon name="quote" size={16} />
      <p className={styles.quoteText} dir="auto">
        {text}
      </p>
      <IconButton label={t('chat.removeQuote')} onClick={onRemove}>
        <Icon name="close" size={16} />
      </IconButton>
    </Group>
  );
}
