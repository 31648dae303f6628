import { useId } from 'react';
import { useChat } from '../../ChatContext';
import type { MultipleChoiceQuestion, StructuredQuestion } from '../../protocol/structuredInput';
import { Group } from '../Group';
import styles from './StructuredInput.module.css';

interface FieldProps<Question> {
  question: Question;
  values: string[];
  disabled: boolean;
  onChange: (values: string[]) => void;
}

/** One question, as choices or as a text. */
export function QuestionField({
  question,
  values,
  disabled,
  onChange,
}: FieldProps<StructuredQuestion>) {
  const { t } = useChat();
  const id = useId();
  if (question.type === 'multiple_choice') {
    return <Choices question={question} values={values} disabled={disabled} onChange={onChange} />;
  }
  return (
    <div className={styles.field}>
      <label className={styles.question} htmlFor={id} dir="auto">
        {question.question}
      </label>
      <textarea
        id={id}
        className={styles.text}
        rows={2}
        dir="auto"
        value={values[0] ?? ''}
        disabled={disabled}
        placeholder={t('chat.yourAnswer')}
        onChange={(event) => onChange([event.target.value])}
      />
    </div>
  );
}

function Choices({ question, values, disabled, onChange }: FieldProps<MultipleChoiceQuestion>) {
  const { t } = useChat();
  const name = useId();
  return (
    <Group className={styles.field} disabled={disabled}>
      <legend className={styles.question} dir="auto">
        {question.question}
      </legend>
      <p className={styles.hint}>{t(question.multiple ? 'chat.chooseAny' : 'chat.chooseOne')}</p>
      {question.options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type={question.multiple ? 'checkbox' : 'radio'}
            name={name}
            checked={values.includes(option.value)}
            onChange={(event) => {
              if (!question.multiple) onChange([option.value]);
              else if (event.target.checked) onChange([...values, option.value]);
              else onChange(values.filter((value) => value !== option.value));
            }}
          />
          <span>
            <bdi>{option.value}</bdi>
            {option.description && (
              <span className={styles.description} dir="auto">
                {option.description}
              </span>
            )}
          </span>
        </label>
      ))}
    </Group>
  );
}
