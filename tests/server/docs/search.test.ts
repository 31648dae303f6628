import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LiveDocs } from '../../../server/src/docs/createDocs.js';
import type { DocsQuery } from '../../../server/src/docs/docs.js';
import { createScratch, docsOf, indexOf, type PageInput, type Scratch } from './support.js';

let scratch: Scratch;
const opened: LiveDocs[] = [];

beforeAll(async () => {
  scratch = await createScratch();
});
afterAll(async () => {
  for (const docs of opened) await docs.close();
  await scratch.remove();
});

async function searchIn(pages: PageInput[], query: Partial<DocsQuery>, site = {}) {
  const docs = await docsOf(scratch, indexOf(pages, site));
  opened.push(docs);
  return docs.search({ text: '', scope: {}, ...query });
}
const filler: PageInput[] = ['cat', 'dog', 'bird', 'fish', 'horse', 'cow'].map((animal) => ({
  url: `/zoo/${animal}`,
  title: `About the ${animal}`,
  sections: { '': `Where the ${animal} lives and what it eats.`, Food: 'Grass and water.' },
}));
const hrefs = ({ hits }: { hits: Array<{ href: string }> }) => hits.map(({ href }) => href);

describe('search', () => {
  const options: PageInput = {
    url: '/options',
    title: 'Options',
    sections: {
      '': 'All options.',
      testEnvironment: 'Where the code runs: node or a browser.',
      '--watch-all': 'Runs again when a file changes.',
      'Time limits': 'A `timeout` of 5 seconds. Older versions had none.',
      'Remove a user': 'Use the command line.',
    },
  };

  it.each([
    ['an identifier as it stands', 'testEnvironment', 'testenvironment'],
    ['the words in an identifier', 'which environment do tests have', 'testenvironment'],
    ['an identifier in another spelling', 'test-environment', 'testenvironment'],
    ['a flag', 'what does --watchAll do', '--watch-all'],
    ['another form of a word', 'running again as files are changing', '--watch-all'],
    ['two words written as one', 'time out', 'time-limits'],
    ['a word for the same thing', 'delete an account', 'remove-a-user'],
    ['a typing error', 'testEnvirnoment browsr', 'testenvironment'],
  ])('finds %s', async (_what, text, anchor) => {
    expect(hrefs(await searchIn([options, ...filler], { text }))[0]).toBe(`/options#${anchor}`);
  });

  it('finds a section by what stands under its sub-headings', async () => {
    const page: PageInput = {
      url: '/setup',
      title: 'Setup',
      sections: { 'With compilers': '', '## Babel': 'A preset for TypeScript.', Other: 'Else.' },
    };
    const found = hrefs(await searchIn([page, ...filler], { text: 'typescript preset' }));
    expect(found.slice(0, 2)).toEqual(['/setup#babel', '/setup#with-compilers']);
  });

  it('lets a page vouch for its sections', async () => {
    const pages = [
      { url: '/mail', title: 'Mail', sections: { '': 'Sending mail.', Setup: 'Set the port.' } },
      { url: '/web', title: 'Web', sections: { '': 'Serving pages.', Setup: 'Set the port.' } },
    ];
    const found = hrefs(await searchIn([...pages, ...filler], { text: 'set the port of mail' }));
    expect(found.indexOf('/mail#setup')).toBeLessThan(found.indexOf('/web#setup'));
  });

  it('prefers what the reader has before them', async () => {
    const pages = ['/a/one', '/b/two'].map((url) => ({
      url,
      title: 'Guide',
      sections: { Install: 'Run the installer.', Configure: 'Edit the file.' },
    }));
    const ask = async (near: DocsQuery['near']) =>
      hrefs(await searchIn([...pages, ...filler], { text: 'run the installer', near }))[0];
    expect(await ask({ path: '/b/two/' })).toBe('/b/two#install');
    expect(await ask({ path: '/a/one' })).toBe('/a/one#install');
    const pointing = await searchIn(pages, {
      text: 'what does this mean?',
      near: { path: '/b/two', anchor: 'configure' },
    });
    expect(hrefs(pointing)[0]).toBe('/b/two#configure');
    expect(pointing.confident).toBe(true);
  });

  it('takes a question that names nothing to be about what the reader has before them', async () => {
    const sections = {
      Ports: 'The port is 3000.',
      Words: 'Meanings of words and sentences, explained and defined.',
      Questions: 'Why, what and how: questions and what they mean.',
      Disks: 'Files are kept.',
      Colours: 'Blue.',
    };
    const near = { path: '/guide', anchor: 'disks' };
    for (const text of ['what does this mean?', 'why?', 'how do I use this?']) {
      const { hits } = await searchIn([{ url: '/guide', sections }, ...filler], { text, near });
      expect([text, hits[0]?.href]).toEqual([text, '/guide#disks']);
    }
  });

  it('cuts Japanese and Chinese into words', async () => {
    const pages: PageInput[] = [
      {
        url: '/ja/install',
        title: 'インストール',
        sections: { サーバーの起動: 'サーバーを起動します。' },
      },
      { url: '/ja/color', title: '色の設定', sections: { 配色の変更: '配色を変更できます。' } },
    ];
    const site = { locale: 'ja' };
    expect(hrefs(await searchIn(pages, { text: '配色を変えたい' }, site))[0]).toBe(
      '/ja/color#配色の変更',
    );
    const chinese: PageInput[] = [
      { url: '/zh/a', title: '安装', sections: { 启动服务器: '如何启动服务器。' } },
      { url: '/zh/b', title: '颜色', sections: { 更改颜色: '如何更改颜色。' } },
    ];
    expect(
      hrefs(await searchIn(chinese, { text: '怎样启动服务器?' }, { locale: 'zh-CN' }))[0],
    ).toBe('/zh/a#启动服务器');
  });

  it('finds words with and without accents, and inflected', async () => {
    const pages: PageInput[] = [
      {
        url: '/fr/a',
        title: 'Paramètres',
        sections: { 'Changer les réglages': 'Modifiez le fichier.' },
      },
      { url: '/fr/b', title: 'Autre', sections: { Divers: 'Rien de plus.' } },
    ];
    const found = await searchIn(pages, { text: 'reglage modifier fichiers' }, { locale: 'fr' });
    expect(hrefs(found)[0]).toBe('/fr/a#changer-les-réglages');
  });

  it.each([
    ['fr', "À qui s'adresse l'assistant", 'à qui s’adresse l’assistant ?'],
    ['fr', 'Les adresses, l’assistant', 'qu’est-ce qu’une adresse d’assistant'],
    ['it', "Dell'assistente", 'un’assistente'],
    ['en', "Don't fail", 'what if it doesn’t fail'],
  ])(
    'reads either apostrophe, and what is elided before it (%s: %s)',
    async (locale, heading, text) => {
      const page = { url: '/page', title: 'Page', sections: { '': 'Text.', [heading]: 'Ci.' } };
      const { hits } = await searchIn([page, ...filler], { text, scope: { locale } }, { locale });
      expect(hits[0]?.heading).toBe(heading);
    },
  );

  it('shows the passage that answers, in at most 300 characters', async () => {
    const long = 'Nothing of note stands here. '.repeat(40);
    const text = `${long}\n\n\`\`\`js\nuseless();\n\`\`\`\n\nThe **retention** period is ninety days. After it, data is erased.`;
    const { hits } = await searchIn([{ url: '/x', sections: { Data: text } }, ...filler], {
      text: 'retention period',
    });
    expect(hits[0]?.snippet).toBe('The retention period is ninety days. After it, data is erased.');
    const unbroken = 'word'.repeat(200);
    const other = await searchIn([{ url: '/x', sections: { Data: unbroken } }], { text: 'data' });
    expect(other.hits[0]?.snippet.length).toBeLessThanOrEqual(300);
  });

  it.each([
    '',
    '   ',
    '???',
    'the of and',
    '((((',
    '\u0000',
    '😀',
    'x'.repeat(5000),
    '-'.repeat(500),
  ])('takes any text: %j', async (text) => {
    const { hits, confident } = await searchIn([options, ...filler], { text });
    expect(hits).toEqual([]);
    expect(confident).toBe(false);
  });

  it('puts a text that several pages repeat behind what others say', async () => {
    const option = (name: string): PageInput => ({
      url: `/commands/${name}`,
      title: name,
      sections: { '--dry-run': 'Shows what the command would do, without doing it.' },
    });
    const guide: PageInput = {
      url: '/guide',
      title: 'Guide',
      sections: { 'Try it first': 'A dry run shows what a command would do.' },
    };
    const pages = [...['pack', 'publish', 'remove'].map(option), guide, ...filler];
    const found = hrefs(await searchIn(pages, { text: 'show what a command would do, dry run' }));
    expect(found.slice(0, 4).map((href) => href.replace(/^\/commands\/\w+/, ''))).toEqual([
      '#--dry-run',
      '/guide#try-it-first',
      '#--dry-run',
      '#--dry-run',
    ]);
  });

  it('quotes a row of a table, without its bars', async () => {
    const table: PageInput = {
      url: '/limits',
      title: 'Limits',
      sections: {
        Numbers: '| limit | value |\n| :--- | ---: |\n| attachments | ten megabytes |',
      },
    };
    const { hits } = await searchIn([table, ...filler], { text: 'megabytes of attachments' });
    expect(hits[0]?.snippet).toBe('attachments · ten megabytes');
  });

  it('gives as many hits as asked for', async () => {
    const pages = [...filler];
    expect((await searchIn(pages, { text: 'grass water', limit: 3 })).hits).toHaveLength(3);
    expect((await searchIn(pages, { text: 'grass water lives eats' })).hits).toHaveLength(8);
  });
});

