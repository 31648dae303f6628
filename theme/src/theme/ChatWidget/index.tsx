import ErrorBoundary from '@docusaurus/ErrorBoundary';
import { useLocation } from '@docusaurus/router';
import useIsBrowser from '@docusaurus/useIsBrowser';
import ChatLauncher from '@theme/ChatLauncher';
import { askAbout, selected, setAssistant } from 'docusaurus-theme-chatkit/client/assistant';
import { useInitialConfig } from 'docusaurus-theme-chatkit/client/initialConfig';
import { isShortcut } from 'docusaurus-theme-chatkit/client/shortcut';
import { useAssistantState } from 'docusaurus-theme-chatkit/client/useAssistant';
import {
  type ComponentType,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';

/** Wakes at the first selection, or when a pointer or the focus comes to a code block. */
const wakers = ['selectionchange', 'pointerover', 'focusin'];

/**
 * On every page: the launcher, and what listens for a first intent. All else is loaded then, and
 * the panel stays mounted from there on, because a chat's frame does not survive a move in the DOM.
 */
function Widget(): ReactNode {
  const { label, start, key = 'mod+i', noAsk, style, hidden } = useInitialConfig();
  const { isOpen } = useAssistantState();
  const { pathname } = useLocation();
  const [Panel, setPanel] = useState<ComponentType>();
  const [Ask, setAsk] = useState<ComponentType>();
  const [failed, setFailed] = useState(false);
  const isHidden = hidden?.includes(pathname.replace(/(.)\/$/, '$1'));

  const tries = useRef(0);
  const load = useCallback(() => {
    const own = ++tries.current;
    import('@theme/ChatPanel').then(
      (module) => setPanel(() => module.default),
      () => {
        // An earlier try that fails late must not close what is being opened again.
        if (own !== tries.current) return;
        setFailed(true);
        setAssistant({ isOpen: false });
      },
    );
  }, []);

  useEffect(() => {
    if (!isOpen) return;
    // Not before: a phone's button becomes smaller by it, and the finger that comes would miss it.
    setFailed(false);
    load();
  }, [isOpen, load]);

  useEffect(() => {
    try {
      if (sessionStorage.chatkit) setAssistant({ isOpen: true });
    } catch {
      // Storage is blocked: nothing is remembered.
    }
  }, []);

  useEffect(() => {
    if (isHidden) {
      setAssistant({ isOpen: false });
      return;
    }
    const onKey = (event: KeyboardEvent) => {
      if (isShortcut(event, key)) {
        event.preventDefault();
        askAbout(selected.read?.());
      }
    };
    const wake = ({ type, target }: Event) => {
      if (type[0] === 's' ? `${getSelection()}` : (target as Element).closest?.('pre')) {
        stop();
        import('@theme/AskSelection').then((module) => setAsk(() => module.default));
      }
    };
    const stop = () => {
      for (const type of wakers) document.removeEventListener(type, wake);
    };
    addEventListener('keydown', onKey);
    if (!noAsk) for (const type of wakers) document.addEventListener(type, wake);
    return () => {
      removeEventListener('keydown', onKey);
      stop();
    };
  }, [isHidden, key, noAsk]);

  return (
    <>
      {!isHidden && (
        <ChatLauncher
          label={label}
          start={start}
          style={style}
          state={failed ? 'failed' : isOpen && (Panel ? 'open' : 'loading')}
          onIntent={load}
        />
      )}
      {!isHidden && Ask && <Ask />}
      {Panel && <Panel />}
    </>
  );
}

/** The assistant on the page. Whatever fails in it, the page stays whole. */
export default function ChatWidget(): ReactNode {
  const isBrowser = useIsBrowser();
  return <ErrorBoundary fallback={() => null}>{isBrowser && <Widget />}</ErrorBoundary>;
}
