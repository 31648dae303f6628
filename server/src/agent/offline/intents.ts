/** What a message asks of one who can quote, take to a place and remember, and nothing else. */
export type Intent =
  | 'greeting'
  | 'thanks'
  | 'tell'
  | 'recall'
  | 'where'
  | 'summarise'
  | 'next'
  | 'search';

// Matched against the whole message in lower case, in all the languages of `locales.ts`.
const patterns: Record<Exclude<Intent, 'search'>, RegExp> = {
  greeting:
    /^(?:hi|hello|hey|good (?:morning|afternoon|evening)|bonjour|salut|hallo|guten (?:tag|morgen|abend)|hola|buen(?:os|as) (?:d[ií]as|tardes|noches)|こんにちは|はじめまして|你好|您好|ol[áa]|oi|bom dia|boa (?:tarde|noite)|مرحبا|السلام عليكم)(?: there| all)?[\s!.,。！]*$/u,
  thanks:
    /^(?:ok(?:ay)?[, ]*)?(?:thanks?(?: you)?(?: (?:a lot|so much|very much))?|merci(?: beaucoup)?|danke(?: sch[öo]n| sehr)?|vielen dank|(?:muchas )?gracias|ありがとう(?:ございます)?|谢谢(?:您|你)?|(?:muito )?obrigad[oa]|شكرا(?: جزيلا)?)[\s!.,。！]*$/u,
  tell: /(?:^|[.!,]\s*|\b(?:hi|hello|hey)[,! ]+)(?:my name is|call me|i(?:'|’)?m called|remember that|please remember|je m(?:'|’)appelle|mon nom est|appelle-moi|mein name ist|ich hei(?:ß|ss)e|merk dir|me llamo|mi nombre es|ll[áa]mame|私の名前は|我叫|我的名字(?:是|叫)|meu nome é|me chamo|me chame|اسمي)/u,
  recall:
    /(?:what(?:'|’)?s|what is|what was|who am|do you (?:know|remember)|remember|tell me|which is|where am)\b.*\b(?:my|i|me)\b|\bwhat (?:did|have) i\b|(?:quel|quelle) est (?:mon|ma)\b|comment (?:je m(?:'|’)appelle|m(?:'|’)appelle-je)|qui suis-je|(?:was|wie|welche[rs]?) (?:ist|war|lautet) mein|wie hei(?:ß|ss)e ich|wer bin ich|(?:cu[áa]l|qu[ée]) es mi\b|c[óo]mo me llamo|qui[ée]n soy|私の.*(?:何|なん|誰|だれ|教え|覚え)|我(?:的.*(?:是什么|叫什么)|叫什么|是谁)|qual (?:é|e) (?:o )?(?:meu|minha)|como (?:eu )?me chamo|quem sou eu|ما (?:هو )?اسمي|من أنا/u,
  where:
    /^(?:(?:and|so|ok(?:ay)?|but|et|und|y|e)[, ]+)?(?:where (?:is|was|are|can i (?:find|see|read)|do i (?:find|see)|does) (?:that|this|it|those|these)\b.{0,20}|where(?: exactly)?|(?:show|take|bring) me(?: (?:there|that|it|the (?:place|section|page|passage)|to (?:it|that|the (?:place|section|page))))?(?: please)?|go there|o[ùu] (?:est-ce|est(?:-| )ce(?: que c(?:'|’)est)?|se trouve(?:-t-il| cela| ça)?|c(?:'|’)est|ça)|c(?:'|’)est o[ùu]|montre(?:z)?[- ]moi(?: (?:ça|cela|l(?:'|’)endroit))?|wo (?:ist|steht|finde ich) (?:das|es|dies)|zeig(?:e|en sie)?(?: mir)? (?:das|es|die stelle)|(?:d[óo]nde est[áa](?: eso| esto)?)|mu[ée]strame(?:lo)?|ll[ée]vame(?: all[íi])?|(?:それは|そこは|これは)?どこ(?:です|にあり|に書|で|か|？|\?).*|その場所を.*|(?:那|这|它)?(?:在哪|在哪里|在哪儿)(?:里)?|带我去.*|onde (?:est[áa]|fica)(?: isso| isto)?|mostre(?:-me)?(?: isso| onde)?|me mostre(?: isso| onde)?|leve-me(?: l[áa])?|أين (?:هذا|ذلك|هو|هي|أجد ذلك)|أرني(?: ذلك| المكان)?)[\s?？!.。؟]*$/u,
  summarise:
    /(?:summar(?:i[sz]e|y)|tl;?dr|key (?:points|takeaways)|main points|r[ée]sum(?:e|er|ez|é)|points (?:principaux|essentiels)|zusammenfass|fass(?:e|en)? .*zusammen|resum(?:e|en|ir|a|o|ir|irme)\b|要約|まとめ|总结|摘要|概括|لخ[ّ]?ص|ملخص|تلخيص)/u,
  next: /(?:\bread\b.*\b(?:next|after)\b|\b(?:next|after)\b.*\bread\b|\bli(?:re|s)\b.*(?:ensuite|apr[èe]s)|(?:ensuite|apr[èe]s).*\blire\b|lese(?:n)?\b.*(?:n[äa]chste|danach|weiter)|(?:n[äa]chste|danach).*\blese(?:n)?\b|\bleer\b.*(?:despu[ée]s|siguiente|luego|continuaci[óo]n)|(?:despu[ée]s|luego).*\bleer\b|次に.*読|読.*次|(?:接下来|下一步|之后).*[读看]|[读看].*(?:接下来|下一)|\bler\b.*(?:depois|seguida|pr[óo]xim)|(?:depois|seguida).*\bler\b|أقرأ.*(?:بعد|التالي)|(?:بعد|التالي).*أقرأ)/u,
};

/** "Do you know how I …" is about the docs. */
const asksHow = /\b(?:how|why)\b/u;

/** An explanation is a summary where it is of the page. */
const explain = /explain|expliqu|erkl[äa]r|explica|説明|解释|讲解|اشرح|شرح/u;

/** A summary is of the page only where the page, or nothing else, is named. */
const aboutPage =
  /(?:this|the|current) (?:page|article|doc(?:ument)?|guide|section)|\b(?:page|article|seite|p[áa]gina|art[íi]culo|artigo)\b|ページ|記事|页面|此页|本页|这一页|文章|الصفحة|المقال/u;

/**
 * No longer message is anything but a question. Counted in characters too: Chinese and Japanese have no
 * spaces, and what the patterns take grows with the square of the length.
 */
const longest = { words: 40, characters: 400 };

/** What a message asks for; `search` where nothing else fits. */
export function readIntent(message: string): Intent {
  if (message.length > longest.characters) return 'search';
  const text = message
    .toLowerCase()
    .replace(/^[\s¡¿]+/, '')
    .trim();
  const words = text.split(/\s+/).length;
  if (patterns.greeting.test(text)) return 'greeting';
  if (patterns.thanks.test(text)) return 'thanks';
  if (words > longest.words) return 'search';
  const question = /[?？؟]/.test(text);
  if (patterns.where.test(text)) return 'where';
  if (!question && patterns.tell.test(text)) return 'tell';
  if (patterns.recall.test(text) && !asksHow.test(text)) return 'recall';
  if (patterns.next.test(text) && aboutPage.test(text)) return 'next';
  if (explain.test(text) && aboutPage.test(text)) return 'summarise';
  if (patterns.summarise.test(text) && (aboutPage.test(text) || words <= 3)) return 'summarise';
  return 'search';
}
