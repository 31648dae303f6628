import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../server/src/config.js';
import type { DocsStatus } from '../../../server/src/docs/docs.js';
import { startUpLines } from '../../../server/src/main/startUpLines.js';

const empty: DocsStatus = {
  pages: 0,
  sections: 0,
  versions: [],
  locales: [],
  loadedAt: null,
  broken: [],
};

function docsLine(env: Record<string, string>, docs = empty): string | undefined {
  const lines = startUpLines({ url: 'http://localhost:3000/', config: readConfig(env), docs });
  return lines.find((line) => line.startsWith('  docs'));
}

describe('the line about docs, where none were loaded', () => {
  it('names what to set', () => {
    expect(docsLine({})).toContain('(set SITE_DIR or DOCS_INDEX)');
  });

  it('says what is missing in a site that was named', () => {
    expect(docsLine({ SITE_DIR: 'build' })).toContain('(build has no chatkit-docs.json: build the');
  });

  it('says what is wrong with an index that was named', () => {
    const broken = [{ source: '/nope.json', reason: 'there is no such file yet' }];
    expect(docsLine({ DOCS_INDEX: '/nope.json' }, { ...empty, broken })).toContain(
      '(/nope.json: there is no such file yet)',
    );
  });
});
