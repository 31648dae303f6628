import { useEffect, useRef, useState } from 'react';
import { isComposing } from '../../../client/isComposing';
import { useChat } from '../../ChatContext';
import { Icon } from '../Icon';
import { groupByAge } from './groupByAge';
import styles from './History.module.css';
import { HistoryEntry } from './HistoryEntry';
import { useThreads } from './useThreads';

/** The reader's conversations: find, open, rename, delete. The panel's header has its title. */
export function History({ onClose }: { onClose: () => void }) {
  const { controller, t, locale } = useChat();
  const [query, setQuery] = useState('');
  const { threads, status, failure, hasMore, loadMore, reload, change, remove } = useThreads(query);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current?.focus(), []);

  const wanted = query.trim().toLocaleLowerCase(locale);
  const found = threads.filter((thread) =>
    (thread.title ?? t('chat.untitled')).toLocaleLowerCase(locale).includes(wanted),
  );

  return (
    <section
      className={styles.history}
      aria-label={t('chat.history')}
      // Where an entry that had the focus is gone, this has it.
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        if (isComposing(event.nativeEvent)) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div className={styles.search}>
        <Icon name="search" size={16} />
        <input
          ref={search}
          type="search"
          className={styles.query}
          value={query}
          placeholder={t('chat.searchHistory')}
          aria-label={t('chat.searchHistory')}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <div className={styles.list}>
        {groupByAge(found, new Date()).map(({ age, threads: group }) => (
          <section key={age} aria-label={t(`chat.age.${age}`)}>
            <h3 className={styles.age}>{t(`chat.age.${age}`)}</h3>
            <ul className={styles.entries}>
              {group.map((thread) => (
                <HistoryEntry
                  key={thread.id}
                  thread={thread}
                  age={age}
                  onOpen={() => {
                    onClose();
                    void controller.openThread(thread.id);
                  }}
                  onRenamed={change}
                  onDeleted={remove}
                />
              ))}
            </ul>
          </section>
        ))}
        {failure && (
          <div className={styles.failure} role="alert">
            <p>{t(`chat.failure.${failure}`)}</p>
            <button type="button" className={styles.more} onClick={reload}>
              {t('chat.tryAgain')}
            </button>
          </div>
        )}
        {status === 'loading' && (
          <p className={styles.empty} role="status">
            {t('chat.loadingHistory')}
          </p>
        )}
        {status === 'idle' && !failure && found.length === 0 && (
          <p className={styles.empty} role="status">
            {t(wanted ? 'chat.nothingFound' : 'chat.noHistory')}
          </p>
        )}
        {hasMore && !failure && (
          <button
            type="button"
            className={styles.more}
            // Not disabled, which would take the focus from it.
            aria-disabled={status === 'loading' || undefined}
            onClick={() => {
              if (status === 'idle') loadMore();
            }}
          >
            {t('chat.more')}
          </button>
        )}
      </div>
    </section>
  );
}
