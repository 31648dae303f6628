import {
  defaultMagicComments,
  type MagicComment,
  titleOfMeta,
  withoutMagicComments,
} from './codeBlocks';
import { evaluateStatic, expressionOf, type StaticScope, textOfValue } from './evaluateStatic';
import { type HtmlAttributes, isSkipped, languageOf, toPageElement } from './htmlElements';
import { isRecord } from './isRecord';
import type { MarkdownNode } from './markdownTree';
import { nodesOfExpression } from './nodesOfExpression';
import type { PageElement, PageSink } from './pageElement';

/** A parsed Markdown file with what it imports. */
export interface MarkdownModule {
  tree: MarkdownNode;
  partials: ReadonlyMap<string, MarkdownModule>;
  /** Constants, the front matter, and the text of files imported raw. */
  scope: StaticScope;
}

export interface WriteOptions {
  magicComments?: readonly MagicComment[] | undefined;
}

/** JSX components whose output in the built page holds no text that counts (`AskAI`: a button). */
const silentComponents = new Set(
  'AskAI BrowserOnly DocCardList Head TOCInline head mermaid script style'.split(' '),
);

const propertyNames: Record<string, string> = { className: 'class', ariaHidden: 'aria-hidden' };

/** Says a parsed Markdown page to `sink`, as the built page would show it. */
export function writeMarkdownTree(
  module: MarkdownModule,
  sink: PageSink,
  options: WriteOptions = {},
): void {
  const magicComments = options.magicComments ?? defaultMagicComments;

  function inside(element: PageElement, write: () => void): void {
    sink.open(element);
    write();
    sink.close();
  }

  function writeModule(current: MarkdownModule, props: Record<string, unknown>): void {
    const scope = new Map(current.scope).set('props', props);
    /** The labels of the tabs around, where `Tabs` names them in `values`. */
    const tabLabels: Array<Map<string, string>> = [];

    function children(node: MarkdownNode): void {
      for (const child of node.children) write(child);
    }

    function codeBlock(code: string, language: string, meta: string, title = ''): void {
      const text = withoutMagicComments(code, meta, magicComments);
      inside({ kind: 'codeBlock', language, title: titleOfMeta(meta) || title }, () =>
        sink.text(text),
      );
    }

    function element(name: string, attributes: HtmlAttributes, node: MarkdownNode): void {
      if (silentComponents.has(name) || isSkipped(name, attributes)) return;
      if (name === 'br') sink.lineBreak();
      else if (name === 'img') sink.image(attributes.alt ?? '');
      else if (name === 'pre') preformatted(node);
      // Formulas are there twice: as MathML, and as the TeX they were written in.
      else if (name === 'math') sink.text(texOf(node));
      else if (name === 'admonition') admonition(attributes, node);
      else if (name === 'mdxAdmonitionTitle') {
        inside({ kind: 'admonitionTitle' }, () => children(node));
      } else inside(toPageElement(name, attributes), () => children(node));
    }

    function texOf(node: MarkdownNode): string {
      if (node.tagName === 'annotation') return textOfNode(node);
      return node.children.map(texOf).join('');
    }

    function preformatted(node: MarkdownNode): void {
      const code = node.children.find((child) => child.tagName === 'code');
      const properties = code?.properties ?? {};
      const meta = properties.metastring;
      const language = languageOf(attributesOfProperties(properties));
      codeBlock(textOfNode(code ?? node), language, typeof meta === 'string' ? meta : '');
    }

    function admonition(attributes: HtmlAttributes, node: MarkdownNode): void {
      inside({ kind: 'admonition', type: attributes.type || 'note' }, () => {
        if (attributes.title) {
          inside({ kind: 'admonitionTitle' }, () => sink.text(attributes.title ?? ''));
        }
        children(node);
      });
    }

    function tabs(node: MarkdownNode): void {
      const values = propOf(node, 'values');
      const labels = new Map<string, string>();
      for (const value of Array.isArray(values) ? values : []) {
        if (isRecord(value)) labels.set(String(value.value), String(value.label ?? value.value));
      }
      tabLabels.push(labels);
      inside({ kind: 'block' }, () => children(node));
      tabLabels.pop();
    }

    function tabItem(attributes: HtmlAttributes, node: MarkdownNode): void {
      const value = attributes.value ?? '';
      const label = tabLabels.at(-1)?.get(value) ?? attributes.label ?? value;
      if (label !== '') inside({ kind: 'label' }, () => sink.text(label));
      inside({ kind: 'block' }, () => children(node));
    }

    function component(node: MarkdownNode, inLine: boolean): void {
      const attributes = attributesOfJsx(node);
      const partial = current.partials.get(node.name);
      if (partial !== undefined) writeModule(partial, propsOf(node));
      else if (/^[a-z]/.test(node.name)) element(node.name, attributes, node);
      else if (!silentComponents.has(node.name)) namedComponent(node, attributes, inLine);
    }

    /** Components of Docusaurus's theme; of others, what stands between their tags. */
    function namedComponent(node: MarkdownNode, attributes: HtmlAttributes, inLine: boolean): void {
      switch (node.name) {
        case 'Tabs':
          tabs(node);
          break;
        case 'TabItem':
          tabItem(attributes, node);
          break;
        case 'Admonition':
          admonition(attributes, node);
          break;
        case 'Details':
          details(attributes, node);
          break;
        case 'Heading':
          element(attributes.as ?? 'h2', attributes, node);
          break;
        case 'CodeBlock': {
          const code = textOfNode(node);
          const meta = attributes.metastring ?? '';
          codeBlock(code, attributes.language ?? '', meta, attributes.title);
          break;
        }
        default:
          inside({ kind: inLine ? 'inline' : 'block' }, () => children(node));
      }
    }

    function details(attributes: HtmlAttributes, node: MarkdownNode): void {
      inside({ kind: 'block' }, () => {
        if (attributes.summary) {
          inside({ kind: 'label' }, () => sink.text(attributes.summary ?? ''));
        }
        children(node);
      });
    }

    function textOfNode(node: MarkdownNode): string {
      if (node.type === 'text') return node.value;
      if (!node.type.endsWith('Expression')) return node.children.map(textOfNode).join('');
      return textOfValue(evaluateStatic(expressionOf(node.program), scope));
    }

    function propOf(node: MarkdownNode, name: string): unknown {
      const value = node.attributes.find((attribute) => attribute.name === name)?.value;
      if (!isRecord(value)) return value === null ? true : value;
      const program = isRecord(value.data) ? value.data.estree : undefined;
      return evaluateStatic(expressionOf(program), scope);
    }

    function propsOf(node: MarkdownNode): Record<string, unknown> {
      const names = node.attributes.map((attribute) => String(attribute.name));
      return Object.fromEntries(names.map((name) => [name, propOf(node, name)]));
    }

    function attributesOfJsx(node: MarkdownNode): HtmlAttributes {
      return attributesOfProperties(propsOf(node));
    }

    function write(node: MarkdownNode): void {
      switch (node.type) {
        case 'text':
          sink.text(node.value);
          break;
        case 'element':
          element(node.tagName, attributesOfProperties(node.properties), node);
          break;
        case 'mdxJsxFlowElement':
          component(node, false);
          break;
        case 'mdxJsxTextElement':
          component(node, true);
          break;
        case 'mdxFlowExpression':
        case 'mdxTextExpression':
          for (const made of nodesOfExpression(expressionOf(node.program), scope)) write(made);
          break;
        case 'root':
          children(node);
          break;
      }
    }

    write(current.tree);
  }

  writeModule(module, {});
}

/** HTML attributes from hast properties or JSX props. */
function attributesOfProperties(properties: Record<string, unknown>): HtmlAttributes {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => {
      const key = propertyNames[name] ?? attributeName(name);
      if (value === undefined || value === null || value === false) return [];
      if (value === true) return [[key, name === 'ariaHidden' ? 'true' : '']];
      return [[key, Array.isArray(value) ? value.join(' ') : String(value)]];
    }),
  );
}

/** As HTML has it: `dataFootnoteRef` is `data-footnote-ref`, `ariaHidden` is `aria-hidden`. */
function attributeName(property: string): string {
  if (/^data[A-Z]/.test(property)) return property.replace(/[A-Z]/g, '-$&').toLowerCase();
  return property.replace(/^aria([A-Z])/, 'aria-$1').toLowerCase();
}
