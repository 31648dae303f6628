import { Highlight, type PrismTheme } from 'prism-react-renderer';

/**
 * Code in the colours of the site's own code blocks. A module of its own, loaded with the first
 * block. The default export is what `lazy` needs.
 */
export default function Highlighted({
  code,
  language,
  theme,
}: {
  code: string;
  language: string;
  theme: PrismTheme;
}) {
  return (
    <Highlight code={code} language={language.toLowerCase()} theme={theme}>
      {({ tokens, getTokenProps }) => (
        <code>
          {tokens.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own
            <span key={index}>
              {line.map((token, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor have their parts
                <span key={position} {...getTokenProps({ token })} />
              ))}
              {'\n'}
            </span>
          ))}
        </code>
      )}
    </Highlight>
  );
}
