import { ChatKitError } from '../errors.js';
import type {
  StructuredAnswer,
  StructuredInputItem,
  StructuredInputSubmission,
  StructuredQuestion,
  ThreadItem,
} from '../protocol/index.js';

/**
 * The item with the reader's answers in it. What was not answered counts as skipped; answers to
 * questions that were not asked are ignored; a single choice keeps its first value.
 * @throws ChatKitError `invalid_state` where the item asks nothing, or has been answered already
 */
export function withAnswers(
  item: ThreadItem,
  submission: StructuredInputSubmission,
): StructuredInputItem {
  if (item.type !== 'structured_input' || item.status !== 'pending') {
    throw new ChatKitError('invalid_state', `Item ${item.id} does not wait for an answer.`);
  }
  return {
    ...item,
    status: submission.status,
    inputs: item.inputs.map((question) => ({
      ...question,
      answer: toAnswer(question, submission),
    })),
  };
}

function toAnswer(
  question: StructuredQuestion,
  { status, answers }: StructuredInputSubmission,
): StructuredAnswer {
  const given = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
  if (status === 'skipped' || !given || given.skipped || given.values.length === 0) {
    return { values: [], skipped: true };
  }
  const single = question.type === 'multiple_choice' && !question.multiple;
  return { values: single ? given.values.slice(0, 1) : given.values, skipped: false };
}
