import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configureBundler } from '../../plugin/src/configureBundler';

const theme = path.resolve(__dirname, '../../theme');
const math = 'docusaurus-theme-chatkit/builtin/optional/math$';

let siteDir: string;
beforeEach(() => {
  siteDir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'chatkit-site-')));
});
afterEach(() => {
  fs.rmSync(siteDir, { recursive: true });
});

function aliasOf({ hasDiagrams = false, isServer = false } = {}): Record<string, string> {
  const { resolve } = configureBundler(theme, { siteDir, hasDiagrams }, isServer) as {
    resolve: { alias: Record<string, string> };
  };
  return resolve.alias;
}

function install(name: string): string {
  const folder = path.join(siteDir, 'node_modules', name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.js'), '');
  return path.join(folder, 'index.js');
}

describe('math', () => {
  it.each(['katex', 'rehype-katex/node_modules/katex'])(
    "is drawn by the site's KaTeX, at %s",
    (place) => {
      install('rehype-katex');
      const katex = install(place);
      const alias = aliasOf();
      expect(alias[math]).toBe(path.join(theme, 'lib/builtin/optional/mathOfSite.js'));
      expect(alias['docusaurus-theme-chatkit/site/katex$']).toBe(katex);
      // A bundler takes the first that fits, and the folder's name fits, too.
      const names = Object.keys(alias);
      expect(names.indexOf(math)).toBeLessThan(names.indexOf('docusaurus-theme-chatkit/builtin'));
    },
  );

  it('is left as it is written where the site has no KaTeX', () => {
    expect(aliasOf()).not.toHaveProperty([math]);
  });
});

describe('diagrams', () => {
  const diagrams = 'docusaurus-theme-chatkit/builtin/optional/diagrams$';

  it.each(['mermaid', '@docusaurus/theme-mermaid/node_modules/mermaid'])(
    "are drawn by the site's Mermaid, at %s",
    (place) => {
      install('@docusaurus/theme-mermaid');
      const mermaid = install(place);
      const alias = aliasOf({ hasDiagrams: true });
      expect(alias[diagrams]).toBe(path.join(theme, 'lib/builtin/optional/diagramsOfSite.js'));
      expect(alias['docusaurus-theme-chatkit/site/mermaid$']).toBe(mermaid);
      const names = Object.keys(alias);
      expect(names.indexOf(diagrams)).toBeLessThan(
        names.indexOf('docusaurus-theme-chatkit/builtin'),
      );
    },
  );

  it('are left as they are written where the site shows none on its pages', () => {
    install('@docusaurus/theme-mermaid');
    install('mermaid');
    expect(aliasOf()).not.toHaveProperty([diagrams]);
    expect(aliasOf({ hasDiagrams: true, isServer: true })).not.toHaveProperty([diagrams]);
  });

  it('are left as they are written where the site has no theme for them', () => {
    install('mermaid');
    expect(aliasOf({ hasDiagrams: true })).not.toHaveProperty([diagrams]);
  });
});
