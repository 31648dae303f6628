import { createDevIndex, type DevIndex, type DevIndexOptions } from './createDevIndex';

const key: unique symbol = Symbol.for('docusaurus-plugin-chatkit.devIndexes');

/** By the file they write. On the process: a site loaded again loads this module again, too. */
const holder: { [key]?: Map<string, DevIndex> } & object = globalThis;

/**
 * The dev index of a site that may have been loaded before in this process, as it is whenever its
 * `docusaurus.config.ts` changes: the one before ends, and its Markdown settings go on. Docusaurus
 * configures the bundler once only, so nobody would tell them again.
 */
export function takeOverDevIndex(options: DevIndexOptions): DevIndex {
  holder[key] ??= new Map();
  const before = holder[key].get(options.file);
  before?.close();
  const index = createDevIndex({ ...options, rules: before?.rules(), after: before?.idle() });
  holder[key].set(options.file, index);
  return index;
}
