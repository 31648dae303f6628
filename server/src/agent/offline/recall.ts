import { termsOf } from '../text/terms.js';
import type { Conversation } from './conversation.js';
import { readIntent } from './intents.js';
import { passagesOf } from './passages.js';

/** Of one message: nobody tells about themselves at the end of a pasted log. */
const mostChars = 2_000;

/**
 * What the reader said earlier that answers a question about themselves, in their own words; the
 * newest that fits best. Questions they asked are not what they said.
 */
export function recall({ question, earlier, summary }: Conversation): string | undefined {
  const wanted = new Set(termsOf(question));
  const said = [
    ...summary
      .split('\n')
      .flatMap((line) => (line.startsWith('Reader: ') ? [line.slice('Reader: '.length)] : [])),
    ...earlier.flatMap(({ role, text }) => (role === 'reader' ? [text] : [])),
  ].flatMap((text) => passagesOf(text.slice(0, mostChars), 'en').map((passage) => passage.text));
  let best: { text: string; score: number } | undefined;
  for (const text of said) {
    if (/[?？؟]\s*$/.test(text) || readIntent(text) === 'recall') continue;
    const isTold = readIntent(text) === 'tell';
    // Other words of theirs are what they looked for, not what they are.
    if (!isTold && !ofThemselves.test(text)) continue;
    const terms = new Set(termsOf(text));
    let score = [...wanted].filter((term) => terms.has(term)).length;
    // A question about the docs shares a word with it, too.
    if (!isTold && score < wanted.size) continue;
    if (isAboutName(question) && isTold) score += 2;
    if (score > 0 && score >= (best?.score ?? 1)) best = { text, score };
  }
  return best?.text;
}

/** The first person, in all the languages of `locales.ts`. */
const ofThemselves =
  /\b(?:my|i|i(?:'|’)?m|we|our|je|mon|ma|mes|nous|notre|ich|mein|meine|wir|unser|unsere|yo|mi|mis|soy|uso|nuestr[oa]|eu|meu|minha|sou|nosso|nossa)\b|\bj(?:'|’)|私|僕|我|أنا|لدي/iu;

function isAboutName(question: string): boolean {
  return /\bname\b|who am i|\bnom\b|appelle|qui suis-je|\bname\b|heiße|heisse|wer bin ich|nombre|llamo|qui[ée]n soy|名前|誰|名字|叫什么|是谁|nome|chamo|quem sou|اسمي|من أنا/iu.test(
    question,
  );
}
