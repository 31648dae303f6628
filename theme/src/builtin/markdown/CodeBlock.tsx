import { useThemeConfig } from '@docusaurus/theme-common';
import { loadDiagrams } from 'docusaurus-theme-chatkit/builtin/optional/diagrams';
import { lazy, Suspense } from 'react';
import { useChat } from '../ChatContext';
import { CopyButton } from '../parts/CopyButton';
import { ErrorBoundary } from '../parts/ErrorBoundary';
import styles from './CodeBlock.module.css';
import { Diagram } from './Diagram';
import { useSeen } from './useSeen';

const Highlighted = lazy(() => import('./Highlighted'));

/** Longer code is shown plain: colouring it would hold up the page. */
const maxHighlighted = 20_000;

/**
 * Code with its language, a copy button and the site's own colours, which come once the block has
 * been seen: a long conversation opens without colouring all of it.
 */
export function CodeBlock({
  code,
  info,
  growing,
}: {
  code: string;
  info: string;
  growing: boolean;
}) {
  const { t, colorMode } = useChat();
  const { prism } = useThemeConfig();
  const [seen, ref] = useSeen<HTMLDivElement>();
  const theme = (colorMode === 'dark' && prism.darkTheme) || prism.theme;
  const { color, backgroundColor } = theme.plain;
  const language = /^[\w+#.-]+/.exec(info)?.[0] ?? '';
  const title = /title="([^"]*)"/.exec(info)?.[1] ?? language;
  const text = code.replace(/\n$/, '');
  const plain = <code>{text}</code>;
  const block = (
    <div className={styles.block} ref={ref} dir="ltr">
      <div className={styles.header}>
        <span className={styles.language}>{title}</span>
        <CopyButton text={text} label={t('chat.copyCode')} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={styles.pre} style={{ color, backgroundColor }} tabIndex={0}>
        {seen && language && text.length <= maxHighlighted ? (
          <ErrorBoundary fallback={plain}>
            <Suspense fallback={plain}>
              <Highlighted code={text} language={language} theme={theme} />
            </Suspense>
          </ErrorBoundary>
        ) : (
          plain
        )}
      </pre>
    </div>
  );
  if (language !== 'mermaid' || !loadDiagrams || growing) return block;
  return <Diagram source={text} load={loadDiagrams} block={block} />;
}
