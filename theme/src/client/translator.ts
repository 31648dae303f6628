/** Gives the reader's words for an id of `plugin/locales/en.json`; `{name}` is filled in. */
export type Translate = (id: string, values?: Record<string, string | number>) => string;

/**
 * @param messages id → text, the site's locale over English.
 * An id that is missing is shown as it is: it can be seen, and never breaks a panel.
 */
export function createTranslate(messages: Readonly<Record<string, string>>): Translate {
  return (id, values) =>
    (messages[id] ?? id).replace(/\{(\w+)\}/g, (whole, name: string) =>
      values && name in values ? String(values[name]) : whole,
    );
}
