import { isRecord, toList, toText } from './json';

export interface StructuredAnswer {
  values: string[];
  skipped: boolean;
}
interface QuestionFields {
  id: string;
  question: string;
  answer?: StructuredAnswer | undefined;
}
export interface MultipleChoiceQuestion extends QuestionFields {
  type: 'multiple_choice';
  options: { value: string; description?: string | undefined }[];
  multiple: boolean;
}
export interface FreeformQuestion extends QuestionFields {
  type: 'freeform';
}
/** One question of the agent's to the reader. */
export type StructuredQuestion = MultipleChoiceQuestion | FreeformQuestion;

/** What the reader submits: an answer for each question, by its id. */
export interface StructuredSubmission {
  status: 'answered' | 'skipped';
  answers: Record<string, StructuredAnswer>;
}

export function toStructuredQuestion(value: unknown): StructuredQuestion | undefined {
  if (!isRecord(value)) return undefined;
  const id = toText(value.id);
  if (id === undefined) return undefined;
  const fields: QuestionFields = {
    id,
    question: toText(value.question) ?? '',
    answer: toAnswer(value.answer),
  };
  if (value.type === 'freeform') return { type: 'freeform', ...fields };
  if (value.type !== 'multiple_choice') return undefined;
  return {
    type: 'multiple_choice',
    ...fields,
    multiple: value.multiple === true,
    options: toList(value.options, (option) => {
      const text = isRecord(option) ? toText(option.value) : undefined;
      if (text === undefined || !isRecord(option)) return undefined;
      return { value: text, description: toText(option.description) };
    }),
  };
}

function toAnswer(value: unknown): StructuredAnswer | undefined {
  if (!isRecord(value)) return undefined;
  return { values: toList(value.values, toText), skipped: value.skipped === true };
}
