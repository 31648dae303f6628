import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkRoot } from '../../plugin/src/checkRoot';

let folder: string;
let siteDir: string;
let themePath: string;

function write(file: string, text = ''): string {
  const whole = path.join(folder, file);
  fs.mkdirSync(path.dirname(whole), { recursive: true });
  fs.writeFileSync(whole, text);
  return whole;
}

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chatkit-root-'));
  siteDir = path.join(folder, 'site');
  themePath = path.join(folder, 'theme/lib/theme');
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('the check of who renders Root', () => {
  it('is silent where ours is rendered', () => {
    const ours = write('theme/lib/theme/Root/index.js');
    expect(
      checkRoot({ '@theme/Root': ours, '@theme-original/Root': ours }, themePath, siteDir),
    ).toEqual([]);
  });

  it('tells of a Root of the site that hides ours, and what to write', () => {
    const ours = write('theme/lib/theme/Root/index.js');
    const site = write('site/src/theme/Root.js', 'export default ({children}) => children;');
    const [warning] = checkRoot(
      { '@theme/Root': site, '@theme-original/Root': ours },
      themePath,
      siteDir,
    );
    expect(warning).toContain(path.join('src', 'theme', 'Root.js'));
    expect(warning).toContain("import Root from '@theme-original/Root'");
  });

  it.each([
    "import Root from '@theme-original/Root';",
    "import ChatWidget from '@theme/ChatWidget';",
  ])('is silent about a Root of the site with %s', (source) => {
    const ours = write('theme/lib/theme/Root/index.js');
    const site = write('site/src/theme/Root.js', source);
    expect(
      checkRoot({ '@theme/Root': site, '@theme-original/Root': ours }, themePath, siteDir),
    ).toEqual([]);
  });

  it("tells of another plugin's Root that hides ours", () => {
    const other = write('other/theme/Root/index.js');
    const [warning] = checkRoot(
      { '@theme/Root': other, '@theme-original/Root': other },
      themePath,
      siteDir,
    );
    expect(warning).toContain(other);
    expect(warning).toContain('after that plugin');
  });

  it("tells of another plugin's Root that ours hides", () => {
    const ours = write('theme/lib/theme/Root/index.js');
    const badge = write('another/theme/Badge/index.js');
    write('another/theme/Root/index.js');
    const [warning] = checkRoot(
      { '@theme/Root': ours, '@theme-original/Root': ours, '@theme-original/Badge': badge },
      themePath,
      siteDir,
    );
    expect(warning).toContain(path.join(folder, 'another/theme/Root'));
    expect(warning).toContain('ChatWidget');
  });
});
