import { type PhraseLocale, toPhraseLocale } from './locales.js';

/** What the agent itself tells the reader around an answer: its steps and its notices. */
export interface AgentMessages {
  searching: string;
  searched: string;
  reading: string;
  consulted: string;
  thinking: string;
  /** The reader's version has nothing; `{version}` answered instead. */
  otherVersion: string;
  /** The reader's language has nothing; `{locale}` answered instead. */
  otherLocale: string;
  /** The day's budget for the model is spent. */
  budgetSpent: string;
  /** The model cannot be reached; the docs are quoted instead. */
  modelDown: string;
}

const messages: Record<PhraseLocale, AgentMessages> = {
  en: {
    searching: 'Searching the docs',
    searched: 'Searched the docs',
    reading: 'Reading',
    consulted: 'Looked through the docs',
    thinking: 'Thinking',
    otherVersion:
      'Nothing found in your version of the docs. This answer is from version {version}.',
    otherLocale: 'Nothing found in your language. This answer is from the docs in “{locale}”.',
    budgetSpent: 'The assistant’s budget is used up for now, so this answer quotes the docs.',
    modelDown: 'The language model cannot be reached, so this answer quotes the docs.',
  },
  fr: {
    searching: 'Recherche dans la documentation',
    searched: 'Documentation consultée',
    reading: 'Lecture',
    consulted: 'Documentation parcourue',
    thinking: 'Réflexion',
    otherVersion:
      'Rien trouvé dans votre version de la documentation. Cette réponse vient de la version {version}.',
    otherLocale:
      'Rien trouvé dans votre langue. Cette réponse vient de la documentation en « {locale} ».',
    budgetSpent:
      'Le budget de l’assistant est épuisé pour le moment : cette réponse cite la documentation.',
    modelDown: 'Le modèle de langage est injoignable : cette réponse cite la documentation.',
  },
  de: {
    searching: 'Durchsuche die Dokumentation',
    searched: 'Dokumentation durchsucht',
    reading: 'Lese',
    consulted: 'In der Dokumentation nachgesehen',
    thinking: 'Überlege',
    otherVersion:
      'In Ihrer Version der Dokumentation steht dazu nichts. Diese Antwort stammt aus Version {version}.',
    otherLocale:
      'In Ihrer Sprache steht dazu nichts. Diese Antwort stammt aus der Dokumentation in „{locale}“.',
    budgetSpent:
      'Das Budget des Assistenten ist vorerst aufgebraucht; diese Antwort zitiert die Dokumentation.',
    modelDown: 'Das Sprachmodell ist nicht erreichbar; diese Antwort zitiert die Dokumentation.',
  },
  es: {
    searching: 'Buscando en la documentación',
    searched: 'Documentación consultada',
    reading: 'Leyendo',
    consulted: 'Documentación revisada',
    thinking: 'Pensando',
    otherVersion:
      'No hay nada en su versión de la documentación. Esta respuesta es de la versión {version}.',
    otherLocale: 'No hay nada en su idioma. Esta respuesta es de la documentación en «{locale}».',
    budgetSpent:
      'El presupuesto del asistente se ha agotado por ahora; esta respuesta cita la documentación.',
    modelDown:
      'No se puede contactar con el modelo de lenguaje; esta respuesta cita la documentación.',
  },
  ja: {
    searching: 'ドキュメントを検索中',
    searched: 'ドキュメントを検索しました',
    reading: '閲覧中',
    consulted: 'ドキュメントを確認しました',
    thinking: '考え中',
    otherVersion:
      'お使いのバージョンのドキュメントには見つかりませんでした。バージョン {version} からの回答です。',
    otherLocale: 'お使いの言語では見つかりませんでした。「{locale}」のドキュメントからの回答です。',
    budgetSpent: 'アシスタントの利用枠を使い切ったため、ドキュメントを引用して回答します。',
    modelDown: '言語モデルに接続できないため、ドキュメントを引用して回答します。',
  },
  'zh-Hans': {
    searching: '正在搜索文档',
    searched: '已搜索文档',
    reading: '正在阅读',
    consulted: '已查阅文档',
    thinking: '思考中',
    otherVersion: '您所用版本的文档中没有相关内容，此回答来自版本 {version}。',
    otherLocale: '您的语言版本中没有相关内容，此回答来自“{locale}”文档。',
    budgetSpent: '助手的额度暂时用完，此回答直接引用文档。',
    modelDown: '暂时无法连接语言模型，此回答直接引用文档。',
  },
  'pt-BR': {
    searching: 'Pesquisando na documentação',
    searched: 'Documentação pesquisada',
    reading: 'Lendo',
    consulted: 'Documentação consultada',
    thinking: 'Pensando',
    otherVersion:
      'Nada encontrado na sua versão da documentação. Esta resposta é da versão {version}.',
    otherLocale: 'Nada encontrado no seu idioma. Esta resposta é da documentação em “{locale}”.',
    budgetSpent:
      'O orçamento do assistente acabou por enquanto; esta resposta cita a documentação.',
    modelDown: 'Não foi possível acessar o modelo de linguagem; esta resposta cita a documentação.',
  },
  ar: {
    searching: 'جارٍ البحث في الوثائق',
    searched: 'تم البحث في الوثائق',
    reading: 'قراءة',
    consulted: 'تمت مراجعة الوثائق',
    thinking: 'جارٍ التفكير',
    otherVersion: 'لا يوجد شيء في إصدارك من الوثائق. هذه الإجابة من الإصدار {version}.',
    otherLocale: 'لا يوجد شيء بلغتك. هذه الإجابة من الوثائق بلغة «{locale}».',
    budgetSpent: 'نفدت ميزانية المساعد حاليًا، لذا تقتبس هذه الإجابة من الوثائق.',
    modelDown: 'تعذّر الوصول إلى نموذج اللغة، لذا تقتبس هذه الإجابة من الوثائق.',
  },
};

/** The agent's own sentences in the language that fits best. */
export function messagesFor(locale: string | undefined): AgentMessages {
  return messages[toPhraseLocale(locale)];
}
