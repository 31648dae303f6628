/**
 * How a model marks what it cites: `【src3】`, after the sentence the source supports.
 *
 * Why this mark: lenticular brackets are what OpenAI's models were trained to cite with, other
 * models copy them reliably from the tool results that show them, and they hardly ever stand in
 * docs (where they do, in Japanese or Chinese, nothing like `src3` stands in them). The number is
 * assigned per run to a section that was found, so nothing but a found section can be cited.
 *
 * What models make of it is read too: several in one mark (`【src1, src2】`), a label in front
 * (`【source: src1】`), the native `【3†source】` and `【4:0†file】`, and plain `[src3]`. What stands
 * around a mark and holds nothing else goes with it: `(【src1】, 【src2】)`, `**【src1】**`.
 */
export function markFor(id: string): string {
  return `【${id}】`;
}

/** A mark never spans more than this many characters between its brackets. */
export const longestMark = 80;

const sourceName = '(?:sources?|src|ref|see)?\\s*[-:#]?\\s*src\\s*[-:#]?\\s*\\d+';
const list = new RegExp(
  `^\\s*\\^?${sourceName}(?:\\s*(?:[,;、，；&和/]|and)?\\s*${sourceName})*\\s*$`,
  'i',
);
const withNote = new RegExp(`^\\s*${sourceName}\\s*[†|].*$`, 'i');
/** The citation marks some models bring from their training: they name nothing of ours. */
const native = /^\s*\d+(?::\d+)?\s*†.*$/;

/**
 * What stands between the brackets of a mark: the ids it names (lower case, in order), an empty
 * list for a mark that names nothing of ours, undefined where it is no mark but text.
 */
export function readMark(inner: string): string[] | undefined {
  if (native.test(inner)) return [];
  if (!list.test(inner) && !withNote.test(inner)) return undefined;
  const cited = inner.split(/[†|]/, 1)[0] ?? '';
  return [...cited.matchAll(/src\s*[-:#]?\s*(\d+)/gi)].map((match) => `src${Number(match[1])}`);
}

/**
 * As `readMark`, for what stands in lenticular brackets: text has hardly anything in them, and
 * nothing with the id of a source, whatever else a model adds (`【see src1, step 2】`). What a model
 * copies of the instructions, or leaves empty, names nothing.
 */
export function readLooseMark(inner: string): string[] | undefined {
  const text = inner.normalize('NFKC');
  const ids = [...text.matchAll(/src[\s_:#-]*(\d+)/gi)].map((match) => `src${Number(match[1])}`);
  if (ids.length > 0) return ids;
  return /^\s*(?:ids?|srcN?|sources?)?\s*$/i.test(text) ? [] : readMark(inner);
}
