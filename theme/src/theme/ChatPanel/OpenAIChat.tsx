import type { ChatKitOptions } from '@openai/chatkit';
import { ChatKit, useChatKit } from '@openai/chatkit-react';
import type { ElementReason } from 'docusaurus-theme-chatkit/client/chatElement';
import { patienceMs, signOfLifeMs } from 'docusaurus-theme-chatkit/client/chatElement';
import { createChatKitSurface } from 'docusaurus-theme-chatkit/client/chatKitSurface';
import { chatKitScriptState, loadChatKit } from 'docusaurus-theme-chatkit/client/loadChatKit';
import { createSignal } from 'docusaurus-theme-chatkit/client/signal';
import type { ChatSurface, ChatSurfaceEvents } from 'docusaurus-theme-chatkit/client/surface';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import styles from './styles.module.css';

export interface Props {
  src: string;
  options: ChatKitOptions;
  events: Partial<ChatSurfaceEvents>;
  /** Ours stands in front until ChatKit has taken over. */
  isHidden: boolean;
  /** Whether another chat would do as well: then ChatKit has less time. */
  isBackedUp: boolean;
  onAlive: (surface: ChatSurface) => void;
  onFailed: (reason: ElementReason) => void;
}

/** How long after its first sign of life ChatKit's composer may take. */
const composerMs = 2000;

/** The frame of an unregistered domain is removed after an error that says so. */
function toReason(error: Error): ElementReason {
  const text = `${error.name} ${error.message}`;
  return /integration|domain/i.test(text) ? 'the domain is not registered' : 'the frame failed';
}

interface FrameProps extends Props {
  /** `performance.now()` by which ChatKit must have shown its sign of life. */
  deadline: number;
}

function Frame(props: FrameProps): ReactNode {
  const { options, events, isHidden, deadline } = props;
  const [hasLife, setLife] = useState(false);
  const [isReady, setReady] = useState(false);
  const [free] = useState(createSignal);
  const latest = useRef(props);
  latest.current = props;

  const chatKit = useChatKit({
    ...options,
    onLog({ name }) {
      // `ready` only says that a frame has loaded; it can be an error page.
      if (name === 'app.init') setLife(true);
      if (name === 'composer.ready') setReady(true);
    },
    onError({ error }) {
      const reason = toReason(error);
      // Once it lives, only the loss of its frame is fatal.
      if (!isReady || reason === 'the domain is not registered') latest.current.onFailed(reason);
    },
    onThreadChange: ({ threadId }) => events.threadChange?.(threadId),
    onHistoryOpen: () => events.historyChange?.(true),
    onHistoryClose: () => events.historyChange?.(false),
    onResponseStart: () => events.responseStart?.(),
    onResponseEnd: () => {
      events.responseEnd?.();
      free.emit();
    },
    onThreadLoadEnd: free.emit,
    onEffect: ({ name, data = {} }) => events.effect?.(name, data),
    onDeeplink: ({ name, data = {} }) => events.effect?.(name, data),
  });

  useEffect(() => {
    if (isReady) return;
    const timer = setTimeout(
      () => (hasLife ? setReady(true) : latest.current.onFailed('no sign of life')),
      hasLife ? composerMs : Math.max(0, deadline - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [hasLife, isReady, deadline]);

  const { focusComposer, setComposerValue, sendUserMessage, setThreadId } = chatKit;
  const { fetchUpdates, showHistory, hideHistory } = chatKit;
  const surface = useMemo(
    () =>
      createChatKitSurface(
        {
          focusComposer,
          setComposerValue,
          sendUserMessage,
          setThreadId,
          fetchUpdates,
          showHistory,
          hideHistory,
        },
        free.subscribe,
      ),
    [
      focusComposer,
      setComposerValue,
      sendUserMessage,
      setThreadId,
      fetchUpdates,
      showHistory,
      hideHistory,
      free,
    ],
  );
  useEffect(() => {
    if (isReady) latest.current.onAlive(surface);
  }, [isReady, surface]);

  return (
    <ChatKit
      control={chatKit.control}
      className={styles.chatKit}
      data-hidden={isHidden || undefined}
      inert={isHidden}
    />
  );
}

/** The real ChatKit, mounted once its script has defined the element, and never moved. */
export default function OpenAIChat(props: Props): ReactNode {
  const { src } = props;
  const [isDefined, setDefined] = useState(() => chatKitScriptState(src) === 'ready');
  const [deadline] = useState(
    () => performance.now() + (props.isBackedUp ? signOfLifeMs : patienceMs),
  );
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    let isOver = false;
    const end = (then: () => void) => {
      if (!isOver) then();
      isOver = true;
      clearTimeout(timer);
    };
    const fail = () => end(() => latest.current.onFailed('the script did not load'));
    const timer = setTimeout(fail, Math.max(0, deadline - performance.now()));
    loadChatKit(src).then(() => end(() => setDefined(true)), fail);
    return () => end(() => {});
  }, [src, deadline]);

  return isDefined ? <Frame {...props} deadline={deadline} /> : null;
}
