import type { ChatEntity } from '../../../client/builtinChatProps';
import { useChat } from '../../ChatContext';
import { Icon } from '../Icon';
import styles from './MentionList.module.css';

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** The pages that can be mentioned. The focus stays in the text; the active one is pointed at. */
export function MentionList({
  id,
  found,
  active,
  onChoose,
}: {
  id: string;
  found: readonly ChatEntity[];
  active: number;
  onChoose: (entity: ChatEntity) => void;
}) {
  const { t } = useChat();
  return (
    <div className={styles.list} id={id} role="listbox" aria-label={t('chat.mentions')}>
      {found.map((entity, index) => (
        <div
          key={entity.id}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={styles.option}
          // Before the text loses the focus, which would close the list.
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(entity);
          }}
        >
          <Icon name="document" size={16} />
          <span className={styles.title} dir="auto">
            {entity.title}
          </span>
          {entity.group && <span className={styles.group}>{entity.group}</span>}
        </div>
      ))}
    </div>
  );
}
