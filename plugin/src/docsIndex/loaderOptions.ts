import path from 'node:path';
import type { Options as MdxLoaderOptions } from '@docusaurus/mdx-loader/lib/options';
import type { DocusaurusConfig } from '@docusaurus/types';
import { isRecord } from './isRecord';

/** The Markdown loader's options as they stand in one rule of the bundler's configuration. */
export interface MarkdownRule {
  /** Folders the rule is for. */
  folders: string[];
  options: MdxLoaderOptions;
}

function isLoaderOptions(value: unknown): value is MdxLoaderOptions {
  return isRecord(value) && isRecord(value.markdownConfig) && typeof value.siteDir === 'string';
}

/**
 * The rules of Docusaurus's content plugins in a bundler configuration: their Markdown plugins,
 * admonitions and so on, as `configureWebpack` of a later plugin sees them.
 */
export function readMarkdownRules(bundlerConfig: unknown): MarkdownRule[] {
  const module = isRecord(bundlerConfig) ? bundlerConfig.module : undefined;
  const rules = isRecord(module) && Array.isArray(module.rules) ? module.rules : [];
  return rules.filter(isRecord).flatMap((rule) => {
    const folders = (Array.isArray(rule.include) ? rule.include : [rule.include]).filter(
      (entry) => typeof entry === 'string',
    );
    const uses = Array.isArray(rule.use) ? rule.use : [rule.use];
    return uses.flatMap((use) =>
      folders.length > 0 && isRecord(use) && isLoaderOptions(use.options)
        ? [{ folders, options: use.options }]
        : [],
    );
  });
}

/** The options for files that no rule is for: the site's own Markdown settings. */
export function defaultLoaderOptions(site: {
  siteDir: string;
  siteConfig: Pick<DocusaurusConfig, 'markdown' | 'staticDirectories'>;
}): MdxLoaderOptions {
  const { siteDir, siteConfig } = site;
  return {
    siteDir,
    staticDirs: siteConfig.staticDirectories.map((folder) => path.resolve(siteDir, folder)),
    markdownConfig: siteConfig.markdown,
    admonitions: true,
    remarkPlugins: [],
    rehypePlugins: [],
    recmaPlugins: [],
    beforeDefaultRemarkPlugins: [],
    beforeDefaultRehypePlugins: [],
  };
}

/** Finds a file's options: those of the rule with the longest folder it lies in. */
export function createLoaderOptions(
  rules: readonly MarkdownRule[],
  otherwise: MdxLoaderOptions,
): (file: string) => MdxLoaderOptions {
  return (file) => {
    let best = { length: 0, options: otherwise };
    for (const { folders, options } of rules) {
      for (const folder of folders) {
        const inside = file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
        if (inside && folder.length > best.length) best = { length: folder.length, options };
      }
    }
    return best.options;
  };
}
