import type { AllContent, DocusaurusConfig, I18n } from '@docusaurus/types';

export interface DevIndexOptions {
  siteDir: string;
  siteConfig: DocusaurusConfig;
  i18n: I18n;
  /** Where the index is written, such as `.docusaurus/chatkit-docs.json`. */
  file: string;
  /** Told of pages that could not be read (they are left out) and of failed writes. */
  warn(message: string): void;
}

/** The index of the current locale while `docusaurus start` runs. */
export interface DevIndex {
  /** From `allContentLoaded`, which Docusaurus calls again whenever a page changes. */
  setContent(allContent: AllContent): void;
  /** From `configureWebpack`: the site's own Markdown settings stand in the bundler's rules. */
  setBundlerRules(rules: unknown): void;
  /** Resolves when what was set so far is written. */
  idle(): Promise<void>;
  close(): void;
}

export function createDevIndex(_options: DevIndexOptions): DevIndex {
  return { setContent() {}, setBundlerRules() {}, idle: async () => {}, close() {} };
}
