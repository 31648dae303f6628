import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { BuiltinChatProps } from '../client/builtinChatProps';
import { createChatApi } from './api/createChatApi';
import styles from './BuiltinChat.module.css';
import { type ChatContextValue, ChatProvider } from './ChatContext';
import { createChatController } from './controller/createChatController';
import { createSurface } from './createSurface';
import { useAnswerParts, usePrefetchedAnswerParts } from './loadAnswerParts';
import { LiveRegion } from './parts/Announcer';
import { AwaitedParts } from './parts/AwaitedParts';
import { Composer, type ComposerHandle } from './parts/Composer';
import { DropZone } from './parts/DropZone';
import { LaterMarkdown } from './parts/LaterMarkdown';
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
    siteUrl,
    onCitation,
    searchMentions,
  } = props;
  const latest = useRef(props);
  latest.current = props;
  const composer = useRef<ComposerHandle>(null);
  const [message, setMessage] = useState({ text: '', id: 0 });
  const [history, setHistory] = useState(false);
  const parts = useAnswerParts();
  usePrefetchedAnswerParts(Boolean(props.initialThreadId) || history);

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
  }, []);

  useLayoutEffect(() => {
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
      siteUrl,
      onCitation,
      searchMentions,
      emitEffect: (name, data) => latest.current.events.effect?.(name, data),
      announce,
      async authorize(url, headers) {
        const isOurs = isBelow(url, api.url);
        if (isOurs) await latest.current.api.session?.authorize(headers);
        return isOurs;
      },
    }),
    [
      controller,
      t,
      locale,
      colorMode,
      features,
      api.url,
      siteUrl,
      onCitation,
      searchMentions,
      announce,
    ],
  );

  return (
    <ChatProvider value={value}>
      <OfflineBanner />
      <DropZone
        className={styles.body}
        hidden={history}
        onFiles={(files) => composer.current?.addFiles(files)}
      >
        <Thread
          startScreen={props.startScreen}
          onEdit={(localId) => {
            const draft = controller.takeBack(localId);
            if (draft) composer.current?.addDraft(draft);
            composer.current?.focus();
          }}
        />
        <div className={styles.foot}>
          <Composer
            handle={composer}
            initial={props.initialComposer}
            placeholder={props.placeholder}
            isShown={!history && props.isShown !== false}
            onChange={props.onComposerChange}
          />
          {disclaimer && (
            <div className={styles.disclaimer}>
              <LaterMarkdown text={disclaimer} />
            </div>
          )}
        </div>
      </DropZone>
      {history && (parts ? <parts.History onClose={() => showHistory(false)} /> : <AwaitedParts />)}
      <LiveRegion message={message} />
    </ChatProvider>
  );
}

/** Whether an address is the chat endpoint's or below it: no other is given the reader's token. */
function isBelow(url: string, endpoint: string): boolean {
  const target = new URL(url, window.location.href);
  const own = new URL(endpoint, window.location.href);
  return target.origin === own.origin && target.pathname.startsWith(`${own.pathname}/`);
}

/** The site's origin first, then the server's where that is another. */
function originsOf(url: string): string[] {
  const site = window.location.origin;
  return [...new Set([site, new URL(url, site).origin])];
}
