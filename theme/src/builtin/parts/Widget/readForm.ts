import type { JsonRecord } from '../../protocol/json';
import { isRecord } from '../../protocol/json';

/** The values of a form's fields by name; `todo.title` is the title within `todo`. */
export function readForm(form: HTMLFormElement): JsonRecord {
  const values: JsonRecord = {};
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement) {
      const name = field.dataset.name ?? field.name;
      if (!name) continue;
      if (field.type === 'checkbox') put(values, name, field.checked);
      else if (field.type !== 'radio') put(values, name, field.value);
      else if (field.checked) put(values, name, field.value);
    } else if (field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) {
      if (field.name) put(values, field.name, field.value);
    }
  }
  return values;
}

/** Names that would reach the prototype of every object. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

function put(values: JsonRecord, name: string, value: unknown): void {
  const path = name.split('.');
  const last = path.pop();
  if (!last || [...path, last].some((part) => forbidden.has(part))) return;
  let target = values;
  for (const part of path) {
    const next = target[part];
    const record = isRecord(next) ? next : {};
    target[part] = record;
    target = record;
  }
  target[last] = value;
}
