import type { Token } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { Citation } from './Citation';
import { decodeEntities } from './decodeEntities';
import { Formula } from './Formula';
import { MarkdownImage } from './MarkdownImage';
import { MarkdownLink } from './MarkdownLink';
import { splitMarkers, stripMarkers } from './markers';
import { TaskMark } from './TaskMark';

/** Inline tokens as React elements. What is HTML in the source is shown as it is written. */
export function renderInline(tokens: readonly Token[] | undefined): ReactNode {
  return tokens?.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: inline parts have no identity of their own
    <Fragment key={index}>{renderToken(token)}</Fragment>
  ));
}

function renderToken(token: Token): ReactNode {
  switch (token.type) {
    case 'text':
      return token.tokens ? renderInline(token.tokens) : renderText(decodeEntities(token.text));
    case 'escape':
      return renderText(token.text);
    case 'strong':
      return <strong>{renderInline(token.tokens)}</strong>;
    case 'em':
      return <em>{renderInline(token.tokens)}</em>;
    case 'del':
      return <del>{renderInline(token.tokens)}</del>;
    case 'br':
      return <br />;
    case 'codespan':
      return withCitations(token.text, (text) => <code dir="ltr">{text}</code>);
    case 'checkbox':
      return <TaskMark checked={token.checked === true} />;
    case 'link':
      return withCitations(token.href, (href) => (
        <MarkdownLink href={token.autolink ? href : decodeEntities(href)}>
          {renderInline(token.tokens)}
        </MarkdownLink>
      ));
    case 'image':
      return withCitations(token.href, (href) => (
        <MarkdownImage src={decodeEntities(href)} alt={stripMarkers(token.text).text} />
      ));
    case 'mathInline':
      return withCitations(token.text, (tex) => <Formula tex={tex} display={false} />);
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw) ? <br /> : renderText(token.raw);
    default:
      return renderText(token.raw);
  }
}

function renderText(text: string): ReactNode {
  return splitMarkers(text).map((part, index) =>
    typeof part === 'number' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text
      <Citation key={index} number={part} />
    ) : (
      part
    ),
  );
}

/** Code and addresses cannot hold a marker: the citation stands after them. */
export function withCitations(text: string, render: (text: string) => ReactNode): ReactNode {
  const stripped = stripMarkers(text);
  return (
    <>
      {render(stripped.text)}
      {stripped.numbers.map((number) => (
        <Citation key={number} number={number} />
      ))}
    </>
  );
}
