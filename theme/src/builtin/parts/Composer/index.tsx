import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { isComposing } from '../../../client/isComposing';
import type { ComposerValue } from '../../../client/surface';
import { useChat, useChatState } from '../../ChatContext';
import type { Draft } from '../../controller/chatController';
import { toDraft } from '../../controller/toDraft';
import type { Mention } from '../../state/chatState';
import { Bar } from './Bar';
import styles from './Composer.module.css';
import { Dictation } from './Dictation';
import { joinTexts } from './joinTexts';
import { Locked } from './Locked';
import { MentionList, optionId } from './MentionList';
import { Quote } from './Quote';
import { toComposerValue } from './toComposerValue';
import { Uploads } from './Uploads';
import { useAutoHeight } from './useAutoHeight';
import { useDictation } from './useDictation';
import { useMentions } from './useMentions';
import { useUploads } from './useUploads';

/** What the chat around the composer may do with it. */
export interface ComposerHandle {
  focus(): void;
  /** Adds to what stands there; a passage takes the place of the one quoted before. */
  addValue(value: ComposerValue): void;
  addDraft(draft: Draft): void;
  addFiles(files: File[]): void;
  /** Resolves once the reader does not dictate. */
  dictated(): Promise<void>;
}

/** The server's default; a longer message would be refused, so it is not sent. */
const defaultMaxChars = 16_000;

/** Where the reader writes: text, a quoted passage, mentions, files, speech. */
export function Composer({
  handle,
  initial,
  placeholder,
  isShown,
  onChange,
}: {
  handle: Ref<ComposerHandle>;
  initial: ComposerValue | undefined;
  placeholder: string | undefined;
  isShown: boolean;
  onChange: ((value: ComposerValue) => void) | undefined;
}) {
  const { controller, features, t } = useChat();
  const { thread } = useChatState();
  const isLocked = thread !== null && thread.status.type !== 'active';
  const [first] = useState(() => toDraft(initial ?? { text: '' }));
  const [text, setText] = useState(first.text);
  const [quote, setQuote] = useState(first.quotedText ?? '');
  const [mentions, setMentions] = useState<Mention[]>(first.mentions ?? []);
  const input = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number>(undefined);
  const listId = useId();
  const hintId = useId();
  const files = useUploads(first.attachments);
  const dictation = useDictation(isShown && !isLocked, (said) => {
    // At once: where ChatKit waits to take over, it takes what stands here next.
    flushSync(() => setText((before) => (before ? `${before.trimEnd()} ${said}` : said)));
    requestAnimationFrame(() => input.current?.focus());
  });
  const mention = useMentions(input, text, mentions, (next, position, entity) => {
    setText(next);
    setMentions((before) => [...before.filter(({ id }) => id !== entity.id), entity]);
    caret.current = position;
  });
  useAutoHeight(input, text);

  const over = text.length + quote.length - (features.maxMessageChars ?? defaultMaxChars);
  const tooLong = over > 0;
  const uploaded = files.uploads.every((upload) => upload.status === 'done');
  const filled = text.trim() !== '' || files.uploads.length > 0;
  const sendable = filled && uploaded && !tooLong;
  const problem = tooLong ? t('chat.tooLong', { count: over }) : files.problem || dictation.problem;

  function addDraft({ text: added, quotedText, mentions: more = [], attachments }: Draft) {
    setText((before) => joinTexts(before, added));
    if (quotedText) setQuote(quotedText);
    setMentions((before) => [
      ...before.filter(({ id }) => !more.some((other) => other.id === id)),
      ...more,
    ]);
    files.restore(attachments);
  }
  useImperativeHandle(handle, () => ({
    focus: () => input.current?.focus(),
    addValue: (value) => addDraft(toDraft(value)),
    addDraft,
    addFiles: files.add,
    dictated: dictation.over,
  }));

  const { uploads } = files;
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    change.current?.(toComposerValue(text, quote, mentions, uploads));
  }, [text, quote, mentions, uploads]);

  // A chosen mention puts the cursor behind it, once the text stands there.
  useEffect(() => {
    if (caret.current === undefined) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });

  function send() {
    if (!sendable) return;
    controller.send({
      text: text.trim(),
      quotedText: quote || undefined,
      mentions: mentions.filter(({ title }) => text.includes(`@${title}`)),
      attachments: files.uploads.flatMap(({ attachment }) => attachment ?? []),
    });
    setText('');
    setQuote('');
    setMentions([]);
    files.reset();
    mention.close();
    input.current?.focus();
  }

  function beginMention() {
    const before = text && !/\s$/.test(text) ? `${text} ` : text;
    setText(`${before}@`);
    caret.current = before.length + 1;
    input.current?.focus();
    mention.update(`${before}@`, before.length + 1);
  }

  if (isLocked) return <Locked reason={thread.status.reason} />;
  const label = placeholder ?? t('chat.placeholder');
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {mention.open && (
        <MentionList
          id={listId}
          found={mention.found}
          active={mention.active}
          onChoose={mention.choose}
        />
      )}
      {quote && (
        <Quote
          text={quote}
          onRemove={() => {
            setQuote('');
            input.current?.focus();
          }}
        />
      )}
      <Uploads uploads={files.uploads} onRemove={files.remove} onRetry={files.retry} />
      <textarea
        ref={input}
        className={styles.input}
        rows={1}
        value={text}
        // An empty field has the placeholder's direction, which `auto` does not look at.
        dir={text ? 'auto' : undefined}
        placeholder={label}
        aria-label={label}
        aria-describedby={problem ? hintId : undefined}
        aria-invalid={tooLong || undefined}
        // A text box that completes, as ARIA has it: a combobox would be a choice of one line.
        aria-autocomplete={mention.offered ? 'list' : undefined}
        aria-haspopup={mention.offered ? 'listbox' : undefined}
        aria-controls={mention.open ? listId : undefined}
        aria-activedescendant={mention.open ? optionId(listId, mention.active) : undefined}
        onChange={(event) => {
          setText(event.target.value);
          mention.update(event.target.value, event.target.selectionEnd);
        }}
        onSelect={(event) => mention.update(text, event.currentTarget.selectionEnd)}
        onBlur={mention.close}
        onPaste={(event) => {
          const pasted = [...event.clipboardData.files];
          if (!features.attachments || pasted.length === 0) return;
          event.preventDefault();
          files.add(pasted);
        }}
        onKeyDown={(event) => {
          // Enter that ends a composition (Japanese, Chinese, Korean) neither sends nor chooses.
          if (isComposing(event.nativeEvent) || mention.onKeyDown(event)) return;
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          send();
        }}
      />
      {problem && (
        <p className={styles.hint} id={hintId} role="alert">
          {problem}
        </p>
      )}
      {dictation.state === 'off' ? (
        <Bar
          sendable={sendable}
          accept={files.accept}
          onFiles={features.attachments ? files.add : undefined}
          onMention={mention.offered ? beginMention : undefined}
          onDictate={dictation.offered ? dictation.start : undefined}
          onStop={controller.stop}
        />
      ) : (
        <Dictation
          state={dictation.state}
          onFinish={dictation.finish}
          onCancel={() => {
            dictation.cancel();
            input.current?.focus();
          }}
        />
      )}
    </form>
  );
}
