import { loadMath } from 'docusaurus-theme-chatkit/builtin/optional/math';
import type { Token } from 'marked';
import { memo, useMemo } from 'react';
import type { Annotation } from '../protocol/source';
import { CitationsProvider } from './citations';
import { lexMarkdown } from './lexMarkdown';
import styles from './Markdown.module.css';
import { insertMarkers } from './markers';
import { renderBlock } from './renderBlock';
import { settleStreaming } from './settleStreaming';

const none: readonly Annotation[] = [];

/** Markdown as React elements. While it streams, blocks that are finished are left alone. */
export const Markdown = memo(function Markdown({
  text,
  annotations = none,
  streaming = false,
}: {
  text: string;
  annotations?: readonly Annotation[];
  streaming?: boolean;
}) {
  const tokens = useMemo(
    () =>
      lexMarkdown(
        insertMarkers(streaming ? settleStreaming(text) : text, annotations),
        loadMath !== undefined,
      ).filter((token) => token.type !== 'space' && token.type !== 'def'),
    [text, annotations, streaming],
  );
  return (
    <CitationsProvider value={annotations}>
      <div className={styles.markdown} dir="auto">
        {tokens.map((token, index) => (
          <Block
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever appended
            key={index}
            token={token}
            growing={streaming && index === tokens.length - 1}
          />
        ))}
      </div>
    </CitationsProvider>
  );
});

const Block = memo(
  function Block({ token, growing }: { token: Token; growing: boolean }) {
    return renderBlock(token, growing);
  },
  (before, after) => before.token.raw === after.token.raw && before.growing === after.growing,
);
