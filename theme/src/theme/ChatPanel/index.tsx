import ErrorBoundary from '@docusaurus/ErrorBoundary';
import functions from '@theme/ChatKitOptions';
import PersonalizeMenu from '@theme/PersonalizeMenu';
import SignInGate from '@theme/SignInGate';
import { setAssistant } from 'docusaurus-theme-chatkit/client/assistant';
import { assistantData, translate } from 'docusaurus-theme-chatkit/client/assistantData';
import { useInitialConfig } from 'docusaurus-theme-chatkit/client/initialConfig';
import { loadChatKit } from 'docusaurus-theme-chatkit/client/loadChatKit';
import type { ChatSurface } from 'docusaurus-theme-chatkit/client/surface';
import { useAssistantState } from 'docusaurus-theme-chatkit/client/useAssistant';
import { useChatApi } from 'docusaurus-theme-chatkit/client/useChatApi';
import { useChatElement } from 'docusaurus-theme-chatkit/client/useChatElement';
import { useCitations } from 'docusaurus-theme-chatkit/client/useCitations';
import { useKeptFocus } from 'docusaurus-theme-chatkit/client/useKeptFocus';
import { closeOnEscape, usePanelFocus } from 'docusaurus-theme-chatkit/client/usePanelFocus';
import { usePanelLayout } from 'docusaurus-theme-chatkit/client/usePanelLayout';
import { usePanelOnPage } from 'docusaurus-theme-chatkit/client/usePanelOnPage';
import { useSite } from 'docusaurus-theme-chatkit/client/useSite';
import {
  type CSSProperties,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import ChatHost from './ChatHost';
import Header from './Header';
import QuickActions from './QuickActions';
import ResizeHandle from './ResizeHandle';
import styles from './styles.module.css';

const { config } = assistantData;

/** The next page load opens where this one left off. */
function rememberOpen(isOpen: boolean): void {
  try {
    if (isOpen) sessionStorage.chatkit = 1;
    else delete sessionStorage.chatkit;
  } catch {
    // Storage is blocked: nothing is remembered.
  }
}

function Panel(): ReactNode {
  const { isOpen } = useAssistantState();
  const initial = useInitialConfig();
  const site = useSite();
  const api = useChatApi(site, functions);
  const [element, onElement] = useChatElement(api.memory, config);
  const { layout, shape, canBeSide, change } = usePanelLayout(api.memory, config.layout);
  const [isUsed, setUsed] = useState(isOpen);
  const [surface, setSurface] = useState<ChatSurface | null>(null);
  const [hasHistory, setHistory] = useState(false);
  const [hasSettings, setSettings] = useState(false);
  const panel = useRef<HTMLElement>(null);

  const makeWay = useCallback(() => {
    if (shape === 'sheet') setAssistant({ isOpen: false });
  }, [shape]);
  const onCitation = useCitations(makeWay);
  usePanelFocus(panel, shape, surface);
  const settings = useRef<HTMLElement>(null);
  const focusChat = useCallback(() => {
    // A phone's keyboard would cover what there is to read.
    if (shape === 'sheet') panel.current?.focus({ preventScroll: true });
    else surface?.focusComposer().catch(() => {});
  }, [shape, surface]);
  useKeptFocus(panel, () => {
    if (view === 'chat' && shape !== 'sheet') focusChat();
  });
  const hadSettings = useRef(hasSettings);
  useEffect(() => {
    if (hadSettings.current === hasSettings) return;
    hadSettings.current = hasSettings;
    if (hasSettings) settings.current?.focus();
    else focusChat();
  }, [hasSettings, focusChat]);
  usePanelOnPage(panel, isOpen, shape, layout.width);

  const { phase } = element;
  const wantsScript = phase === 'trying' || phase === 'waiting';
  useEffect(() => {
    // This is the reader's intent; the frame itself is only opened with the panel.
    if (wantsScript) void loadChatKit(config.script.src).catch(() => {});
  }, [wantsScript]);
  // At once, not after the panel has been drawn empty: the reader waits for the composer.
  if (isOpen && !isUsed) setUsed(true);
  useEffect(() => rememberOpen(isOpen), [isOpen]);

  const view = hasSettings ? 'settings' : hasHistory ? 'history' : 'chat';
  const isLeft = (initial.start === 1) !== (site.direction === 'rtl');
  const style: CSSProperties & Record<`--${string}`, string> = {
    ...initial.style,
    '--chatkit-width': `${layout.width}px`,
    '--chatkit-height': `${layout.height}px`,
  };
  return (
    <section
      ref={panel}
      className={styles.panel}
      style={style}
      role="dialog"
      aria-modal={shape === 'sheet' || undefined}
      aria-label={translate('panel.title')}
      tabIndex={-1}
      data-open={isOpen || undefined}
      data-shape={shape}
      data-start={initial.start}
      data-chatkit-element={phase}
      data-chatkit-reason={'reason' in element ? element.reason : undefined}
      inert={!isOpen}
      onKeyDown={closeOnEscape}
    >
      <Header
        view={view}
        title={translate(view === 'chat' ? 'panel.title' : `panel.${view}`)}
        isReady={surface !== null}
        shape={shape}
        canBeSide={canBeSide}
        onBack={() => {
          if (hasSettings) setSettings(false);
          else void surface?.hideHistory();
        }}
        onNewThread={() => {
          void surface?.setThreadId(null).then(() => surface.focusComposer());
        }}
        onHistory={() => void surface?.showHistory()}
        onSettings={() => setSettings(true)}
        onShape={() => change({ shape: layout.shape === 'side' ? 'popup' : 'side' })}
      />
      <div className={styles.body}>
        <div className={styles.covered} inert={hasSettings}>
          {isUsed && (
            <SignInGate api={api}>
              <ChatHost
                api={api}
                site={site}
                element={element}
                onElement={onElement}
                onSurface={setSurface}
                onHistoryChange={setHistory}
                onCitation={onCitation}
              />
            </SignInGate>
          )}
        </div>
        {hasSettings && (
          <section
            ref={settings}
            className={styles.cover}
            aria-label={translate('panel.settings')}
            tabIndex={-1}
          >
            <PersonalizeMenu
              api={api}
              onBuiltin={(isBuiltin) => {
                onElement(
                  isBuiltin ? { type: 'builtin', reason: 'the reader chose it' } : { type: 'try' },
                );
              }}
              onDone={() => setSettings(false)}
              onErased={() => void surface?.setThreadId(null).catch(() => {})}
            />
          </section>
        )}
      </div>
      {shape !== 'sheet' && (
        <ResizeHandle
          side="width"
          value={layout.width}
          isLeft={isLeft}
          onChange={(width) => change({ width })}
        />
      )}
      {shape === 'popup' && (
        <ResizeHandle
          side="height"
          value={layout.height}
          isLeft={isLeft}
          onChange={(height) => change({ height })}
        />
      )}
    </section>
  );
}

function PageActions(): ReactNode {
  const { style, start } = useInitialConfig();
  return <QuickActions style={style} start={start} />;
}

/** The assistant's panel. Whatever fails in it, the page and the launcher stay. */
export default function ChatPanel(): ReactNode {
  return (
    <ErrorBoundary
      fallback={({ tryAgain }) => (
        <section className={styles.panel} data-open role="alert">
          <div className={styles.broken}>
            <p>{translate('chat.broken')}</p>
            <button type="button" className="button button--primary" onClick={tryAgain}>
              {translate('chat.tryAgain')}
            </button>
            <button
              type="button"
              className="button button--secondary"
              onClick={() => {
                setAssistant({ isOpen: false });
                tryAgain();
              }}
            >
              {translate('panel.close')}
            </button>
          </div>
        </section>
      )}
    >
      <Panel />
      <PageActions />
    </ErrorBoundary>
  );
}
