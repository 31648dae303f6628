import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import type { ComposerValue } from '../../../client/surface';
import { useChat, useChatState } from '../../ChatContext';
import type { Draft } from '../../controller/chatController';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import styles from './Composer.module.css';
import { Quote } from './Quote';

/** What the chat around the composer may do with it. */
export interface ComposerHandle {
  focus(): void;
  setValue(value: ComposerValue): void;
  setDraft(draft: Draft): void;
}

/** Messages longer than this are not sent: the server would refuse them. */
export const maxMessageLength = 20_000;

export function Composer({
  handle,
  initial,
  placeholder,
  onChange,
}: {
  handle: Ref<ComposerHandle>;
  initial: ComposerValue | undefined;
  placeholder: string | undefined;
  onChange: ((value: ComposerValue) => void) | undefined;
}) {
  const { controller, t } = useChat();
  const { run, thread } = useChatState();
  const [text, setText] = useState(initial?.text ?? '');
  const [quote, setQuote] = useState(initial?.reply ?? '');
  const input = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const tooLong = text.length > maxMessageLength;
  const sendable = text.trim() !== '' && !tooLong;

  useImperativeHandle(handle, () => ({
    focus: () => input.current?.focus(),
    setValue(value) {
      setText(value.text);
      setQuote(value.reply ?? '');
    },
    setDraft(draft) {
      setText(draft.text);
      setQuote(draft.quotedText ?? '');
    },
  }));

  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    change.current?.({ text, reply: quote || undefined });
  }, [text, quote]);

  useEffect(() => {
    const element = input.current;
    if (!element) return;
    element.style.height = 'auto';
    // Read after the text has changed, so that the height is that of this text.
    if (text !== '') element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  function send() {
    if (!sendable) return;
    controller.send({ text: text.trim(), quotedText: quote || undefined });
    setText('');
    setQuote('');
    input.current?.focus();
  }

  if (thread && thread.status.type !== 'active') {
    return (
      <div className={styles.locked} role="status">
        <Icon name="lock" />
        <p>{thread.status.reason || t('chat.locked')}</p>
        <button type="button" className={styles.lockedNew} onClick={() => controller.newThread()}>
          {t('chat.newConversation')}
        </button>
      </div>
    );
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {quote && <Quote text={quote} onRemove={() => setQuote('')} />}
      <textarea
        ref={input}
        className={styles.input}
        rows={1}
        value={text}
        dir="auto"
        placeholder={placeholder ?? t('chat.placeholder')}
        aria-label={placeholder ?? t('chat.placeholder')}
        aria-describedby={tooLong ? hintId : undefined}
        aria-invalid={tooLong || undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // Enter that ends a composition (Japanese, Chinese, Korean) does not send.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      {tooLong && (
        <p className={styles.hint} id={hintId} role="alert">
          {t('chat.tooLong', { count: text.length - maxMessageLength })}
        </p>
      )}
      <div className={styles.bar}>
        <span className={styles.space} />
        {run?.canStop && (
          <IconButton
            label={t('chat.stop')}
            className={sendable ? styles.stopQuiet : styles.send}
            onClick={() => {
              controller.stop();
              input.current?.focus();
            }}
          >
            <Icon name="stop" size={20} />
          </IconButton>
        )}
        {(!run?.canStop || sendable) && (
          <IconButton
            label={t(run ? 'chat.sendNext' : 'chat.send')}
            className={styles.send}
            type="submit"
            disabled={!sendable}
          >
            <Icon name="send" size={20} />
          </IconButton>
        )}
      </div>
    </form>
  );
}
