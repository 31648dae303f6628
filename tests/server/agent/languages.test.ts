import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { phrases } from '../../../server/src/agent/offline/phrases.js';
import type { LiveDocs } from '../../../server/src/docs/createDocs.js';
import { createScratch, docsOf, indexOf, type PageInput, type Scratch } from '../docs/support.js';
import { Conversation } from './support/ask.js';

interface Site {
  locale: keyof typeof phrases;
  pages: PageInput[];
  asked: string;
  href: string;
  offTopic: string;
  /** What the other pages are about. */
  others: string;
}

const sites: Site[] = [
  {
    locale: 'ja',
    pages: [
      {
        url: '/ja/server',
        title: 'サーバー',
        sections: {
          サーバーの起動: 'サーバーを起動するには、次のコマンドを実行します。ポートは三千番です。',
          ログの保存: 'ログはファイルに保存されます。保存先は設定で変更できます。',
        },
      },
      {
        url: '/ja/theme',
        title: '外観',
        sections: { 配色の変更: '配色はテーマの設定で変更します。' },
      },
    ],
    asked: 'サーバーはどうやって起動しますか？',
    href: '/ja/server#サーバーの起動',
    others: '検索 認証 通知 翻訳 画像 添付 履歴 権限 更新 監視',
    offTopic: '美味しいりんごケーキの焼き方を教えてください',
  },
  {
    locale: 'zh-Hans',
    pages: [
      {
        url: '/zh/server',
        title: '服务器',
        sections: {
          启动服务器: '运行下面的命令即可启动服务器。默认端口是三千。',
          保存日志: '日志保存在文件中，可以在配置里修改位置。',
        },
      },
      { url: '/zh/theme', title: '外观', sections: { 更改颜色: '在主题配置里更改颜色。' } },
    ],
    asked: '怎样启动服务器？',
    href: '/zh/server#启动服务器',
    others: '搜索 认证 通知 翻译 图片 附件 历史 权限 更新 监控',
    offTopic: '请告诉我苹果蛋糕的做法',
  },
  {
    locale: 'ar',
    pages: [
      {
        url: '/ar/server',
        title: 'الخادم',
        sections: {
          'تشغيل الخادم': 'لتشغيل الخادم نفّذ الأمر التالي. المنفذ الافتراضي هو ثلاثة آلاف.',
          'حفظ السجلات': 'تُحفظ السجلات في ملف، ويمكن تغيير مكانه في الإعدادات.',
        },
      },
      {
        url: '/ar/theme',
        title: 'المظهر',
        sections: { 'تغيير الألوان': 'تُغيَّر الألوان في إعدادات السمة.' },
      },
    ],
    asked: 'كيف أحفظ سجلات خادمي في ملف؟',
    href: '/ar/server#حفظ-السجلات',
    others: 'البحث المصادقة الإشعارات الترجمة الصور المرفقات السجل الصلاحيات التحديث المراقبة',
    offTopic: 'ما وصفة كعكة التفاح اللذيذة؟',
  },
  {
    locale: 'fr',
    pages: [
      {
        url: '/fr/serveur',
        title: 'Serveur',
        sections: {
          'Démarrer le serveur': 'Pour démarrer le serveur, lancez la commande suivante.',
          'Conserver les journaux': 'Les journaux sont conservés dans un fichier.',
        },
      },
      {
        url: '/fr/theme',
        title: 'Apparence',
        sections: { 'Changer les couleurs': 'Les couleurs se changent dans le thème.' },
      },
    ],
    asked: 'Comment je démarre mon serveur ?',
    href: '/fr/serveur#démarrer-le-serveur',
    others:
      'Recherche Authentification Notifications Traduction Images Fichiers Historique Droits Version Surveillance',
    offTopic: 'Quelle est la recette du gâteau aux pommes ?',
  },
];

let scratch: Scratch;
const opened: LiveDocs[] = [];

beforeAll(async () => {
  scratch = await createScratch();
});
afterAll(async () => {
  for (const docs of opened) await docs.close();
  await scratch.remove();
});

describe.each(sites)('docs in $locale, without a model', ({ locale, pages, others, ...asks }) => {
  async function talk() {
    const more = others.split(' ').map((title, at) => ({
      url: `/other/${at}`,
      title,
      sections: { '': `${title}.` },
    }));
    const docs = await docsOf(scratch, indexOf([...pages, ...more], { locale, locales: [locale] }));
    opened.push(docs);
    const conversation = new Conversation(createDocsAgent({ docs }));
    conversation.locale = locale;
    conversation.metadata = { site: { url: 'https://docs.example.com', baseUrl: '/', locale } };
    return conversation;
  }

  it('answer a question in their language, with the section that says it', async () => {
    const conversation = await talk();
    const { cited, text, error } = await conversation.ask(asks.asked);
    expect(error).toBeUndefined();
    expect(cited[0]).toBe(asks.href);
    expect(text).not.toContain('The docs');
    expect(text).not.toContain(phrases[locale].declined);
    expect(conversation.thread.title).toContain(asks.asked.slice(0, 4));
  });

  it('say in their language that they do not have it', async () => {
    const { text } = await (await talk()).ask(asks.offTopic);
    const { declined, nothing } = phrases[locale];
    expect([declined, nothing].filter((said) => text.includes(said))).toHaveLength(1);
  });
});