describe('versions', () => {
  const versioned: PageInput[] = [
    {
      url: '/docs/cli',
      title: 'CLI',
      version: '2.0',
      sections: { Flags: 'The quiet flag hides logs.' },
    },
    {
      url: '/docs/1.0/cli',
      title: 'CLI',
      version: '1.0',
      sections: { Flags: 'The quiet flag hides logs.' },
    },
    {
      url: '/docs/1.0/daemon',
      title: 'Daemon',
      version: '1.0',
      sections: {
        'Start the daemon': 'The daemon mode keeps the process alive in the background.',
      },
    },
    { url: '/blog/quiet', title: 'News', sections: { '': 'A quiet flag is coming to hide logs.' } },
    ...filler,
  ];

  it("are searched in the reader's own, with the pages that have none", async () => {
    const { hits, fallback } = await searchIn(versioned, {
      text: 'quiet flag hides logs',
      scope: { version: '1.0' },
    });
    expect(fallback).toBeUndefined();
    expect(
      hits
        .map(({ href }) => href)
        .slice(0, 2)
        .sort(),
    ).toEqual(['/blog/quiet', '/docs/1.0/cli#flags']);
    expect(hits.some(({ version }) => version === '2.0')).toBe(false);
  });

  it('are known by their label, too: it is all a model is shown', async () => {
    const labelled = versioned.map((page) => ({
      ...page,
      versionLabel: page.version === '1.0' ? 'Legacy (1)' : page.version,
    }));
    const { hits, fallback } = await searchIn(labelled, {
      text: 'quiet flag hides logs',
      scope: { version: 'legacy (1)' },
    });
    expect(fallback).toBeUndefined();
    expect(hits.map(({ href }) => href)).toContain('/docs/1.0/cli#flags');
    expect(hits.some(({ version }) => version === '2.0')).toBe(false);
  });

  it('answer for another where that has no answer, and it is said', async () => {
    const { hits, fallback, confident } = await searchIn(versioned, {
      text: 'how do I start the daemon mode in the background',
      scope: { version: '2.0', locale: 'en' },
    });
    expect(hits[0]?.href).toBe('/docs/1.0/daemon#start-the-daemon');
    expect(fallback).toEqual({ version: '1.0' });
    expect(confident).toBe(true);
  });

  it('show a section once where no version is asked for: at its shortest address', async () => {
    const { hits } = await searchIn(versioned, { text: 'quiet flag hides logs' });
    const found = hits.map(({ href }) => href);
    expect(found).toContain('/docs/cli#flags');
    expect(found).not.toContain('/docs/1.0/cli#flags');
  });
});

