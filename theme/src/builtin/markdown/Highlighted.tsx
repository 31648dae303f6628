import { useThemeConfig } from '@docusaurus/theme-common';
import { Highlight } from 'prism-react-renderer';
import { useChat } from '../ChatContext';

/**
 * Code in the colours of the site's own code blocks. Theme-common's `usePrismTheme` needs a provider
 * that stands below the theme's `Root`, where we are not. A module of its own, loaded with the first
 * block. The default export is what `lazy` needs.
 */
export default function Highlighted({ code, language }: { code: string; language: string }) {
  const { colorMode } = useChat();
  const { prism } = useThemeConfig();
  const theme = (colorMode === 'dark' && prism.darkTheme) || prism.theme;
  return (
    <Highlight code={code} language={language.toLowerCase()} theme={theme}>
      {({ tokens, getTokenProps }) => (
        <code style={{ color: theme.plain.color }}>
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
