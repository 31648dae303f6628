import { z } from 'zod';

/** One line of a questions file: what was asked, and the places that answer it. */
export const question = z.object(
  {
    id: z.string('must be text'),
    question: z.string('must be text').min(1, 'must be text'),
    /** Any one of several counts. `doc`: a source file, or a page's path; `anchor`: null for the page. */
    gold: z
      .array(
        z.object(
          {
            doc: z.string('must be a source file or the path of a page'),
            anchor: z.string('must be the anchor of a heading, or null for the page').nullable(),
          },
          'must be {"doc", "anchor"}',
        ),
        'must be a list of {"doc", "anchor"}',
      )
      .min(1, 'must name at least one place'),
  },
  'must be an object',
);
export type Question = z.infer<typeof question>;

/**
 * Reads a questions file: one JSON object a line; empty lines are skipped.
 * @throws Error naming the line that cannot be used.
 */
export function parseQuestions(text: string): Question[] {
  const questions: Question[] = [];
  // Some editors begin a file with a mark of its encoding.
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .forEach((line, at) => {
      if (line.trim() === '') return;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch (cause) {
        throw new Error(`line ${at + 1} is not JSON`, { cause });
      }
      const parsed = question.safeParse(value);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const where = issue?.path.join('.') || 'the line';
        throw new Error(`line ${at + 1}: ${where} ${issue?.message ?? 'cannot be used'}`);
      }
      questions.push(parsed.data);
    });
  if (questions.length === 0) throw new Error('there are no questions in it');
  return questions;
}
