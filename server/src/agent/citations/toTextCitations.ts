import type { DocsAgentContext } from '../agentContext.js';
import type { TextCitations } from '../stream/assistantWriter.js';
import { CitationScanner } from './citationScanner.js';
import { type CitationStyle, toAnnotation } from './toSource.js';

/** Turns the marks of an answer into citations of what its run has shown to the model. */
export function toTextCitations(context: DocsAgentContext, style: CitationStyle): TextCitations {
  const { sources, docs, findings, fallback, scope } = context;
  return {
    scanner: () => new CitationScanner((id) => sources.has(id)),
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
