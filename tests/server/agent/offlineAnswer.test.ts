import { describe, expect, it } from '@jest/globals';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { type PhraseLocale, phraseLocales } from '../../../server/src/agent/locales.js';
import { fill, phrases } from '../../../server/src/agent/offline/phrases.js';
import { Conversation, deltasOf } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';

const docs = createMemoryDocs(greetingPages);
const agent = createDocsAgent({ docs });

/** The sentences an answer quotes. */
function quotesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('> ') ? [line.slice(2)] : []));
}

describe('the offline model', () => {
  it('answers by quoting the docs word for word, with citations, in a stream', async () => {
    const asked = await new Conversation(agent).ask('How do I change the greeting?');
    expect(asked.error).toBeUndefined();
    expect(asked.text).toContain('under **Configure › Change the greeting**');
    expect(asked.text).toContain('```js\nexport default { greeting: "Hello" };\n```');
    expect(asked.cited[0]).toBe('/docs/configure#greeting');
    const section = docs.section('/docs/configure#greeting')?.text.replace(/\s+/g, ' ');
    for (const quote of quotesOf(asked.text).flatMap((line) => line.split(' … '))) {
      expect(section).toContain(quote);
    }
    expect(deltasOf(asked.events).join('')).toBe(asked.text);
    expect(deltasOf(asked.events).length).toBeGreaterThan(5);
  });

  it('says the same whenever it is asked the same', async () => {
    const one = await new Conversation(agent).ask('How do I change the greeting?');
    const two = await new Conversation(createDocsAgent({ docs })).ask(
      'How do I change the greeting?',
    );
    expect(two.text).toBe(one.text);
    expect(two.cited).toEqual(one.cited);
  });

  it('reads what the reader pasted, and is not upset by what an answer quoted', async () => {
    const talk = new Conversation(agent);
    const pasted = await talk.ask('<div>\nhow do I change the greeting\n</div>');
    expect(pasted.cited[0]).toBe('/docs/configure#greeting');
    talk.items.push({
      type: 'assistant_message',
      id: 'msg_quoting',
      thread_id: talk.thread.id,
      created_at: '',
      content: [
        {
          type: 'output_text',
          text: 'It is:\n<earlier_conversation>\nno data\n</earlier_conversation>\nSo.',
          annotations: [],
        },
      ],
    });
    const asked = await talk.ask('How do I change the greeting?');
    expect(asked.error).toBeUndefined();
    expect(asked.cited[0]).toBe('/docs/configure#greeting');
  });

  it('says so when the docs do not say, with the nearest pages', async () => {
    const asked = await new Conversation(agent).ask('Which proxy paints elephants?');
    expect(asked.text).toMatch(
      /^The docs do not seem to answer that. The nearest pages are:\n\n- /,
    );
    expect(asked.cited).toContain('/docs/install#proxy');
    expect(asked.usage?.outcome).toBe('declined');
    const nothing = await new Conversation(agent).ask('Zebras?');
    expect(nothing.text).toMatch(/^I found nothing about that/);
    expect(nothing.usage?.outcome).toBe('declined');
  });

  it('remembers what the reader told it, in another process too', async () => {
    const talk = new Conversation(agent);
    const noted = await talk.ask('Hi, my name is Ada.');
    expect(noted.text).toBe(phrases.en.noted);
    await talk.ask('How do I change the greeting?');
    await talk.ask('Where is the launcher?');
    await talk.ask('Thanks!');
    const later = new Conversation(createDocsAgent({ docs }));
    later.items.push(...talk.items);
    const asked = await later.ask('What is my name?');
    expect(asked.text).toBe('You told me:\n\n> Hi, my name is Ada.');
  });

  it('remembers what is only in the summary any more', async () => {
    const talk = new Conversation(createDocsAgent({ docs, historyTokens: 30 }));
    await talk.ask('My name is Ada.');
    for (let turn = 0; turn < 4; turn++) await talk.ask('How do I change the greeting?');
    expect(talk.thread.metadata.summary).toBeDefined();
    const asked = await talk.ask('Do you remember my name?');
    expect(asked.text).toContain('> My name is Ada.');
  });

  it('says that it was not told', async () => {
    const asked = await new Conversation(agent).ask('What is my name?');
    expect(asked.text).toBe(phrases.en.notTold);
  });

  it('remembers other things than names', async () => {
    const talk = new Conversation(agent);
    await talk.ask('Remember that my package manager is pnpm.');
    const asked = await talk.ask('Which is my package manager?');
    expect(asked.text).toContain('> Remember that my package manager is pnpm.');
  });

  it.each([
    ['greeting launcher button', 'What was changed that affects my launcher?'],
    ['my launcher is empty', 'What is wrong with my launcher?'],
    ['I change the greeting', 'Do you know how I change the greeting?'],
  ])('takes %j for no answer to %j', async (before, question) => {
    const talk = new Conversation(agent);
    await talk.ask(before);
    const asked = await talk.ask(question);
    expect(asked.text).not.toContain(phrases.en.told);
  });

  it('counts no greeting and no thanks as a question without an answer', async () => {
    const talk = new Conversation(agent);
    for (const message of ['Hi!', 'My name is Ada.', 'Thanks!']) {
      const { usage } = await talk.ask(message);
      expect(usage).toBeDefined();
      expect(usage?.outcome).toBeUndefined();
    }
    expect((await talk.ask('How do I bake bread?')).usage?.outcome).toBe('declined');
  });

  it('shows the place it spoke of', async () => {
    const talk = new Conversation(agent);
    await talk.ask('How do I change the greeting?');
    const asked = await talk.ask('Where is that?');
    expect(asked.events).toContainEqual({
      type: 'client_effect',
      name: 'show_place',
      data: {
        href: '/docs/configure#greeting',
        heading: 'Change the greeting',
        snippet: expect.any(String),
      },
    });
    expect(asked.text).toContain('Configure › Change the greeting');
    expect(asked.cited).toEqual(['/docs/configure#greeting']);
    const early = await new Conversation(agent).ask('Show me!');
    expect(early.text).toBe(phrases.en.nothingToShow);
  });

  it('summarises the page the reader is on', async () => {
    const talk = new Conversation(agent);
    talk.metadata = { ...talk.metadata, pageContext: { path: '/docs/configure' } };
    const asked = await talk.ask('Summarise this page');
    expect(asked.text).toMatch(/^The main points of \*\*Configure\*\*:/);
    expect(asked.text).toContain('**The launcher**: The launcher is the button');
    expect(asked.cited).toEqual(['/docs/configure#greeting', '/docs/configure#launcher']);
    const nowhere = await new Conversation(agent).ask('Summarise this page');
    expect(nowhere.text).toBe(phrases.en.noPage);
  });

  it('serves the quick actions and the prompts made of the page’s headings', async () => {
    const talk = new Conversation(agent);
    talk.metadata = {
      ...talk.metadata,
      pageContext: {
        path: '/docs/configure/',
        title: 'Configure the plugin',
        headings: [{ id: 'launcher', text: 'The launcher', level: 2 }],
      },
    };
    const section = await talk.ask('Explain the section “The launcher” of this page.');
    expect(section.cited).toEqual(['/docs/configure#launcher']);
    expect(section.text).toContain('> The launcher is the button at the bottom right.');
    const simpler = await talk.ask('Explain this page for a beginner.');
    expect(simpler.text).toMatch(/^The main points of \*\*Configure\*\*:/);
    const next = await talk.ask('What should I read next, after this page?');
    expect(next.text).toContain(phrases.en.next);
    expect(next.cited[0]).toBe('/docs/install');
    expect(next.cited.join()).not.toContain('/docs/configure');
  });

  it('follows what the reader prefers: short or thorough, and the language of the code', async () => {
    const own = createMemoryDocs([
      {
        url: '/docs/call',
        title: 'Call the service',
        sections: ['One', 'Two', 'Three'].map((name) => ({
          anchor: name,
          heading: `Call service ${name}`,
          text: `Call the service so, ${name}. It answers.\n\n\`\`\`python\ncall()\n\`\`\`\n\n\`\`\`ts\nawait call();\n\`\`\``,
        })),
      },
    ]);
    const ask = async (preferences: Record<string, string>) => {
      const talk = new Conversation(createDocsAgent({ docs: own }));
      talk.preferences = preferences;
      return (await talk.ask('How do I call the service?')).text;
    };
    const quoted = (text: string) => text.match(/^```/gm)?.length ?? 0;
    const [short, usual, thorough] = [
      await ask({ detail: 'short' }),
      await ask({}),
      await ask({ detail: 'thorough' }),
    ];
    expect([quoted(short), quoted(usual), quoted(thorough)]).toEqual([2, 4, 6]);
    expect(usual).toContain('```python\ncall()\n```');
    expect(await ask({ language: 'TypeScript' })).toContain('```ts\nawait call();\n```');
    expect(await ask({ language: 'TypeScript' })).not.toContain('python');
  });

  it('uses the passage the reader asks about', async () => {
    const talk = new Conversation(agent);
    const asked = await talk.ask({
      text: 'What does this mean?',
      quoted_text: 'Set `TRUST_PROXY` where the server runs behind a proxy.',
    });
    expect(asked.cited[0]).toBe('/docs/install#proxy');
  });

  it('goes on with the question before where one says too little', async () => {
    const talk = new Conversation(agent);
    await talk.ask('How do I move the launcher button?');
    await talk.ask('and greeting?');
    expect(docs.queries.at(-1)?.text).toBe('How do I move the launcher button? and greeting?');
  });

  it('tells by a notice when another version answered', async () => {
    const talk = new Conversation(agent);
    talk.metadata = { ...talk.metadata, pageContext: { version: 'current' } };
    const asked = await talk.ask('How do I change the greeting?');
    const notices = asked.events.filter(({ type }) => type === 'notice');
    expect(notices).toEqual([]);
    talk.metadata = { site: { locale: 'en' }, pageContext: { version: '9.9' } };
    const other = await talk.ask('legacy palette colours');
    expect(other.events).toContainEqual({
      type: 'notice',
      level: 'info',
      message: 'Nothing found in your version of the docs. This answer is from version 1.0.',
    });
  });

  it('tells by a notice when another language answered', async () => {
    const talk = new Conversation(agent);
    talk.metadata = { site: { locale: 'de' } };
    const asked = await talk.ask('launcher button');
    expect(asked.events).toContainEqual({
      type: 'notice',
      level: 'info',
      message: expect.stringContaining('„Englisch“'),
    });
  });

  it('searches the reader’s version and language, near the page they are on', async () => {
    const talk = new Conversation(agent);
    talk.metadata = {
      site: { url: 'https://docs.example.com', baseUrl: '/', locale: 'fr' },
      pageContext: { path: '/fr/docs/configure', version: 'current', activeHeading: 'accueil' },
    };
    const asked = await talk.ask("Comment changer le message d'accueil ?");
    expect(docs.queries.at(-1)).toMatchObject({
      scope: {
        siteUrl: 'https://docs.example.com',
        baseUrl: '/',
        locale: 'fr',
        version: 'current',
      },
      near: { path: '/fr/docs/configure', anchor: 'accueil' },
    });
    expect(asked.cited).toEqual(['/fr/docs/configure#accueil']);
    expect(asked.text).toMatch(/^La documentation indique, sous \*\*Configurer/);
  });

  it('shows what was searched and which pages were found', async () => {
    const asked = await new Conversation(agent).ask('How do I change the greeting?');
    expect(asked.items[0]).toMatchObject({
      type: 'workflow',
      workflow: {
        summary: { title: 'Looked through the docs' },
        tasks: [
          {
            type: 'web_search',
            status_indicator: 'complete',
            title_query: 'How do I change the greeting?',
            sources: expect.arrayContaining([
              { type: 'url', title: 'Configure', url: 'https://docs.example.com/docs/configure' },
            ]),
          },
        ],
      },
    });
  });

  it('answers an image without words in words', async () => {
    const asked = await new Conversation(agent).ask({ text: '', content: [] });
    expect(asked.text).toBe(phrases.en.attachments);
  });
});

const inWords: Record<
  PhraseLocale,
  { hello: string; thanks: string; where: string; page: string; name: string; who: string }
> = {
  en: {
    hello: 'Hello!',
    thanks: 'Thank you',
    where: 'Where is that?',
    page: 'Summarise this page',
    name: 'My name is Ada.',
    who: 'What is my name?',
  },
  fr: {
    hello: 'Bonjour',
    thanks: 'Merci !',
    where: 'C’est où ?',
    page: 'Résume cette page',
    name: 'Je m’appelle Ada.',
    who: 'Comment je m’appelle ?',
  },
  de: {
    hello: 'Hallo!',
    thanks: 'Danke schön',
    where: 'Wo ist das?',
    page: 'Fasse diese Seite zusammen',
    name: 'Ich heiße Ada.',
    who: 'Wie heiße ich?',
  },
  es: {
    hello: '¡Hola!',
    thanks: 'Gracias',
    where: '¿Dónde está eso?',
    page: 'Resume esta página',
    name: 'Me llamo Ada.',
    who: '¿Cómo me llamo?',
  },
  ja: {
    hello: 'こんにちは',
    thanks: 'ありがとうございます',
    where: 'それはどこですか？',
    page: 'このページを要約して',
    name: '私の名前はAdaです。',
    who: '私の名前は何ですか？',
  },
  'zh-Hans': {
    hello: '你好！',
    thanks: '谢谢',
    where: '在哪里？',
    page: '总结这个页面',
    name: '我叫Ada。',
    who: '我叫什么？',
  },
  'pt-BR': {
    hello: 'Olá!',
    thanks: 'Obrigado',
    where: 'Onde está isso?',
    page: 'Resuma esta página',
    name: 'Meu nome é Ada.',
    who: 'Qual é o meu nome?',
  },
  ar: {
    hello: 'مرحبا',
    thanks: 'شكرا',
    where: 'أين هذا؟',
    page: 'لخص هذه الصفحة',
    name: 'اسمي Ada.',
    who: 'ما اسمي؟',
  },
};

describe.each([...phraseLocales])('in %s, the offline model', (locale) => {
  const words = inWords[locale];
  const phrase = phrases[locale];
  const local = createMemoryDocs(
    greetingPages.filter((page) => !page.locale).map((page) => ({ ...page, locale })),
  );
  const talkIn = () => {
    const talk = new Conversation(createDocsAgent({ docs: local }));
    talk.metadata = { site: { locale }, pageContext: { path: '/docs/configure' } };
    return talk;
  };

  it('frames its answers, greets, remembers, shows and summarises', async () => {
    const talk = talkIn();
    expect((await talk.ask(words.hello)).text).toBe(phrase.greeting);
    expect((await talk.ask(words.name)).text).toBe(phrase.noted);
    const asked = await talk.ask('greeting plugin options');
    const place = 'Configure › Change the greeting';
    expect(asked.text.startsWith(fill(phrase.found, { place }))).toBe(true);
    expect((await talk.ask(words.where)).text).toContain(place);
    expect((await talk.ask(words.thanks)).text).toBe(phrase.thanks);
    expect((await talk.ask(words.who)).text).toBe(`${phrase.told}\n\n> ${words.name}`);
    expect((await talk.ask(words.page)).text).toContain('**The launcher**');
    expect((await talk.ask('proxy elephants')).text).toContain(phrase.declined);
  });
});
