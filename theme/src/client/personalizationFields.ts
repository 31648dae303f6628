import type { ClientConfig, PersonalizationField } from './clientConfig';
import type { Translate } from './translator';

/** Fields that fit any docs, where the owner names none. */
const usual: Array<{ id: string; values?: string[] }> = [
  { id: 'level', values: ['beginner', 'intermediate', 'expert'] },
  { id: 'detail', values: ['short', 'thorough'] },
  { id: 'platform', values: ['macOS', 'Windows', 'Linux'] },
  { id: 'language' },
];

/** What a reader may set: the owner's fields, or the usual ones in the reader's words; `[]`: off. */
export function personalizationFields(
  setting: ClientConfig['personalization'],
  translate: Translate,
): PersonalizationField[] {
  if (!setting) return [];
  if (setting.fields.length > 0) return setting.fields;
  return usual.map(({ id, values }) => ({
    id,
    label: translate(`personalize.${id}`),
    type: values ? 'select' : 'text',
    ...(values && {
      options: values.map((value) => ({
        value,
        label: id === 'platform' ? value : translate(`personalize.${id}.${value}`),
      })),
    }),
  }));
}
