import { z } from 'zod';
import { optional } from './json.js';

export const structuredAnswer = z.object({
  values: z.array(z.string()).default(() => []),
  skipped: z.boolean().default(false),
});
export type StructuredAnswer = z.infer<typeof structuredAnswer>;

const questionFields = {
  id: z.string(),
  question: z.string(),
  answer: optional(structuredAnswer),
};
export const multipleChoiceInput = z.object({
  type: z.literal('multiple_choice'),
  ...questionFields,
  options: z.array(z.object({ value: z.string() })),
  multiple: z.boolean().default(false),
});
export const freeformInput = z.object({
  type: z.literal('freeform'),
  ...questionFields,
  description: optional(z.string()),
});
export const structuredQuestion = z.discriminatedUnion('type', [
  multipleChoiceInput,
  freeformInput,
]);
/** One question to the reader. */
export type StructuredQuestion = z.infer<typeof structuredQuestion>;
/** The same as an owner writes it: defaults may be left out. */
export type StructuredQuestionInput = z.input<typeof structuredQuestion>;

export const structuredInputSubmission = z.object({
  status: z.enum(['answered', 'skipped']).default('answered'),
  answers: z.record(z.string(), structuredAnswer).default(() => ({})),
});
export type StructuredInputSubmission = z.infer<typeof structuredInputSubmission>;
