import { describe, expect, it } from '@jest/globals';
import { createCorpus } from '../../../server/src/docs/corpus.js';
import { parseIndex } from '../../../server/src/docs/indexSource.js';
import { putHeldBehind } from '../../../server/src/docs/search/putHeldBehind.js';
import { indexOf, type PageInput } from './support.js';

const pages: PageInput[] = [
  { url: '/deploy', sections: { '': 'Deploy.', Docker: 'Docker.', '## Image': 'Image.' } },
  { url: '/host', sections: { Containers: 'Containers.' } },
];
const { sections } = createCorpus(parseIndex(JSON.stringify(indexOf(pages))));

function order(scores: Record<string, number>): string[] {
  const ranked = Object.entries(scores).flatMap(([href, score]) => {
    const section = sections.find((one) => one.href === href);
    return section === undefined ? [] : [{ section, score, coverage: 0.5 }];
  });
  return putHeldBehind(ranked).map(({ section }) => section.href);
}

describe('putHeldBehind', () => {
  it('lists another place before what stands under a section that is listed', () => {
    const found = order({ '/deploy#docker': 1, '/deploy#image': 0.9, '/host#containers': 0.8 });
    expect(found).toEqual(['/deploy#docker', '/host#containers', '/deploy#image']);
  });

  it('keeps first what is better than the section it stands under', () => {
    const found = order({ '/deploy#image': 1, '/deploy#docker': 0.9, '/host#containers': 0.8 });
    expect(found).toEqual(['/deploy#image', '/deploy#docker', '/host#containers']);
  });

  it('does not take the beginning of a page for what holds all of it', () => {
    const found = order({ '/deploy': 1, '/deploy#image': 0.9, '/host#containers': 0.8 });
    expect(found).toEqual(['/deploy', '/deploy#image', '/host#containers']);
  });
});
