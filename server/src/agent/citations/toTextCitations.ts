import type { DocsAgentContext } from '../agentContext.js';
import type { TextCitations } from '../stream/assistantWriter.js';
import { CitationScanner } from './citationScanner.js';
import { type CitationStyle, toAnnotation } from './toSource.js';

/**
 * Turns the marks of an answer into citations of what its run has shown to the model.
 * @param said what the reader wrote: an id that is a word of theirs is text where it has no brackets
 */
export function toTextCitations(
  context: DocsAgentContext,
  style: CitationStyle,
  said = '',
): TextCitations {
  const { sources, docs, findings, fallback, scope } = context;
  return {
    scanner: () =>
      new CitationScanner(
        (id) => sources.has(id),
        (id) => hasWord(said, id) || sources.someText((text) => hasWord(text, id)),
      ),
    annotate: (id, index) => {
      const source = sources.get(id);
      if (!source) return undefined;
      const annotation = toAnnotation(source, index, docs, { style, siteUrl: scope.siteUrl });
      if (!annotation) return undefined;
      findings.cited.add(source.section.href);
      fallback.onCited(id);
      return annotation;
    },
  };
}

function hasWord(text: string, id: string): boolean {
  return new RegExp(`\\b${id}\\b`, 'i').test(text);
}
