import { memo, useId, useState } from 'react';
import { useChat } from '../../ChatContext';
import { Markdown } from '../../markdown/Markdown';
import { MarkdownLink } from '../../markdown/MarkdownLink';
import type { Task, Workflow } from '../../protocol/task';
import { Icon, type IconName, iconNamed } from '../Icon';
import styles from './Workflow.module.css';

/** What was done on the way to an answer; folded once it is over. */
export const WorkflowView = memo(function WorkflowView({
  workflow,
  active,
}: {
  workflow: Workflow;
  active: boolean;
}) {
  const { t } = useChat();
  const [chosen, setChosen] = useState<boolean>();
  const id = useId();
  const open = chosen ?? (active || workflow.expanded);
  const current = active ? workflow.tasks.findLast((task) => task.title) : undefined;
  return (
    <div className={styles.workflow}>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setChosen(!open)}
      >
        <span className={active ? styles.active : undefined}>
          {summaryOf(workflow, t) ?? current?.title ?? t(active ? 'chat.working' : 'chat.steps')}
        </span>
        <Icon name="chevron" size={14} className={open ? styles.opened : styles.closed} />
      </button>
      <ol id={id} className={styles.tasks} hidden={!open}>
        {workflow.tasks.map((task, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: tasks are only ever appended
          <li key={index} className={styles.task}>
            <TaskView task={task} />
          </li>
        ))}
      </ol>
    </div>
  );
});

function summaryOf(workflow: Workflow, t: ReturnType<typeof useChat>['t']): string | undefined {
  const { summary } = workflow;
  if (!summary) return undefined;
  return 'title' in summary ? summary.title : t('chat.thoughtFor', { seconds: summary.duration });
}

const icons: Readonly<Record<Task['type'], IconName>> = {
  custom: 'dot',
  web_search: 'search',
  thought: 'lightbulb',
  file: 'document',
  image: 'image',
};

/** One step, by itself or within a workflow. */
export function TaskView({ task }: { task: Task }) {
  const { t } = useChat();
  return (
    <>
      <span className={task.status === 'loading' ? styles.loading : styles.icon}>
        <Icon name={iconNamed(task.icon) ?? icons[task.type]} size={15} />
      </span>
      <div className={styles.body}>
        {task.title && (
          <p className={task.status === 'loading' ? styles.active : styles.title}>{task.title}</p>
        )}
        {task.queries.length > 0 && (
          <ul className={styles.queries} aria-label={t('chat.queries')}>
            {task.queries.map((query) => (
              <li key={query}>{query}</li>
            ))}
          </ul>
        )}
        {task.sources.length > 0 && (
          <ul className={styles.sources}>
            {task.sources.map((source) => (
              <li key={source.type === 'url' ? source.url : source.filename}>
                {source.type === 'url' ? (
                  <MarkdownLink href={source.url}>{source.title || source.url}</MarkdownLink>
                ) : (
                  source.title || source.filename
                )}
              </li>
            ))}
          </ul>
        )}
        {task.content && <Markdown text={task.content} />}
      </div>
    </>
  );
}
