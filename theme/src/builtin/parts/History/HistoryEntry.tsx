import { useEffect, useRef, useState } from 'react';
import { isComposing } from '../../../client/isComposing';
import { useChat, useChatState } from '../../ChatContext';
import type { ThreadInfo } from '../../protocol/thread';
import { Group } from '../Group';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import type { Age } from './groupByAge';
import styles from './History.module.css';
import { toDateText } from './toDateText';

/** One conversation of the list, with its own small states: renaming, about to be deleted. */
export function HistoryEntry({
  thread,
  age,
  onOpen,
  onRenamed,
  onDeleted,
}: {
  thread: ThreadInfo;
  /** What stands above it in the list. */
  age: Age;
  onOpen: () => void;
  onRenamed: (thread: ThreadInfo) => void;
  onDeleted: (id: string) => void;
}) {
  const { controller, t, locale, announce } = useChat();
  const { threadId } = useChatState();
  const [mode, setMode] = useState<'shown' | 'renaming' | 'deleting'>('shown');
  const [problem, setProblem] = useState<'renameFailed' | 'deleteFailed'>();
  const title = thread.title ?? t('chat.untitled');
  const edit = useRef<HTMLButtonElement>(null);
  const back = useRef(false);
  useEffect(() => {
    if (mode === 'shown' && back.current) edit.current?.focus();
    back.current = mode !== 'shown';
  }, [mode]);

  async function rename(to: string) {
    setMode('shown');
    setProblem(undefined);
    if (!to || to === thread.title) return;
    onRenamed({ ...thread, title: to });
    try {
      await controller.renameThread(thread.id, to);
      announce(t('chat.renamed', { title: to }));
    } catch {
      onRenamed(thread);
      setProblem('renameFailed');
    }
  }

  async function remove() {
    setProblem(undefined);
    try {
      await controller.deleteThread(thread.id);
      announce(t('chat.deleted', { title }));
      onDeleted(thread.id);
    } catch {
      setMode('shown');
      setProblem('deleteFailed');
    }
  }

  if (mode === 'renaming') {
    return (
      <li className={styles.entry}>
        <TitleField initial={title} onDone={rename} onCancel={() => setMode('shown')} />
      </li>
    );
  }
  if (mode === 'deleting') {
    return (
      <li className={styles.entry}>
        <DeleteQuestion title={title} onDelete={remove} onKeep={() => setMode('shown')} />
      </li>
    );
  }
  return (
    <li className={styles.entry}>
      <button
        type="button"
        className={styles.open}
        aria-current={threadId === thread.id || undefined}
        onClick={onOpen}
      >
        <span className={styles.name} dir="auto">
          {title}
        </span>
        <span className={styles.date}>{toDateText(thread.createdAt, age, locale)}</span>
      </button>
      <IconButton
        buttonRef={edit}
        label={t('chat.rename', { title })}
        className={styles.tool}
        onClick={() => setMode('renaming')}
      >
        <Icon name="pencil" size={16} />
      </IconButton>
      <IconButton
        label={t('chat.delete', { title })}
        className={styles.tool}
        onClick={() => setMode('deleting')}
      >
        <Icon name="trash" size={16} />
      </IconButton>
      {problem && (
        <p className={styles.problem} role="alert">
          {t(`chat.${problem}`)}
        </p>
      )}
    </li>
  );
}

function TitleField({
  initial,
  onDone,
  onCancel,
}: {
  initial: string;
  onDone: (title: string) => void;
  onCancel: () => void;
}) {
  const { t } = useChat();
  const [value, setValue] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  return (
    <form
      className={styles.renaming}
      onSubmit={(event) => {
        event.preventDefault();
        onDone(value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return;
        event.preventDefault();
        onCancel();
      }}
    >
      <input
        ref={input}
        className={styles.field}
        value={value}
        maxLength={200}
        dir="auto"
        aria-label={t('chat.newTitle')}
        onChange={(event) => setValue(event.target.value)}
      />
      <IconButton label={t('chat.save')} type="submit">
        <Icon name="check" size={16} />
      </IconButton>
      <IconButton label={t('chat.cancel')} onClick={onCancel}>
        <Icon name="close" size={16} />
      </IconButton>
    </form>
  );
}

function DeleteQuestion({
  title,
  onDelete,
  onKeep,
}: {
  title: string;
  onDelete: () => void;
  onKeep: () => void;
}) {
  const { t } = useChat();
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <Group
      className={styles.deleting}
      aria-label={t('chat.deleteQuestion', { title })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onKeep();
      }}
    >
      <p className={styles.question}>{t('chat.deleteQuestion', { title })}</p>
      <button type="button" className={styles.danger} onClick={onDelete}>
        {t('chat.deleteConfirm')}
      </button>
      <button type="button" className={styles.plain} ref={keep} onClick={onKeep}>
        {t('chat.keep')}
      </button>
    </Group>
  );
}
