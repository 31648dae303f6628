import { isRecord, type JsonRecord, toNumber, toRecord, toText } from './json';

export interface SourceFields {
  title: string;
  description?: string | undefined;
  group?: string | undefined;
}
export interface UrlSource extends SourceFields {
  type: 'url';
  url: string;
}
export interface FileSource extends SourceFields {
  type: 'file';
  filename: string;
}
export interface EntitySource extends SourceFields {
  type: 'entity';
  id: string;
  icon?: string | undefined;
  label?: string | undefined;
  inlineLabel?: string | undefined;
  interactive: boolean;
  data: JsonRecord;
}
export type Source = UrlSource | FileSource | EntitySource;

/** A citation; `index` is the character position in the text where its marker stands. */
export interface Annotation {
  source: Source;
  index?: number | undefined;
}

export function toSource(value: unknown): Source | undefined {
  if (!isRecord(value)) return undefined;
  const fields: SourceFields = {
    title: toText(value.title) ?? '',
    description: toText(value.description),
    group: toText(value.group),
  };
  switch (value.type) {
    case 'url':
      return { type: 'url', ...fields, url: toText(value.url) ?? '' };
    case 'file':
      return { type: 'file', ...fields, filename: toText(value.filename) ?? '' };
    case 'entity':
      return {
        type: 'entity',
        ...fields,
        id: toText(value.id) ?? '',
        icon: toText(value.icon),
        label: toText(value.label),
        inlineLabel: toText(value.inline_label),
        interactive: value.interactive === true,
        data: toRecord(value.data),
      };
    default:
      return undefined;
  }
}

export function toAnnotation(value: unknown): Annotation | undefined {
  if (!isRecord(value)) return undefined;
  const source = toSource(value.source);
  return source && { source, index: toNumber(value.index) };
}
