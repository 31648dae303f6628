import functions from '@theme/ChatKitOptions';
import { BuiltinChat } from 'docusaurus-theme-chatkit/builtin';
import type { Question } from 'docusaurus-theme-chatkit/client/assistant';
import { assistantData, translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import type { ChatElement, ElementEvent } from 'docusaurus-theme-chatkit/client/chatElement';
import { readChatKitTheme, toChatKitLocale } from 'docusaurus-theme-chatkit/client/chatKitTheme';
import { useSiteColorMode } from 'docusaurus-theme-chatkit/client/colorMode';
import { toShownPlace } from 'docusaurus-theme-chatkit/client/shownPlace';
import {
  type ChatSurface,
  type ChatSurfaceEvents,
  hasContent,
} from 'docusaurus-theme-chatkit/client/surface';
import { tellRefusals } from 'docusaurus-theme-chatkit/client/tellRefusals';
import { toChatKitOptions } from 'docusaurus-theme-chatkit/client/toChatKitOptions';
import { useAssistantState } from 'docusaurus-theme-chatkit/client/useAssistant';
import { useChatProps } from 'docusaurus-theme-chatkit/client/useChatProps';
import { useQuestion } from 'docusaurus-theme-chatkit/client/useQuestion';
import { useRunFollower } from 'docusaurus-theme-chatkit/client/useRunFollower';
import type { Site } from 'docusaurus-theme-chatkit/client/useSite';
import {
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
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
  const { isOpen } = useAssistantState();
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
  /** For what happens between two drawings. */
  const latest = useRef({ phase, builtin });
  latest.current = { phase, builtin };
  const [note, setNote] = useState<Pick<Question, 'isCut' | 'lostFiles'>>(() => ({
    lostFiles: api.draft.current.lostFiles,
  }));
  useQuestion(api, surface, setNote);
  useEffect(() => api.onSend(() => setNote({})), [api]);

  useEffect(() => {
    if (container.current) setTheme(readChatKitTheme(colorMode, container.current));
  }, [colorMode]);

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

  const chatKitApi = useMemo(() => ({ ...api, fetch: tellRefusals(api.fetch, translate) }), [api]);
  const follower = useRunFollower(api, chatKit, initialThreadId);
  const chatKitEvents = useMemo<Partial<ChatSurfaceEvents>>(
    () => ({
      ...events,
      ...follower,
      threadChange: (threadId) => {
        events.threadChange?.(threadId);
        follower.threadChange(threadId);
      },
    }),
    [events, follower],
  );

  const onSent = useCallback(() => onElement({ type: 'sent' }), [onElement]);
  // Only ours can be sent in while ChatKit is being tried.
  useEffect(() => (phase === 'trying' ? api.onSend(onSent) : undefined), [api, phase, onSent]);

  async function takeOver(next: ChatSurface): Promise<void> {
    // Mounted anew, for another reader: which chat stands there is decided.
    if (latest.current.phase === 'openai') return setChatKit(next);
    await isComposing.current;
    await latest.current.builtin?.dictated();
    // Meanwhile the reader may have sent, or chosen ours.
    const { current } = latest;
    if (current.phase !== 'trying' && current.phase !== 'waiting') return;
    // One that waits for its turn has sent no request yet: it would go with ours.
    if (current.builtin?.holdsMessages()) return onSent();
    const hadFocus = container.current?.contains(document.activeElement) ?? false;
    const typed = api.draft.current;
    // Ours goes in the same step: what it took afterwards would be lost with it.
    flushSync(() => {
      setChatKit(next);
      onElement({ type: 'alive' });
    });
    // What was still on its way to the server cannot be handed over.
    if (typed.lostFiles) setNote({ lostFiles: typed.lostFiles });
    try {
      const threadId = api.memory.get('thread');
      if (threadId !== initialThreadId) await next.setThreadId(threadId);
      if (hasContent(typed)) await next.setComposerValue(typed);
    } catch (error) {
      // Ours has the conversation and the draft yet: what ChatKit has not got is not lost.
      console.warn('ChatKit did not take over.', error);
      return onElement({ type: 'failed', reason: 'the frame failed' });
    }
    // What it says from here on is its own: of ChatKit's composer nothing is known.
    api.draft.current = { text: '' };
    if (hadFocus) await next.focusComposer();
  }

  return (
    <div
      ref={container}
      className={styles.host}
      onCompositionStart={({ currentTarget }) => {
        // Half a word of Japanese or Chinese is not yet text: nothing is taken from under it.
        isComposing.current = new Promise((resolve) => {
          // In Firefox the text itself comes after this event.
          const onEnd = () => setTimeout(resolve);
          currentTarget.addEventListener('compositionend', onEnd, { once: true });
        });
      }}
    >
      <ElementNotice element={element} config={config} onElement={onElement} />
      {note.isCut && (
        <p className={styles.notice} role="status">
          {translate('ask.cut')}
        </p>
      )}
      {note.lostFiles && note.lostFiles.length > 0 && (
        <p className={styles.notice} role="status">
          {translate('ask.lostFiles', { names: note.lostFiles.join(', ') })}
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
              isShown={isOpen}
              initialThreadId={api.memory.get('thread')}
              initialComposer={api.draft.current}
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
                api: chatKitApi,
                initialThreadId,
                onCitation,
                domainKey: config.domainKey,
                theme,
                locale: toChatKitLocale(site.scope.locale),
              }),
            )}
            events={phase === 'openai' ? chatKitEvents : silence}
            isHidden={phase !== 'openai'}
            isBackedUp={phase === 'trying' && config.element !== 'openai'}
            onAlive={(next) => {
              takeOver(next).catch((error) => console.warn('ChatKit has no cursor.', error));
            }}
            onFailed={(reason) => onElement({ type: 'failed', reason })}
          />
        )}
        {phase === 'waiting' && <p className={styles.state}>{translate('panel.loading')}</p>}
      </div>
    </div>
  );
}
