import { useId, useState } from 'react';
import { useChat, useChatSelector } from '../../ChatContext';
import type { StructuredInputItem } from '../../protocol/item';
import type { StructuredAnswer, StructuredQuestion } from '../../protocol/structuredInput';
import { Icon } from '../Icon';
import { QuestionField } from './QuestionField';
import styles from './StructuredInput.module.css';

/** Questions of the agent's: a form while they wait, and what was answered afterwards. */
export function StructuredInput({ item }: { item: StructuredInputItem }) {
  return item.status === 'pending' ? <QuestionForm item={item} /> : <Answered item={item} />;
}

function QuestionForm({ item }: { item: StructuredInputItem }) {
  const { controller, t } = useChat();
  const [answers, setAnswers] = useState<Record<string, string[]>>({});
  const disabled = useChatSelector(({ run, items, thread }) => {
    // An earlier question cannot be answered any more once the conversation has gone on.
    const last = items.findLast((entry) => entry.type === 'user_message' || entry.id === item.id);
    return run !== null || last?.id !== item.id || thread?.status.type !== 'active';
  });
  const complete = item.inputs.some((input) => (answers[input.id] ?? []).some(Boolean));

  function submit() {
    const given = item.inputs.map((input): [string, StructuredAnswer] => {
      const values = (answers[input.id] ?? []).filter((value) => value.trim() !== '');
      return [input.id, { values, skipped: values.length === 0 }];
    });
    controller.submitInput(item.id, { status: 'answered', answers: Object.fromEntries(given) });
  }

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {item.inputs.map((input) => (
        <QuestionField
          key={input.id}
          question={input}
          values={answers[input.id] ?? []}
          disabled={disabled}
          onChange={(values) => setAnswers((before) => ({ ...before, [input.id]: values }))}
        />
      ))}
      <div className={styles.actions}>
        <button type="submit" className={styles.submit} disabled={disabled || !complete}>
          {t('chat.submit')}
        </button>
        <button
          type="button"
          className={styles.skip}
          disabled={disabled}
          onClick={() => controller.submitInput(item.id, { status: 'skipped', answers: {} })}
        >
          {t('chat.skip')}
        </button>
      </div>
    </form>
  );
}

function Answered({ item }: { item: StructuredInputItem }) {
  const { t } = useChat();
  const titleId = useId();
  return (
    <section className={styles.answered} aria-labelledby={titleId}>
      <p className={styles.status} id={titleId}>
        <Icon name="check" size={15} />
        {t(item.status === 'answered' ? 'chat.answered' : 'chat.skipped')}
      </p>
      <dl className={styles.answers}>
        {item.inputs.map((input) => (
          <div key={input.id}>
            <dt>{input.question}</dt>
            <dd>{answerText(input) || t('chat.skipped')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function answerText({ answer }: StructuredQuestion): string {
  return answer && !answer.skipped ? answer.values.join(', ') : '';
}
