import { readFile } from 'node:fs/promises';
import type { Options as MdxLoaderOptions } from '@docusaurus/mdx-loader/lib/options';
import { createProcessors } from '@docusaurus/mdx-loader/lib/processor';
import { compileToJSX } from '@docusaurus/mdx-loader/lib/utils';
import { DEFAULT_PARSE_FRONT_MATTER } from '@docusaurus/utils';
import type { MagicComment } from './codeBlocks';
import { createSectionWriter, type WrittenPage } from './createSectionWriter';
import { asksForNoIndex } from './htmlElements';
import { type MarkdownNode, nodesOfType, toMarkdownNode } from './markdownTree';
import { readModuleScope } from './readModuleScope';
import { type MarkdownModule, writeMarkdownTree } from './writeMarkdownTree';

export interface MarkdownReaderOptions {
  siteDir: string;
  /** The Markdown loader's options for a file: the site's own, as Docusaurus resolved them. */
  loaderOptions(file: string): MdxLoaderOptions;
  magicComments?: readonly MagicComment[] | undefined;
}

export interface MarkdownPage extends WrittenPage {
  frontMatter: Record<string, unknown>;
  noIndex: boolean;
  /** The files this page was made of, itself first. */
  files: string[];
}

const treeKey = 'chatkitDocsTree';
const maximumDepth = 10;

/** Takes the tree as it is when all of the site's plugins have run; what follows is not needed. */
function captureTree() {
  return (tree: unknown, file: { data: Record<string, unknown> }) => {
    file.data[treeKey] = tree;
    return { type: 'root', children: [] };
  };
}

/**
 * Reads Markdown sources with Docusaurus's own parser and the site's own plugins, so that
 * headings have the ids they have in the built site.
 */
export function createMarkdownReader(options: MarkdownReaderOptions) {
  const prepared = new WeakMap<MdxLoaderOptions, Promise<MdxLoaderOptions>>();

  /** The loader's options with processors that end in our plugin; made once for each rule. */
  function withCapture(own: MdxLoaderOptions): Promise<MdxLoaderOptions> {
    const present = prepared.get(own);
    if (present) return present;
    const loaderOptions: MdxLoaderOptions = {
      ...own,
      rehypePlugins: [...(own.rehypePlugins ?? []), captureTree],
      recmaPlugins: [],
      markdownConfig: {
        ...own.markdownConfig,
        // Docusaurus itself reports these; a second report helps nobody.
        hooks: { onBrokenMarkdownLinks: 'ignore', onBrokenMarkdownImages: 'ignore' },
      },
    };
    const made = createProcessors({ options: loaderOptions }).then((processors) => ({
      ...loaderOptions,
      processors,
    }));
    prepared.set(own, made);
    return made;
  }

  async function parse(file: string, fileContent: string, loaderOptions: MdxLoaderOptions) {
    const { frontMatter } = await loaderOptions.markdownConfig.parseFrontMatter({
      filePath: file,
      fileContent,
      defaultParseFrontMatter: DEFAULT_PARSE_FRONT_MATTER,
    });
    const { data } = await compileToJSX({
      filePath: file,
      fileContent,
      frontMatter,
      options: await withCapture(loaderOptions),
      compilerName: 'server',
    });
    const tree = toMarkdownNode(data[treeKey]);
    if (tree === null) throw new Error(`${file}: the Markdown parser gave nothing`);
    return { tree, frontMatter };
  }

  async function load(file: string, files: string[], depth: number): Promise<LoadedModule> {
    files.push(file);
    const content = await readFile(file, 'utf8');
    const { tree, frontMatter } = await parse(file, content, options.loaderOptions(file));
    const programs = nodesOfType(tree, 'mdxjsEsm').map((node) => node.program);
    const imports = readModuleScope(programs, file, options.siteDir);
    const scope = new Map(imports.constants).set('frontMatter', frontMatter);
    const partials = new Map<string, MarkdownModule>();
    for (const [name, target] of depth < maximumDepth ? imports.partials : []) {
      // A partial that cannot be read is an error of the site's own build.
      const partial = await load(target, files, depth + 1).catch(() => null);
      if (partial !== null) partials.set(name, partial);
    }
    for (const [name, target] of imports.rawFiles) {
      files.push(target);
      scope.set(name, await readFile(target, 'utf8').catch(() => ''));
    }
    return { tree, partials, scope, frontMatter };
  }

  return {
    /**
     * @param title the page's title where its metadata say one; else its front matter's counts,
     * else its first heading of level 1.
     * @throws where the file cannot be read or parsed.
     */
    async read(file: string, title?: string): Promise<MarkdownPage> {
      const files: string[] = [];
      const module = await load(file, files, 0);
      const inFrontMatter = module.frontMatter.title;
      const writer = createSectionWriter(
        title ?? (typeof inFrontMatter === 'string' ? inFrontMatter : undefined),
      );
      writeMarkdownTree(module, writer, { magicComments: options.magicComments });
      return {
        ...writer.finish(),
        frontMatter: module.frontMatter,
        noIndex: hasNoIndex(module.tree),
        files,
      };
    },
  };
}

interface LoadedModule extends MarkdownModule {
  frontMatter: Record<string, unknown>;
}

/** `<head><meta name="robots" content="noindex" /></head>` in the page. */
function hasNoIndex(tree: MarkdownNode): boolean {
  const elements = [
    ...nodesOfType(tree, 'mdxJsxFlowElement'),
    ...nodesOfType(tree, 'mdxJsxTextElement'),
  ];
  return elements.some((node) => {
    if (node.name !== 'meta') return false;
    const value = (name: string) => node.attributes.find((entry) => entry.name === name)?.value;
    const content = value('content');
    return value('name') === 'robots' && typeof content === 'string' && asksForNoIndex(content);
  });
}
