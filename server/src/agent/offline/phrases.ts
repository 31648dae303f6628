import type { PhraseLocale } from '../locales.js';

/** The sentences around what the offline model quotes. `{…}` is filled in. */
export interface Phrases {
  /** Before the best passage. */
  found: string;
  /** Before a passage from another section. */
  also: string;
  /** Before the names of further sections. */
  more: string;
  /** Before a passage that may not answer. */
  unsure: string;
  declined: string;
  /** Before the names of the nearest sections. */
  nearest: string;
  nothing: string;
  greeting: string;
  thanks: string;
  noted: string;
  /** Before what the reader said earlier. */
  told: string;
  notTold: string;
  shown: string;
  nothingToShow: string;
  /** Before the main points of a page. */
  summary: string;
  /** Before the names of pages to read after this one. */
  next: string;
  noPage: string;
  attachments: string;
}

export const phrases: Record<PhraseLocale, Phrases> = {
  en: {
    found: 'The docs say, under **{place}**:',
    also: 'Under **{place}**:',
    more: 'Read more:',
    unsure: 'I am not sure the docs answer this. The closest I found, under **{place}**:',
    declined: 'The docs do not seem to answer that.',
    nearest: 'The nearest pages are:',
    nothing: 'I found nothing about that in the docs. Other words may help.',
    greeting: 'Hello! Ask me anything about these docs, and I will answer from them.',
    thanks: 'You are welcome. Ask whenever something in the docs is unclear.',
    noted: 'Noted, I will remember that in this conversation. What would you like to know?',
    told: 'You told me:',
    notTold: 'You have not told me that in this conversation.',
    shown: 'It is under **{place}**. I have taken you there.',
    nothingToShow: 'I do not know which place you mean. Ask about something, then ask where it is.',
    summary: 'The main points of **{page}**:',
    next: 'These pages are closest to the one you are on:',
    noPage: 'I cannot see which page you are on. Ask about something in the docs.',
    attachments: 'I can only read text here. Tell me in words what you would like to know.',
  },
  fr: {
    found: 'La documentation indique, sous **{place}** :',
    also: 'Sous **{place}** :',
    more: 'Pour en savoir plus :',
    unsure: 'Je ne suis pas sûr que la documentation y réponde. Le plus proche, sous **{place}** :',
    declined: 'La documentation ne semble pas répondre à cette question.',
    nearest: 'Les pages les plus proches :',
    nothing: 'Je n’ai rien trouvé à ce sujet dans la documentation. Essayez d’autres mots.',
    greeting: 'Bonjour ! Posez-moi une question sur cette documentation, j’y réponds en la citant.',
    thanks: 'Avec plaisir. Revenez dès que quelque chose n’est pas clair.',
    noted: 'C’est noté pour cette conversation. Que voulez-vous savoir ?',
    told: 'Vous m’avez dit :',
    notTold: 'Vous ne me l’avez pas dit dans cette conversation.',
    shown: 'C’est sous **{place}**. Je vous y ai amené.',
    nothingToShow: 'Je ne sais pas de quel endroit vous parlez. Posez d’abord une question.',
    summary: 'Les points principaux de **{page}** :',
    next: 'Les pages les plus proches de celle que vous lisez :',
    noPage: 'Je ne vois pas sur quelle page vous êtes. Posez une question sur la documentation.',
    attachments: 'Je ne lis ici que du texte. Dites-moi avec des mots ce que vous cherchez.',
  },
  de: {
    found: 'Die Dokumentation sagt unter **{place}**:',
    also: 'Unter **{place}**:',
    more: 'Weiterlesen:',
    unsure:
      'Ich bin nicht sicher, ob die Dokumentation das beantwortet. Am nächsten kommt, unter **{place}**:',
    declined: 'Die Dokumentation scheint das nicht zu beantworten.',
    nearest: 'Am nächsten kommen diese Seiten:',
    nothing: 'Dazu habe ich in der Dokumentation nichts gefunden. Vielleicht helfen andere Wörter.',
    greeting: 'Hallo! Fragen Sie mich zu dieser Dokumentation, ich antworte aus ihr.',
    thanks: 'Gern geschehen. Fragen Sie, wenn etwas unklar ist.',
    noted: 'Das merke ich mir für dieses Gespräch. Was möchten Sie wissen?',
    told: 'Sie haben mir gesagt:',
    notTold: 'Das haben Sie mir in diesem Gespräch nicht gesagt.',
    shown: 'Das steht unter **{place}**. Ich habe Sie dorthin gebracht.',
    nothingToShow: 'Ich weiß nicht, welche Stelle Sie meinen. Fragen Sie zuerst nach etwas.',
    summary: 'Das Wichtigste aus **{page}**:',
    next: 'Diese Seiten stehen der am nächsten, auf der Sie sind:',
    noPage: 'Ich sehe nicht, auf welcher Seite Sie sind. Fragen Sie etwas zur Dokumentation.',
    attachments: 'Ich kann hier nur Text lesen. Sagen Sie mir in Worten, was Sie wissen möchten.',
  },
  es: {
    found: 'La documentación dice, en **{place}**:',
    also: 'En **{place}**:',
    more: 'Para saber más:',
    unsure:
      'No estoy seguro de que la documentación responda a esto. Lo más cercano, en **{place}**:',
    declined: 'La documentación no parece responder a eso.',
    nearest: 'Las páginas más cercanas son:',
    nothing: 'No encontré nada sobre eso en la documentación. Pruebe con otras palabras.',
    greeting: '¡Hola! Pregúnteme sobre esta documentación y responderé con ella.',
    thanks: 'De nada. Pregunte cuando algo no esté claro.',
    noted: 'Lo recordaré en esta conversación. ¿Qué le gustaría saber?',
    told: 'Usted me dijo:',
    notTold: 'No me lo ha dicho en esta conversación.',
    shown: 'Está en **{place}**. Le he llevado allí.',
    nothingToShow: 'No sé a qué lugar se refiere. Pregunte primero por algo.',
    summary: 'Los puntos principales de **{page}**:',
    next: 'Las páginas más cercanas a la que está leyendo:',
    noPage: 'No veo en qué página está. Pregunte algo sobre la documentación.',
    attachments: 'Aquí solo puedo leer texto. Dígame con palabras qué quiere saber.',
  },
  ja: {
    found: 'ドキュメントの **{place}** には次のように書かれています。',
    also: '**{place}** には次のように書かれています。',
    more: '関連する箇所:',
    unsure: 'ドキュメントに答えがあるか確かではありません。最も近いのは **{place}** です。',
    declined: 'ドキュメントには、その答えが見当たりません。',
    nearest: '近い内容のページ:',
    nothing: 'ドキュメントには見つかりませんでした。別の言葉でお試しください。',
    greeting: 'こんにちは。このドキュメントについて何でもお尋ねください。',
    thanks: 'どういたしまして。分からないことがあればお尋ねください。',
    noted: 'この会話の間、覚えておきます。何をお知りになりたいですか。',
    told: '先ほど、こうおっしゃいました。',
    notTold: 'この会話では伺っていません。',
    shown: '**{place}** にあります。その場所を開きました。',
    nothingToShow: 'どの箇所のことか分かりません。先に質問をしてください。',
    summary: '**{page}** の要点:',
    next: 'ご覧のページに近いページ:',
    noPage: 'どのページをご覧か分かりません。ドキュメントについてお尋ねください。',
    attachments: 'ここでは文章だけを読めます。知りたいことを言葉でお書きください。',
  },
  'zh-Hans': {
    found: '文档在 **{place}** 中写道：',
    also: '在 **{place}** 中：',
    more: '延伸阅读：',
    unsure: '我不确定文档是否回答了这个问题。最接近的内容在 **{place}** 中：',
    declined: '文档似乎没有回答这个问题。',
    nearest: '最接近的页面：',
    nothing: '在文档中没有找到相关内容，请换个说法试试。',
    greeting: '您好！关于这份文档的任何问题都可以问我，我会引用文档来回答。',
    thanks: '不客气。有不清楚的地方随时问我。',
    noted: '好的，我会在本次对话中记住。您想了解什么？',
    told: '您之前告诉我：',
    notTold: '您在本次对话中没有告诉过我。',
    shown: '它在 **{place}** 中，已为您打开该处。',
    nothingToShow: '我不确定您指的是哪里，请先提出一个问题。',
    summary: '**{page}** 的要点：',
    next: '与您所读页面最接近的页面：',
    noPage: '我看不到您所在的页面，请就文档提问。',
    attachments: '我在这里只能阅读文字，请用文字告诉我您想了解什么。',
  },
  'pt-BR': {
    found: 'A documentação diz, em **{place}**:',
    also: 'Em **{place}**:',
    more: 'Leia mais:',
    unsure:
      'Não tenho certeza de que a documentação responda a isso. O mais próximo, em **{place}**:',
    declined: 'A documentação não parece responder a isso.',
    nearest: 'As páginas mais próximas são:',
    nothing: 'Não encontrei nada sobre isso na documentação. Tente outras palavras.',
    greeting: 'Olá! Pergunte o que quiser sobre esta documentação e eu respondo com ela.',
    thanks: 'De nada. Pergunte sempre que algo não estiver claro.',
    noted: 'Vou me lembrar disso nesta conversa. O que você gostaria de saber?',
    told: 'Você me disse:',
    notTold: 'Você não me disse isso nesta conversa.',
    shown: 'Está em **{place}**. Levei você até lá.',
    nothingToShow: 'Não sei a que lugar você se refere. Pergunte primeiro sobre algo.',
    summary: 'Os pontos principais de **{page}**:',
    next: 'As páginas mais próximas da que você está lendo:',
    noPage: 'Não vejo em que página você está. Pergunte algo sobre a documentação.',
    attachments: 'Aqui só consigo ler texto. Diga com palavras o que você quer saber.',
  },
  ar: {
    found: 'تقول الوثائق تحت **{place}**:',
    also: 'تحت **{place}**:',
    more: 'اقرأ المزيد:',
    unsure: 'لست متأكدًا من أن الوثائق تجيب عن هذا. أقرب ما وجدت تحت **{place}**:',
    declined: 'لا يبدو أن الوثائق تجيب عن ذلك.',
    nearest: 'أقرب الصفحات:',
    nothing: 'لم أجد شيئًا عن ذلك في الوثائق. جرّب كلمات أخرى.',
    greeting: 'مرحبًا! اسألني عن أي شيء في هذه الوثائق وسأجيب منها.',
    thanks: 'على الرحب والسعة. اسأل متى كان هناك شيء غير واضح.',
    noted: 'سأتذكر ذلك في هذه المحادثة. ماذا تود أن تعرف؟',
    told: 'لقد قلت لي:',
    notTold: 'لم تخبرني بذلك في هذه المحادثة.',
    shown: 'تجده تحت **{place}**. لقد نقلتك إليه.',
    nothingToShow: 'لا أعرف أي موضع تقصد. اسأل عن شيء أولًا.',
    summary: 'أهم ما في **{page}**:',
    next: 'أقرب الصفحات إلى التي تقرؤها:',
    noPage: 'لا أرى الصفحة التي أنت فيها. اسأل عن شيء في الوثائق.',
    attachments: 'لا أستطيع هنا إلا قراءة النص. أخبرني بالكلمات بما تريد معرفته.',
  },
};

export function fill(phrase: string, values: Record<string, string>): string {
  return phrase.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
