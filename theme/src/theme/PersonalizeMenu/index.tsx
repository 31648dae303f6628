import ChatAccount from '@theme/ChatAccount';
import { assistantData, translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import type { PersonalizationField } from 'docusaurus-theme-chatkit/client/clientConfig';
import { personalizationFields } from 'docusaurus-theme-chatkit/client/personalizationFields';
import {
  fetchPreferences,
  type Preferences,
  readPreferences,
  savePreferences,
} from 'docusaurus-theme-chatkit/client/preferences';
import { prefersBuiltin, rememberPreference } from 'docusaurus-theme-chatkit/client/useChatElement';
import { type ReactNode, useEffect, useId, useState } from 'react';
import ReaderData from './ReaderData';
import styles from './styles.module.css';

export interface Props {
  api: ChatApi;
  /** The reader chose another chat, or none in particular. */
  onBuiltin: (isBuiltin: boolean) => void;
  onDone: () => void;
  /** The reader has erased their data: the conversation that is shown has gone with it. */
  onErased: () => void;
}

interface FieldProps {
  field: PersonalizationField;
  value: string;
  onChange: (value: string) => void;
}

function Field({ field, value, onChange }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{field.label}</label>
      {field.type === 'select' ? (
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{translate('personalize.any')}</option>
          {field.options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type="text"
          maxLength={200}
          value={value}
          placeholder={translate('personalize.any')}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

/** The form for what the reader prefers. It is kept at the server; answers follow it. */
export default function PersonalizeMenu({ api, onBuiltin, onDone, onErased }: Props): ReactNode {
  const fields = personalizationFields(assistantData.config.personalization, translate);
  const [values, setValues] = useState<Preferences>(() => readPreferences(api.memory));
  const [isBuiltin, setBuiltin] = useState(() => prefersBuiltin(api.memory));
  const [state, setState] = useState<'editing' | 'saving' | 'failed'>('editing');
  const [isTouched, setTouched] = useState(false);

  useEffect(() => {
    let isOver = false;
    fetchPreferences(api).then(
      (known) => {
        if (!isOver && !isTouched) setValues(known);
      },
      () => {
        // What this browser remembers stands there; saving will say where it fails.
      },
    );
    return () => {
      isOver = true;
    };
  }, [api, isTouched]);

  async function save() {
    setState('saving');
    try {
      await savePreferences(api, values);
    } catch {
      setState('failed');
      return;
    }
    if (isBuiltin !== prefersBuiltin(api.memory)) {
      rememberPreference(api.memory, isBuiltin);
      onBuiltin(isBuiltin);
    }
    onDone();
  }

  const hasElement = assistantData.config.element !== 'builtin';
  const hasChoice = hasElement || fields.length > 0;
  return (
    <div className={styles.menu}>
      <ChatAccount api={api} />
      {hasChoice && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <p className={styles.intro}>{translate('personalize.intro')}</p>
          {fields.map((field) => (
            <Field
              key={field.id}
              field={field}
              value={values[field.id] ?? ''}
              onChange={(value) => {
                setTouched(true);
                setValues((before) => ({ ...before, [field.id]: value }));
              }}
            />
          ))}
          {hasElement && (
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={isBuiltin}
                onChange={(event) => setBuiltin(event.target.checked)}
              />
              <span>{translate('personalize.builtin')}</span>
            </label>
          )}
          {state === 'failed' && <p role="alert">{translate('personalize.failed')}</p>}
          <button type="submit" className="button button--primary" disabled={state === 'saving'}>
            {translate('personalize.save')}
          </button>
        </form>
      )}
      <ReaderData
        api={api}
        onErased={() => {
          setValues({});
          setTouched(false);
          onErased();
        }}
      />
    </div>
  );
}
