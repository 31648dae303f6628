import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { BuiltinChatProps } from '../client/builtinChatProps';
import { createChatApi } from './api/createChatApi';
import styles from './BuiltinChat.module.css';
import { type ChatContextValue, ChatProvider } from './ChatContext';
import { createChatController } from './controller/createChatController';
import { createSurface } from './createSurface';
import { Markdown } from './markdown/Markdown';
import { LiveRegion } from './parts/Announcer';
import { Composer, type ComposerHandle } from './parts/Composer';
import { History } from './parts/History';
import { OfflineBanner } from './parts/OfflineBanner';
import { Thread } from './parts/Thread';

/** The chat inside its error boundary. */
export function Chat(props: BuiltinChatProps) {
  const {
    api,
    locale,
    colorMode,
    translate: t,
    features,
    disclaimer,
    onCitation,
    searchMentions,
  } = props;
  const latest = useRef(props);
  latest.current = props;
  const composer = useRef<ComposerHandle>(null);
  const [message, setMessage] = useState({ text: '', id: 0 });
  const [history, setHistory] = useState(false);

  const controller = useMemo(
    () =>
      createChatController(
        createChatApi(api.url, (...request) => latest.current.api.fetch(...request), locale),
        () => latest.current,
      ),
    [api.url, locale],
  );

  const showHistory = useCallback((open: boolean) => {
    setHistory(open);
    latest.current.events.historyChange?.(open);
    if (!open) composer.current?.focus();
  }, []);

  useEffect(() => {
    const { initialThreadId, events, onSurface } = latest.current;
    if (initialThreadId) void controller.openThread(initialThreadId);
    onSurface(createSurface(controller, composer, showHistory));
    events.ready?.();
    return () => {
      controller.dispose();
      latest.current.onSurface(null);
    };
  }, [controller, showHistory]);

  const announce = useCallback((text: string) => {
    setMessage((before) => ({ text, id: before.id + 1 }));
  }, []);

  const value = useMemo<ChatContextValue>(
    () => ({
      controller,
      t,
      locale,
      colorMode,
      features,
      origins: originsOf(api.url),
      onCitation,
      searchMentions,
      announce,
      fetch: api.fetch,
      focusComposer: () => composer.current?.focus(),
    }),
    [
      controller,
      t,
      locale,
      colorMode,
      features,
      api.url,
      api.fetch,
      onCitation,
      searchMentions,
      announce,
    ],
  );

  return (
    <ChatProvider value={value}>
      <OfflineBanner />
      <div className={styles.body} hidden={history}>
        <Thread
          startScreen={props.startScreen}
          onEdit={(localId) => {
            const draft = controller.takeBack(localId);
            if (draft) composer.current?.setDraft(draft);
            composer.current?.focus();
          }}
        />
        <div className={styles.foot}>
          <Composer
            handle={composer}
            initial={props.initialComposer}
            placeholder={props.placeholder}
            onChange={props.onComposerChange}
          />
          {disclaimer && (
            <div className={styles.disclaimer}>
              <Markdown text={disclaimer} />
            </div>
          )}
        </div>
      </div>
      {history && <History onClose={() => showHistory(false)} />}
      <LiveRegion message={message} />
    </ChatProvider>
  );
}

/** The site's origin first, then the server's where that is another. */
function originsOf(url: string): string[] {
  const site = window.location.origin;
  return [...new Set([site, new URL(url, site).origin])];
}
