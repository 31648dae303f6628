import logger from '@docusaurus/logger';
import { describe, expect, it, jest } from '@jest/globals';
import { readPageSettings } from '../../plugin/src/pageSettings';

const content = (assistant: unknown) => ({
  'docusaurus-plugin-content-docs': {
    default: {
      loadedVersions: [{ docs: [{ permalink: '/docs/a/', frontMatter: { assistant } }] }],
    },
  },
});

describe('what pages say of the assistant', () => {
  it('is read from docs, blog posts and pages', () => {
    const settings = readPageSettings({
      ...content(false),
      'docusaurus-plugin-content-blog': {
        default: {
          blogPosts: [
            {
              metadata: {
                permalink: '/blog/one',
                frontMatter: { assistant: { prompts: ['Why?'] } },
              },
            },
          ],
        },
      },
      'docusaurus-plugin-content-pages': {
        default: [
          { type: 'mdx', permalink: '/', frontMatter: { assistant: false } },
          { type: 'jsx', permalink: '/x' },
        ],
      },
    });
    expect(settings).toEqual({
      hidden: ['/docs/a', '/'],
      prompts: { '/blog/one': [{ label: 'Why?', prompt: 'Why?' }] },
    });
  });

  it('is told and left out where it is not understood', () => {
    const warn = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
    expect(readPageSettings(content('no'))).toEqual({ hidden: [], prompts: {} });
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
