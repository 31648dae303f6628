import { randomFillSync } from 'node:crypto';

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

const bytesOfAnId = 15;
/** Random bytes are taken from the system for many ids at a time: each asking costs as much. */
const pool = Buffer.alloc(bytesOfAnId * 256);
let used = pool.length;

/** A new id such as `thr_u3…`: prefix, and 20 characters of base64url (120 random bits). */
export function createId(kind: IdKind): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.toString('base64url', used, used + bytesOfAnId);
  used += bytesOfAnId;
  return `${prefixes[kind]}_${random}`;
}
