import type { Token, Tokens } from 'marked';
import { type CSSProperties, Fragment, type ReactNode } from 'react';
import { Admonition } from './Admonition';
import { CodeBlock } from './CodeBlock';
import { Formula } from './Formula';
import styles from './Markdown.module.css';
import { stripMarkers } from './markers';
import { renderInline, withCitations } from './renderInline';

/**
 * A block token as React elements.
 * @param growing whether more of it is still to come
 */
export function renderBlock(token: Token, growing = false): ReactNode {
  switch (token.type) {
    case 'paragraph':
      return <p>{renderInline(token.tokens)}</p>;
    case 'text':
      return renderInline(token.tokens ?? [token]);
    case 'heading':
      return renderHeading(token.depth, renderInline(token.tokens));
    case 'code': {
      const language = stripMarkers(token.lang ?? '').text;
      return withCitations(token.text, (code) => (
        <CodeBlock code={code} info={language} growing={growing} />
      ));
    }
    case 'blockquote':
      return <blockquote>{renderBlocks(token.tokens)}</blockquote>;
    case 'list':
      return renderList(token);
    case 'table':
      return renderTable(token);
    case 'hr':
      return <hr />;
    case 'admonition':
      return (
        <Admonition kind={token.kind} title={token.title}>
          {renderBlocks(token.tokens)}
        </Admonition>
      );
    case 'mathBlock':
      return withCitations(token.text, (tex) => <Formula tex={tex} display />);
    case 'space':
    case 'def':
      return null;
    case 'html':
      return <p className={styles.source}>{stripMarkers(token.raw).text}</p>;
    default:
      return renderInline([token]);
  }
}

function renderBlocks(tokens: readonly Token[] | undefined): ReactNode {
  return tokens?.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one block
    <Fragment key={index}>{renderBlock(token)}</Fragment>
  ));
}

/** Each turn has headings of its own for screen readers: an answer's begin below them. */
function renderHeading(depth: number, content: ReactNode): ReactNode {
  if (depth <= 2) return <h4>{content}</h4>;
  if (depth === 3) return <h5>{content}</h5>;
  return <h6>{content}</h6>;
}

function renderList(token: Token): ReactNode {
  if (!isList(token)) return null;
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items are only ever appended
    <li key={index} className={item.task ? styles.task : undefined}>
      {renderBlocks(item.tokens)}
    </li>
  ));
  if (!token.ordered) return <ul>{items}</ul>;
  return <ol start={typeof token.start === 'number' ? token.start : 1}>{items}</ol>;
}

function renderTable(token: Token): ReactNode {
  if (!isTable(token)) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={styles.table} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {token.header.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity
              <th key={index} scope="col" style={alignment(cell.align)}>
                {renderInline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are only ever appended
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity
                <td key={column} style={alignment(cell.align)}>
                  {renderInline(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function alignment(align: 'center' | 'left' | 'right' | null): CSSProperties | undefined {
  if (!align) return undefined;
  return { textAlign: align === 'left' ? 'start' : align === 'right' ? 'end' : 'center' };
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list';
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}
