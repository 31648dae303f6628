import { randomBytes } from 'node:crypto';

/** The prefix of each kind of id; the rest is 120 random bits. */
const prefixes = {
  thread: 'thr',
  message: 'msg',
  tool_call: 'tc',
  task: 'tsk',
  workflow: 'wf',
  widget: 'wid',
  image: 'img',
  structured_input: 'sin',
  attachment: 'atc',
  hidden_context: 'hid',
  run: 'run',
  reader: 'rdr',
  request: 'req',
} as const;

export type IdKind = keyof typeof prefixes;

/** A new id such as `thr_u3…`: prefix, and 20 characters of base64url (120 random bits). */
export function createId(kind: IdKind): string {
  return `${prefixes[kind]}_${randomBytes(15).toString('base64url')}`;
}
