import { memo } from 'react';
import { useChat } from '../../ChatContext';
import { MarkdownImage } from '../../markdown/MarkdownImage';
import type { ThreadItem } from '../../protocol/item';
import { AssistantMessage } from '../AssistantMessage';
import { ErrorBoundary } from '../ErrorBoundary';
import { StructuredInput } from '../StructuredInput';
import { Widget } from '../Widget';
import { TaskView, WorkflowView } from '../Workflow';
import styles from './Item.module.css';

/** An item of an answer. One that cannot be drawn says so, and the others stand. */
export const Item = memo(function Item({
  item,
  unfinished,
}: {
  item: ThreadItem;
  unfinished: boolean;
}) {
  return (
    <ErrorBoundary fallback={<BrokenItem item={item} />}>
      <ItemContent item={item} unfinished={unfinished} />
    </ErrorBoundary>
  );
});

/** An answer that cannot be drawn can be read still. */
function BrokenItem({ item }: { item: ThreadItem }) {
  const { t } = useChat();
  const isMessage = item.type === 'assistant_message';
  return (
    <>
      <p className={styles.broken}>{t('chat.itemBroken')}</p>
      {isMessage && (
        <p className={styles.source}>{item.content.map(({ text }) => text).join('\n\n')}</p>
      )}
    </>
  );
}

function ItemContent({ item, unfinished }: { item: ThreadItem; unfinished: boolean }) {
  const { t } = useChat();
  switch (item.type) {
    case 'assistant_message':
      return <AssistantMessage item={item} streaming={unfinished} />;
    case 'workflow':
      return <WorkflowView workflow={item.workflow} active={unfinished} />;
    case 'task':
      return (
        <div className={styles.task}>
          <TaskView task={item.task} />
        </div>
      );
    case 'widget':
      return <Widget item={item} />;
    case 'structured_input':
      return <StructuredInput item={item} />;
    case 'generated_image':
      return item.image ? (
        <MarkdownImage src={item.image.url} alt={t('chat.generatedImage')} />
      ) : (
        <p className={styles.pending}>{t('chat.imageComing')}</p>
      );
    case 'client_tool_call':
    case 'end_of_turn':
    case 'user_message':
      return null;
  }
}