describe('versions of two docs of one site, with the same names', () => {
  const names = { '2.0': '', '1.0': '/1.0' };
  const pages: PageInput[] = ['docs', 'sdk'].flatMap((folder) =>
    Object.entries(names).map(([version, below]) => ({
      url: `/${folder}${below}/limits`,
      title: 'Limits',
      version,
      instance: folder === 'docs' ? 'default' : folder,
      sections: { Uploads: 'An upload has at most so many megabytes.' },
    })),
  );
  const gone: PageInput = {
    url: '/sdk/1.0/daemon',
    title: 'Daemon',
    version: '1.0',
    instance: 'sdk',
    sections: { 'Start the daemon': 'The daemon mode keeps the process alive in the background.' },
  };
  const all = [...pages, gone, ...filler];
  const instances = ['default', 'sdk'].map((id) => ({ id, lastVersion: '2.0' }));
  const uploads = 'how many megabytes has an upload';

  async function found(scope: DocsQuery['scope'], index: unknown = indexOf(all, {}, instances)) {
    const docs = await docsOf(scratch, index);
    opened.push(docs);
    const { hits } = await docs.search({ text: uploads, scope });
    return hrefs({ hits }).filter((href) => href.endsWith('#uploads'));
  }

  it.each([
    ['default', '1.0', ['/docs/1.0', '/sdk']],
    ['default', '2.0', ['/docs', '/sdk']],
    ['sdk', '1.0', ['/docs', '/sdk/1.0']],
    // A page context of before it named the instance.
    [undefined, '1.0', ['/docs/1.0', '/sdk/1.0']],
    ['gone', '1.0', ['/docs/1.0', '/sdk/1.0']],
  ])("are searched in the reader's, and the last of the other: %s %s", async (...asked) => {
    const [instance, version, folders] = asked;
    const places = folders.map((folder) => `${folder}/limits#uploads`);
    expect((await found({ instance, version })).sort()).toEqual(places);
  });

  it('are all those of a name where the index does not say whose they are', async () => {
    const old = indexOf(all.map(({ instance: _, ...page }) => page));
    const places = await found({ instance: 'default', version: '1.0' }, old);
    expect(places.sort()).toEqual(['/docs/1.0/limits#uploads', '/sdk/1.0/limits#uploads']);
  });

  it('answer for another of the same name, and it is said', async () => {
    const docs = await docsOf(scratch, indexOf(all, {}, instances));
    opened.push(docs);
    const scope = { instance: 'default', version: '1.0', locale: 'en' };
    const text = 'how do I start the daemon mode in the background';
    const { hits, fallback } = await docs.search({ text, scope });
    expect(hits[0]).toMatchObject({ href: '/sdk/1.0/daemon#start-the-daemon', instance: 'sdk' });
    expect(fallback).toEqual({ version: '1.0' });
  });
});

