import { useThemeConfig } from '@docusaurus/theme-common';
import type { DrawDiagram, DrawnDiagram } from 'docusaurus-theme-chatkit/builtin/optional/diagrams';
import { type ReactNode, useEffect, useState } from 'react';
import { useChat } from '../ChatContext';
import { toRecord, toText } from '../protocol/json';
import styles from './Diagram.module.css';
import { useSeen } from './useSeen';

/** Made smaller than this share of their size, a diagram's words cannot be read: it scrolls. */
const readable = 0.65;

/**
 * A diagram, drawn by the site's own Mermaid once it has been seen; until then, and where it cannot
 * be drawn, its source. It stands there as an image: whatever a model has written, nothing in an
 * image runs, is followed or is loaded.
 * @param block the source as any code
 */
export function Diagram({
  source,
  load,
  block,
}: {
  source: string;
  load: () => Promise<DrawDiagram>;
  block: ReactNode;
}) {
  const { t, colorMode } = useChat();
  const [seen, ref] = useSeen<HTMLDivElement>();
  const [drawn, setDrawn] = useState<DrawnDiagram>();
  const themes = toRecord(toRecord(toRecord(useThemeConfig()).mermaid).theme);
  const theme = toText(themes[colorMode]) ?? (colorMode === 'dark' ? 'dark' : 'default');

  useEffect(() => {
    if (!seen) return;
    let gone = false;
    load()
      .then((draw) => draw(source, theme))
      .then(
        (diagram) => {
          if (!gone) setDrawn(diagram);
        },
        () => {
          if (!gone) setDrawn(undefined);
        },
      );
    return () => {
      gone = true;
    };
  }, [seen, source, theme, load]);

  return (
    <div ref={ref}>
      {drawn ? (
        <figure className={styles.diagram}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div className={styles.scroller} tabIndex={0}>
            <img
              alt={t('chat.diagram')}
              width={drawn.width}
              height={drawn.height}
              style={{ maxWidth: `max(100%, ${Math.round(drawn.width * readable)}px)` }}
              src={`data:image/svg+xml,${encodeURIComponent(drawn.svg)}`}
              onError={() => setDrawn(undefined)}
            />
          </div>
          <details className={styles.source}>
            <summary>{t('chat.diagramSource')}</summary>
            {block}
          </details>
        </figure>
      ) : (
        block
      )}
    </div>
  );
}
