import type { z } from 'zod';

/** Variables whose value must not reach a terminal or a log. */
const secrets = /KEY|SECRET|TOKEN$|PASSWORD|DATABASE_URL/;

/**
 * One line for one bad variable: its name, its value (never a secret's), and what it must be.
 * @param value as it stood in the environment
 */
export function describeBadVariable(issue: z.core.$ZodIssue, value: string): string {
  const name = String(issue.path[0]);
  const shown = secrets.test(name) ? '(not shown)' : JSON.stringify(value);
  return `  ${name}=${shown}: ${whatItMustBe(issue)}`;
}

/** In our own words, where the schema has none: the validator's are those of a programmer. */
function whatItMustBe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'must be a whole number' : 'must be a number';
    case 'too_small':
      return issue.origin === 'string' ? issue.message : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' ? issue.message : `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map((each) => JSON.stringify(each)))}`;
    default:
      return issue.message;
  }
}

/** `"a", "b" or "c"`. */
function oneOf(words: string[]): string {
  const last = words.at(-1) ?? '';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${last}` : last;
}