describe('locales', () => {
  async function twoLocales() {
    const english = await scratch.put(
      'en.json',
      indexOf([
        {
          url: '/a',
          title: 'Backup',
          sections: { 'Make a backup': 'Run the backup command every night.' },
        },
        ...filler,
      ]),
    );
    const french = await scratch.put(
      'fr.json',
      indexOf([{ url: '/fr/b', title: 'Couleurs', sections: { Thème: 'Changez les couleurs.' } }], {
        locale: 'fr',
        baseUrl: '/fr/',
      }),
    );
    const { createDocs } = await import('../../../server/src/docs/createDocs.js');
    const docs = await createDocs({
      sources: [english, french],
      fileIntervalMs: 0,
      urlIntervalMs: 0,
    });
    opened.push(docs);
    return docs;
  }

  it("are searched in the reader's own first, another answers where it does not, and it is said", async () => {
    const docs = await twoLocales();
    const scope = { siteUrl: 'https://docs.example.com', baseUrl: '/fr/', locale: 'fr' };
    const own = await docs.search({ text: 'changer les couleurs', scope });
    expect(own.hits.map(({ locale }) => locale)).toEqual(['fr']);
    expect(own.fallback).toBeUndefined();
    const other = await docs.search({ text: 'run the backup command every night', scope });
    expect(other.hits[0]?.href).toBe('/a#make-a-backup');
    expect(other.fallback).toEqual({ locale: 'en' });
  });

  it('that have a page untranslated are not offered for it: the reader has it, too', async () => {
    const at = (base: string) => ({
      url: `${base}keys`,
      title: 'Keys',
      sections: { 'Change a key': 'The keyboard has shortcuts. Each can be changed.' },
    });
    const many = Array.from({ length: 30 }, (_, number) => ({
      url: `/keys/${number}`,
      title: `Key ${number}`,
      sections: { Use: `What key ${number} of the keyboard does, or its shortcut.` },
    }));
    const theme = { url: '/fr/b', title: 'Couleurs', sections: { Thème: 'Changez les couleurs.' } };
    const autres = Array.from({ length: 30 }, (_, number) => ({
      ...theme,
      url: `/fr/b/${number}`,
    }));
    const { createDocs } = await import('../../../server/src/docs/createDocs.js');
    const docs = await createDocs({
      sources: [
        await scratch.put('en-keys.json', indexOf([at('/'), ...many])),
        await scratch.put(
          'fr-keys.json',
          indexOf([at('/fr/'), ...autres], { locale: 'fr', baseUrl: '/fr/' }),
        ),
      ],
      ...{ fileIntervalMs: 0, urlIntervalMs: 0 },
    });
    opened.push(docs);
    const scope = { siteUrl: 'https://docs.example.com', baseUrl: '/', locale: 'en' };
    const found = await docs.search({ text: 'keyboard shortcut', scope });
    expect(found.fallback).toBeUndefined();
    expect(found.hits.map(({ locale }) => locale)).not.toContain('fr');
  });

  it('that are not there fall back, and it is said', async () => {
    const docs = await twoLocales();
    const { hits, fallback } = await docs.search({
      text: 'backup command',
      scope: { locale: 'de' },
    });
    expect(hits[0]?.href).toBe('/a#make-a-backup');
    expect(fallback).toEqual({ locale: 'en' });
  });
});

describe('a question the docs do not answer', () => {
  it('is told from one they do', async () => {
    const pages: PageInput[] = [
      {
        url: '/deploy',
        title: 'Deploy',
        sections: {
          'Behind a proxy':
            'Set TRUST_PROXY so that the address of the reader is taken from the header.',
          Docker: 'An image is published for every release of the server.',
        },
      },
      ...filler,
    ];
    const ask = async (text: string) => (await searchIn(pages, { text })).confident;
    expect(await ask('How do I run it behind a proxy that sets the header?')).toBe(true);
    expect(await ask('Is there a docker image of the server?')).toBe(true);
    expect(await ask('Who won the football world cup?')).toBe(false);
    expect(await ask('Write a sonnet about autumn leaves')).toBe(false);
  });
});
