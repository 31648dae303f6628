/**
 * From pages to the docs index: rendered HTML after a build, Markdown sources in dev.
 * The plugin's lifecycles call these; nothing else of this folder is for outside.
 */
export { type BuildOutput, buildIndexFromHtml } from './buildIndexFromHtml';
export { createDevIndex, type DevIndex, type DevIndexOptions } from './createDevIndex';
export type { DocsIndex, IndexPage, IndexSection, IndexSite } from './schema';
export { takeOverDevIndex } from './takeOverDevIndex';
export { indexFileName, writeIndex } from './writeIndex';
