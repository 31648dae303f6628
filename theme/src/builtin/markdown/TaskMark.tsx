import { useChat } from '../ChatContext';

/** Whether a task of a list is done. */
export function TaskMark({ checked }: { checked: boolean }) {
  const { t } = useChat();
  const label = t(checked ? 'chat.done' : 'chat.notDone');
  return <input type="checkbox" aria-label={label} checked={checked} disabled readOnly />;
}
