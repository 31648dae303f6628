/**
 * What the composer does not need: what draws answers, and the list of conversations. One chunk,
 * fetched once the reader can write (`loadAnswerParts.ts`).
 */
export { Markdown } from './markdown/Markdown';
export { plainText } from './markdown/plainText';
export { History } from './parts/History';
export { TurnView } from './parts/Turn';
