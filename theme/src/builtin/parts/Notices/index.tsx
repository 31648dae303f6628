import { useChat } from '../../ChatContext';
import type { ChatState } from '../../state/chatState';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import { LaterMarkdown } from '../LaterMarkdown';
import styles from './Notices.module.css';

/** What the server has to say besides the answer. */
export function Notices({ state }: { state: ChatState }) {
  const { controller, t } = useChat();
  const { notices } = state;
  return notices.map((notice) => (
    <div
      key={notice.id}
      className={`${styles.notice} ${styles[notice.level]}`}
      role={notice.level === 'danger' ? 'alert' : 'status'}
    >
      <Icon name={notice.level === 'info' ? 'info' : 'warning'} />
      <div className={styles.text}>
        {notice.title && <p className={styles.title}>{notice.title}</p>}
        <LaterMarkdown text={notice.message} />
      </div>
      <IconButton label={t('chat.dismiss')} onClick={() => controller.dismissNotice(notice.id)}>
        <Icon name="close" size={16} />
      </IconButton>
    </div>
  ));
}
