/**
 * Words of grammar and of asking in languages other than English, lower case: they say nothing of
 * what is asked. By the language's tag.
 */
export const grammarWords: ReadonlyMap<string, string> = new Map([
  [
    'fr',
    `le la les l un une des du de d et ou mais si est sont suis être c ce cet cette ces qui que qu
    quoi quel quelle quels quelles comment pourquoi quand où je j tu il elle on nous vous ils elles
    mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs me m te t se s y en au aux dans
    sur sous pour par avec sans ne n pas plus peut peux puis faut faire fait a ai as avons avez ont
    avoir est-ce`,
  ],
  [
    'de',
    `der die das den dem des ein eine einen einem einer eines und oder aber wenn ob ist sind war
    sein bin wird werden wie was warum wann wo wer wen wem welche welcher welches ich du er sie es
    wir ihr mich mir mein meine meinen meinem meiner man kann können muss soll sollte haben habe
    hat im in am an auf aus bei für mit ohne nach von vom vor zu zum zur über unter nicht kein
    keine auch noch nur so`,
  ],
  [
    'es',
    `el la los las lo un una unos unas de del al y o u pero si es son está están ser estar qué que
    cuál cuáles cómo como cuándo cuando dónde donde quién quien por para con sin en sobre yo tú él
    ella nosotros ellos mi mis tu tus su sus me te se nos no puedo puede hay hacer hace ha he han`,
  ],
  [
    'pt',
    `o a os as um uma uns umas de do da dos das no na nos nas ao aos e ou mas se é são está ser
    estar que qual quais como quando onde quem por para com sem em sobre eu você ele ela nós eles
    meu minha meus minhas seu sua me te não posso pode fazer há tem ter`,
  ],
  [
    'it',
    `il lo la i gli le un uno una di del della dei delle da dal in nel nella su sul con per tra e o
    ma se è sono essere che chi cosa quale quali come quando dove perché io tu lui lei noi voi loro
    mio mia miei mie suo sua mi ti si ci non posso può fare ho ha hanno`,
  ],
  [
    'nl',
    `de het een en of maar als is zijn was ben wordt worden hoe wat waarom wanneer waar wie welke ik
    je jij hij zij ze we wij mijn jouw ons onze me kan kunnen moet in op aan uit bij voor met zonder
    naar van over onder niet geen ook nog er dat die dit deze te`,
  ],
  [
    'ru',
    `и в во на с со к ко по из у о об от до за для без при над под не ни но а или если то же бы ли
    это этот эта эти тот та те что как где когда почему зачем кто какой какая какие я ты он она оно
    мы вы они мой моя мои мое меня мне мы нас нам можно нужно есть быть`,
  ],
  [
    'ar',
    `في من على إلى الى عن مع هل ما ماذا كيف لماذا متى أين اين هذا هذه ذلك تلك التي الذي أن ان إن لا لم
    لن هو هي أنا انا نحن أنت أو او ثم قد كان يمكن يمكنني أي اي كل بعد قبل`,
  ],
]);
