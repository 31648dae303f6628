import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { useChat } from '../../ChatContext';
import { isRecord, toText } from '../../protocol/json';
import { childrenOf, type WidgetNode } from '../../protocol/widget';
import { Icon, iconNamed } from '../Icon';
import { boxStyle } from './boxStyle';
import { collectLabels, FieldLabelsProvider } from './FieldLabels';
import { readForm } from './readForm';
import styles from './Widget.module.css';
import { useWidget } from './WidgetContext';
import { Children, keyOf } from './WidgetNodeView';
import { widgetText } from './widgetText';

interface NodeProps {
  node: WidgetNode;
}

export function Card({ node }: NodeProps) {
  const labels = useMemo(() => collectLabels(node), [node]);
  const { run, busy } = useWidget();
  const confirm = isRecord(node.confirm) ? node.confirm : undefined;
  const cancel = isRecord(node.cancel) ? node.cancel : undefined;
  const content = (
    <>
      <Status status={node.status} />
      {node.collapsed !== true && <Children node={node} />}
      {(confirm || cancel) && (
        <div className={styles.footer}>
          {cancel && (
            <button
              type="button"
              className={styles.button}
              disabled={busy}
              onClick={() => run(cancel.action)}
            >
              {toText(cancel.label)}
            </button>
          )}
          {confirm && (
            <button
              type={node.asForm === true ? 'submit' : 'button'}
              className={`${styles.button} ${styles.primary}`}
              disabled={busy}
              onClick={() => {
                if (node.asForm !== true) run(confirm.action);
              }}
            >
              {toText(confirm.label)}
            </button>
          )}
        </div>
      )}
    </>
  );
  return (
    <FieldLabelsProvider value={labels}>
      {node.asForm === true ? (
        <form className={styles.card} onSubmit={(event) => submit(event, run, confirm?.action)}>
          {content}
        </form>
      ) : (
        <div className={styles.card}>{content}</div>
      )}
    </FieldLabelsProvider>
  );
}

export function Form({ node }: NodeProps) {
  const { run } = useWidget();
  const labels = useMemo(() => collectLabels(node), [node]);
  return (
    <FieldLabelsProvider value={labels}>
      <form
        className={node.direction === 'row' ? styles.row : styles.column}
        style={boxStyle(node)}
        onSubmit={(event) => submit(event, run, node.onSubmitAction)}
      >
        <Children node={node} />
      </form>
    </FieldLabelsProvider>
  );
}

function submit(
  event: FormEvent<HTMLFormElement>,
  run: ReturnType<typeof useWidget>['run'],
  action: unknown,
): void {
  event.preventDefault();
  run(action, readForm(event.currentTarget));
}

function Status({ status }: { status: unknown }): ReactNode {
  if (!isRecord(status)) return null;
  const icon = iconNamed(status.icon);
  return (
    <p className={styles.status}>
      {icon && <Icon name={icon} size={15} />}
      {toText(status.text)}
    </p>
  );
}

export function ListView({ node }: NodeProps) {
  const { t } = useChat();
  const [all, setAll] = useState(false);
  const items = childrenOf(node);
  const limit = typeof node.limit === 'number' ? Math.max(node.limit, 1) : 10;
  const shown = all ? items : items.slice(0, limit);
  return (
    <div className={styles.list}>
      <Status status={node.status} />
      <ul className={styles.items}>
        {shown.map((item, index) => (
          <ListItem key={keyOf(item, index)} node={item} />
        ))}
      </ul>
      {items.length > limit && (
        <button type="button" className={styles.more} onClick={() => setAll(!all)}>
          {t(all ? 'chat.showLess' : 'chat.showMore')}
        </button>
      )}
    </div>
  );
}

function ListItem({ node }: NodeProps) {
  const { run, busy } = useWidget();
  return (
    <li className={styles.item}>
      <div className={styles.row} style={boxStyle(node)}>
        <Children node={node} />
      </div>
      {node.onClickAction !== undefined && (
        // Lies over the item, so that what stands in it may be anything.
        <button
          type="button"
          className={styles.cover}
          aria-label={widgetText(node)}
          disabled={busy}
          onClick={() => run(node.onClickAction)}
        />
      )}
    </li>
  );
}
