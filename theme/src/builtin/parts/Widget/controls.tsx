import { type InputHTMLAttributes, useId } from 'react';
import { useChat } from '../../ChatContext';
import { isRecord, toList, toOneOf, toText } from '../../protocol/json';
import type { WidgetNode } from '../../protocol/widget';
import { Group } from '../Group';
import { Icon, iconNamed } from '../Icon';
import { useFieldLabel } from './FieldLabels';
import styles from './Widget.module.css';
import { useWidget } from './WidgetContext';
import { widgetText } from './widgetText';

interface NodeProps {
  node: WidgetNode;
}

/** What the fields of a widget have in common. */
function useField(node: WidgetNode) {
  const { busy } = useWidget();
  const name = toText(node.name) ?? '';
  return {
    name,
    'aria-label': useFieldLabel(name) ?? toText(node.placeholder) ?? name,
    defaultValue: toText(node.defaultValue),
    required: node.required === true,
    disabled: busy || node.disabled === true,
  };
}

export function Button({ node }: NodeProps) {
  const { run, busy } = useWidget();
  const start = iconNamed(node.iconStart);
  const end = iconNamed(node.iconEnd);
  const primary = node.style === 'primary' || (node.submit === true && node.style !== 'secondary');
  return (
    <button
      type={node.submit === true ? 'submit' : 'button'}
      className={`${styles.button} ${primary ? styles.primary : ''} ${node.block === true ? styles.block : ''}`}
      disabled={busy || node.disabled === true}
      aria-label={toText(node.label) ? undefined : widgetText(node) || toText(node.iconStart)}
      onClick={() => {
        if (node.submit !== true) run(node.onClickAction);
      }}
    >
      {start && <Icon name={start} size={16} />}
      {toText(node.label)}
      {end && <Icon name={end} size={16} />}
    </button>
  );
}

const inputTypes = ['number', 'email', 'text', 'password', 'tel', 'url'] as const;

/** A pattern the browser can read: one that is not would be an error at each key. */
function toPattern(value: unknown): string | undefined {
  const pattern = toText(value);
  if (pattern === undefined) return undefined;
  try {
    new RegExp(pattern, 'v');
    return pattern;
  } catch {
    return undefined;
  }
}

export function Input({ node }: NodeProps) {
  const field = useField(node);
  return (
    <input
      {...field}
      className={styles.input}
      type={toOneOf(node.inputType, inputTypes) ?? 'text'}
      placeholder={toText(node.placeholder)}
      pattern={toPattern(node.pattern)}
      dir="auto"
    />
  );
}

export function Textarea({ node }: NodeProps) {
  const field = useField(node);
  const rows = typeof node.rows === 'number' ? Math.min(Math.max(node.rows, 1), 20) : 3;
  return (
    <textarea
      {...field}
      className={styles.input}
      rows={rows}
      placeholder={toText(node.placeholder)}
      dir="auto"
    />
  );
}

function toOption(value: unknown): { value: string; label: string; disabled: boolean } | undefined {
  if (!isRecord(value) || typeof value.value !== 'string') return undefined;
  return {
    value: value.value,
    label: toText(value.label) ?? value.value,
    disabled: value.disabled === true,
  };
}

export function Select({ node }: NodeProps) {
  const { t } = useChat();
  const { run } = useWidget();
  const field = useField(node);
  return (
    <select
      {...field}
      defaultValue={field.defaultValue ?? ''}
      className={styles.input}
      onChange={(event) => run(node.onChangeAction, { [field.name]: event.target.value })}
    >
      <option value="" disabled={node.clearable !== true}>
        {toText(node.placeholder) ?? t('chat.choose')}
      </option>
      {toList(node.options, toOption).map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** ISO date and time to the date an input of the browser's takes. */
function toDate(value: unknown): string | undefined {
  return toText(value)?.slice(0, 10);
}

export function DatePicker({ node }: NodeProps) {
  const { run } = useWidget();
  const field = useField(node);
  const range: InputHTMLAttributes<HTMLInputElement> = {
    defaultValue: toDate(node.defaultValue),
    min: toDate(node.min),
    max: toDate(node.max),
  };
  return (
    <input
      {...field}
      {...range}
      className={styles.input}
      type="date"
      onChange={(event) => run(node.onChangeAction, { [field.name]: event.target.value })}
    />
  );
}

export function Checkbox({ node }: NodeProps) {
  const { run } = useWidget();
  const { name, required, disabled } = useField(node);
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        name={name}
        required={required}
        disabled={disabled}
        defaultChecked={node.defaultChecked === true}
        onChange={(event) => run(node.onChangeAction, { [name]: event.target.checked })}
      />
      {toText(node.label) ?? name}
    </label>
  );
}

export function RadioGroup({ node }: NodeProps) {
  const { run } = useWidget();
  const { name, required, disabled, defaultValue, 'aria-label': label } = useField(node);
  // Two widgets of one thread may use one name: the browser would make them one group.
  const id = useId();
  return (
    <Group
      className={node.direction === 'row' ? styles.row : styles.column}
      aria-label={toText(node.ariaLabel) ?? label}
      data-field={name}
      disabled={disabled}
    >
      {toList(node.options, toOption).map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={`${id}${name}`}
            data-name={name}
            value={option.value}
            required={required}
            disabled={option.disabled}
            defaultChecked={option.value === defaultValue}
            onChange={() => run(node.onChangeAction, { [name]: option.value })}
          />
          {option.label}
        </label>
      ))}
    </Group>
  );
}
