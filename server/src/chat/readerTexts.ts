/** The languages a reader can be told things in. */
export type ReaderLanguage = 'en' | 'fr' | 'de' | 'es' | 'ja' | 'zh-Hans' | 'pt-BR' | 'ar';

export type TextName =
  | 'signIn'
  | 'forbidden'
  | 'gone'
  | 'notPossible'
  | 'busy'
  | 'tooLong'
  | 'off'
  | 'tooMany'
  | 'spent'
  | 'tooManyThreads'
  /** Added to a refusal that is over by itself; `{when}` is such as “in 5 minutes”. */
  | 'again'
  | 'model'
  | 'unavailable'
  | 'interrupted'
  | 'tooSlow';

/** What readers are told when something does not work. */
export const readerTexts: Record<TextName, Record<ReaderLanguage, string>> = {
  signIn: {
    en: 'Please sign in to go on.',
    fr: 'Veuillez vous connecter pour continuer.',
    de: 'Bitte melden Sie sich an, um fortzufahren.',
    es: 'Inicie sesión para continuar.',
    ja: '続けるにはサインインしてください。',
    'zh-Hans': '请登录后继续。',
    'pt-BR': 'Entre na sua conta para continuar.',
    ar: 'يرجى تسجيل الدخول للمتابعة.',
  },
  forbidden: {
    en: 'You may not do this here.',
    fr: 'Cette action n’est pas autorisée ici.',
    de: 'Das ist hier nicht erlaubt.',
    es: 'No tiene permiso para hacer esto aquí.',
    ja: 'ここではこの操作を行えません。',
    'zh-Hans': '您无权在此执行此操作。',
    'pt-BR': 'Você não tem permissão para fazer isso aqui.',
    ar: 'لا يُسمح لك بفعل ذلك هنا.',
  },
  gone: {
    en: 'This conversation is no longer there. Please start a new one.',
    fr: 'Cette conversation n’existe plus. Veuillez en commencer une nouvelle.',
    de: 'Diese Unterhaltung gibt es nicht mehr. Bitte beginnen Sie eine neue.',
    es: 'Esta conversación ya no existe. Empiece una nueva.',
    ja: 'この会話はもう存在しません。新しい会話を始めてください。',
    'zh-Hans': '此对话已不存在，请开始新的对话。',
    'pt-BR': 'Esta conversa não existe mais. Comece uma nova.',
    ar: 'لم تعد هذه المحادثة موجودة. يرجى بدء محادثة جديدة.',
  },
  notPossible: {
    en: 'That is not possible at this point of the conversation.',
    fr: 'Ce n’est pas possible à ce stade de la conversation.',
    de: 'Das ist an dieser Stelle der Unterhaltung nicht möglich.',
    es: 'Eso no es posible en este punto de la conversación.',
    ja: '会話のこの時点では行えません。',
    'zh-Hans': '在对话的当前阶段无法执行此操作。',
    'pt-BR': 'Isso não é possível neste ponto da conversa.',
    ar: 'لا يمكن ذلك في هذه المرحلة من المحادثة.',
  },
  busy: {
    en: 'Another answer is still being written in this conversation. Please try again in a moment.',
    fr: 'Une autre réponse est encore en cours dans cette conversation. Réessayez dans un instant.',
    de: 'In dieser Unterhaltung wird noch eine andere Antwort geschrieben. Bitte versuchen Sie es gleich noch einmal.',
    es: 'Todavía se está escribiendo otra respuesta en esta conversación. Inténtelo de nuevo en un momento.',
    ja: 'この会話では別の回答がまだ作成中です。しばらくしてからもう一度お試しください。',
    'zh-Hans': '此对话中另一条回答仍在生成，请稍后再试。',
    'pt-BR': 'Outra resposta ainda está sendo escrita nesta conversa. Tente de novo em instantes.',
    ar: 'لا تزال إجابة أخرى قيد الكتابة في هذه المحادثة. يرجى المحاولة بعد قليل.',
  },
  tooLong: {
    en: 'This is too long. Please send a shorter message.',
    fr: 'C’est trop long. Veuillez envoyer un message plus court.',
    de: 'Das ist zu lang. Bitte senden Sie eine kürzere Nachricht.',
    es: 'Es demasiado largo. Envíe un mensaje más corto.',
    ja: '長すぎます。メッセージを短くしてください。',
    'zh-Hans': '内容过长，请发送较短的消息。',
    'pt-BR': 'Isso é longo demais. Envie uma mensagem mais curta.',
    ar: 'النص طويل جدًا. يرجى إرسال رسالة أقصر.',
  },
  off: {
    en: 'This assistant cannot do that here.',
    fr: 'Cet assistant ne peut pas faire cela ici.',
    de: 'Das kann dieser Assistent hier nicht.',
    es: 'Este asistente no puede hacer eso aquí.',
    ja: 'このアシスタントはここではそれに対応していません。',
    'zh-Hans': '此助手在这里不支持该操作。',
    'pt-BR': 'Este assistente não pode fazer isso aqui.',
    ar: 'لا يستطيع هذا المساعد فعل ذلك هنا.',
  },
  tooMany: {
    en: 'That was a lot of questions in a short time. Please wait a moment and try again.',
    fr: 'Beaucoup de questions en peu de temps. Patientez un instant, puis réessayez.',
    de: 'Das waren viele Fragen in kurzer Zeit. Bitte warten Sie einen Moment und versuchen Sie es noch einmal.',
    es: 'Son muchas preguntas en poco tiempo. Espere un momento e inténtelo de nuevo.',
    ja: '短時間に多くの質問がありました。少し待ってからもう一度お試しください。',
    'zh-Hans': '短时间内提问过多，请稍候再试。',
    'pt-BR': 'Foram muitas perguntas em pouco tempo. Aguarde um momento e tente de novo.',
    ar: 'وصلت أسئلة كثيرة في وقت قصير. يرجى الانتظار قليلًا ثم المحاولة مجددًا.',
  },
  spent: {
    en: 'This assistant has answered as much as it may for now.',
    fr: 'Cet assistant a répondu autant qu’il le peut pour le moment.',
    de: 'Dieser Assistent hat vorerst so viel beantwortet, wie er darf.',
    es: 'Este asistente ya ha respondido todo lo que puede por ahora.',
    ja: 'このアシスタントが今回答できる上限に達しました。',
    'zh-Hans': '此助手目前已达到回答上限。',
    'pt-BR': 'Este assistente já respondeu tudo o que pode por enquanto.',
    ar: 'أجاب هذا المساعد بقدر ما يُسمح له في الوقت الحالي.',
  },
  tooManyThreads: {
    en: 'There is no room for another conversation. Please delete one you no longer need.',
    fr: 'Il n’y a plus de place pour une autre conversation. Supprimez-en une dont vous n’avez plus besoin.',
    de: 'Für eine weitere Unterhaltung ist kein Platz mehr. Bitte löschen Sie eine, die Sie nicht mehr brauchen.',
    es: 'No hay espacio para otra conversación. Elimine una que ya no necesite.',
    ja: 'これ以上会話を保存できません。不要な会話を削除してください。',
    'zh-Hans': '对话数量已达上限，请删除不再需要的对话。',
    'pt-BR': 'Não há espaço para outra conversa. Exclua uma de que não precisa mais.',
    ar: 'لا يوجد مكان لمحادثة أخرى. يرجى حذف محادثة لم تعد بحاجة إليها.',
  },
  again: {
    en: 'It works again {when}.',
    fr: 'Cela fonctionnera de nouveau {when}.',
    de: 'Es geht wieder {when}.',
    es: 'Volverá a funcionar {when}.',
    ja: '{when}にまた利用できます。',
    'zh-Hans': '{when}可再次使用。',
    'pt-BR': 'Volta a funcionar {when}.',
    ar: 'سيعمل مجددًا {when}.',
  },
  model: {
    en: 'The assistant cannot answer right now. Please try again.',
    fr: 'L’assistant ne peut pas répondre pour le moment. Veuillez réessayer.',
    de: 'Der Assistent kann gerade nicht antworten. Bitte versuchen Sie es noch einmal.',
    es: 'El asistente no puede responder en este momento. Inténtelo de nuevo.',
    ja: 'アシスタントは現在回答できません。もう一度お試しください。',
    'zh-Hans': '助手暂时无法回答，请重试。',
    'pt-BR': 'O assistente não consegue responder agora. Tente de novo.',
    ar: 'يتعذر على المساعد الإجابة الآن. يرجى المحاولة مجددًا.',
  },
  unavailable: {
    en: 'The assistant is not available right now. Please try again in a moment.',
    fr: 'L’assistant est indisponible pour le moment. Réessayez dans un instant.',
    de: 'Der Assistent ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.',
    es: 'El asistente no está disponible en este momento. Inténtelo de nuevo en unos instantes.',
    ja: 'アシスタントは現在利用できません。しばらくしてからもう一度お試しください。',
    'zh-Hans': '助手暂时不可用，请稍后再试。',
    'pt-BR': 'O assistente não está disponível agora. Tente de novo em instantes.',
    ar: 'المساعد غير متاح الآن. يرجى المحاولة بعد قليل.',
  },
  interrupted: {
    en: 'This answer was interrupted. You can ask for it again.',
    fr: 'Cette réponse a été interrompue. Vous pouvez la redemander.',
    de: 'Diese Antwort wurde unterbrochen. Sie können sie noch einmal anfordern.',
    es: 'Esta respuesta se interrumpió. Puede volver a pedirla.',
    ja: 'この回答は中断されました。もう一度質問できます。',
    'zh-Hans': '此回答被中断，您可以重新请求。',
    'pt-BR': 'Esta resposta foi interrompida. Você pode pedi-la de novo.',
    ar: 'انقطعت هذه الإجابة. يمكنك طلبها مجددًا.',
  },
  tooSlow: {
    en: 'This answer took too long and was ended. You can ask for it again.',
    fr: 'Cette réponse a pris trop de temps et a été arrêtée. Vous pouvez la redemander.',
    de: 'Diese Antwort dauerte zu lange und wurde beendet. Sie können sie noch einmal anfordern.',
    es: 'Esta respuesta tardó demasiado y se detuvo. Puede volver a pedirla.',
    ja: '回答に時間がかかりすぎたため終了しました。もう一度質問できます。',
    'zh-Hans': '此回答耗时过长，已被终止，您可以重新请求。',
    'pt-BR': 'Esta resposta demorou demais e foi encerrada. Você pode pedi-la de novo.',
    ar: 'استغرقت هذه الإجابة وقتًا طويلًا فأُنهيت. يمكنك طلبها مجددًا.',
  },
};
