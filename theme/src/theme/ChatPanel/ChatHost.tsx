import functions from '@theme/ChatKitOptions';
import { BuiltinChat } from 'docusaurus-theme-chatkit/builtin';
import { assistantData, translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import type { ChatElement, ElementEvent } from 'docusaurus-theme-chatkit/client/chatElement';
import { readChatKitTheme, toChatKitLocale } from 'docusaurus-theme-chatkit/client/chatKitTheme';
import { useSiteColorMode } from 'docusaurus-theme-chatkit/client/colorMode';
import { followRun } from 'docusaurus-theme-chatkit/client/followRun';
import { toShownPlace } from 'docusaurus-theme-chatkit/client/shownPlace';
import type { ChatSurface, ChatSurfaceEvents } from 'docusaurus-theme-chatkit/client/surface';
import { toChatKitOptions } from 'docusaurus-theme-chatkit/client/toChatKitOptions';
import { useChatProps } from 'docusaurus-theme-chatkit/client/useChatProps';
import { useQuestion } from 'docusaurus-theme-chatkit/client/useQuestion';
import type { Site } from 'docusaurus-theme-chatkit/client/useSite';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import ElementNotice from './ElementNotice';
import OpenAIChat from './OpenAIChat';
import styles from './styles.module.css';

export interface Props {
  api: ChatApi;
  site: Site;
  element: ChatElement;
  onElement: (event: ElementEvent) => void;
  /** The surface of the chat that stands there; `null` while none can be used. */
  onSurface: (surface: ChatSurface | null) => void;
  onHistoryChange: (isOpen: boolean) => void;
  onCitation: (href: string, snippet?: string) => void;
}

const { config } = assistantData;

/** What a hidden chat does is nobody's concern. */
const silence: Partial<ChatSurfaceEvents> = {};

/** The chat in the panel: ours, the real ChatKit, or ours in front of ChatKit while it loads. */
export default function ChatHost(props: Props): ReactNode {
  const { api, site, element, onElement, onSurface, onHistoryChange, onCitation } = props;
  const { phase } = element;
  const colorMode = useSiteColorMode();
  const chatProps = useChatProps(api, site, functions);
  const container = useRef<HTMLDivElement>(null);
  const isComposing = useRef<Promise<void>>(undefined);
  const [initialThreadId] = useState(() => api.memory.get('thread'));
  const [builtin, setBuiltin] = useState<ChatSurface | null>(null);
  const [chatKit, setChatKit] = useState<ChatSurface | null>(null);
  const [theme, setTheme] = useState<ReturnType<typeof readChatKitTheme>>();

  const surface = phase === 'openai' ? chatKit : builtin;
  useLayoutEffect(() => onSurface(surface), [surface, onSurface]);
  const [isCut, setCut] = useState(false);
  useQuestion(api, surface, setCut);
  useEffect(() => api.onSend(() => setCut(false)), [api]);

  useEffect(() => {
    if (container.current) setTheme(readChatKitTheme(colorMode, container.current));
  }, [colorMode]);

  // An answer that was being made when the page went: the real ChatKit does not look for it.
  useEffect(() => {
    if (!chatKit || !initialThreadId) return;
    const abort = new AbortController();
    const onMore = () => void chatKit.fetchUpdates().catch(() => {});
    void followRun(api, initialThreadId, onMore, abort.signal);
    return () => abort.abort();
  }, [api, chatKit, initialThreadId]);

  const events = useMemo<Partial<ChatSurfaceEvents>>(
    () => ({
      threadChange: (threadId) => api.memory.set('thread', threadId),
      historyChange: onHistoryChange,
      effect: (name, data) => {
        const place = toShownPlace(name, data);
        if (place) onCitation(place.href, place.snippet);
        functions.onEffect?.(name, data);
      },
    }),
    [api, onHistoryChange, onCitation],
  );

  // Only ours can be sent in while ChatKit is being tried.
  useEffect(
    () => (phase === 'trying' ? api.onSend(() => onElement({ type: 'sent' })) : undefined),
    [api, phase, onElement],
  );

  async function takeOver(next: ChatSurface): Promise<void> {
    await isComposing.current;
    const hadFocus = container.current?.contains(document.activeElement) ?? false;
    const typed = api.draft.current;
    setChatKit(next);
    onElement({ type: 'alive' });
    const threadId = api.memory.get('thread');
    if (threadId !== initialThreadId) await next.setThreadId(threadId);
    if (typed.text || typed.reply) await next.setComposerValue(typed);
    if (hadFocus) await next.focusComposer();
  }

  return (
    <div
      ref={container}
      className={styles.host}
      onCompositionStart={({ currentTarget }) => {
        // Half a word of Japanese or Chinese is not yet text: nothing is taken from under it.
        isComposing.current = new Promise((resolve) => {
          currentTarget.addEventListener('compositionend', () => resolve(), { once: true });
        });
      }}
    >
      <ElementNotice element={element} config={config} onElement={onElement} />
      {isCut && (
        <p className={styles.notice} role="status">
          {translate('ask.cut')}
        </p>
      )}
      <div className={styles.chats}>
        {(phase === 'trying' || phase === 'builtin') && (
          <div className={styles.chat}>
            <BuiltinChat
              {...chatProps}
              locale={site.scope.locale}
              siteUrl={site.scope.url}
              direction={site.direction}
              colorMode={colorMode}
              initialThreadId={api.memory.get('thread')}
              onSurface={setBuiltin}
              onComposerChange={(value) => {
                api.draft.current = value;
              }}
              events={events}
              onCitation={onCitation}
            />
          </div>
        )}
        {(phase === 'trying' || phase === 'waiting' || phase === 'openai') && theme && (
          <OpenAIChat
            src={config.script.src}
            options={(functions.extendChatKitOptions ?? ((options) => options))(
              toChatKitOptions({
                ...chatProps,
                initialThreadId,
                onCitation,
                domainKey: config.domainKey,
                theme,
                locale: toChatKitLocale(site.scope.locale),
              }),
            )}
            events={phase === 'openai' ? events : silence}
            isHidden={phase !== 'openai'}
            isBackedUp={phase === 'trying'}
            onAlive={(next) => {
              takeOver(next).catch((error) => console.warn('ChatKit did not take over.', error));
            }}
            onFailed={(reason) => onElement({ type: 'failed', reason })}
          />
        )}
        {phase === 'waiting' && <p className={styles.state}>{translate('panel.loading')}</p>}
      </div>
    </div>
  );
}
