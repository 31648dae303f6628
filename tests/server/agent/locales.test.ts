import { describe, expect, it } from '@jest/globals';
import { toPhraseLocale } from '../../../server/src/agent/locales.js';
import { readerLanguage } from '../../../server/src/chat/readerMessages.js';

describe('a language that is said', () => {
  it.each([
    ['fr-CA', 'fr'],
    ['zh-Hant-TW', 'zh-Hans'],
    ['pt', 'pt-BR'],
    ['tlh', 'en'],
    // Names every object has.
    ['constructor', 'en'],
    ['__proto__', 'en'],
    ['toString', 'en'],
  ])('%s is answered in %s', (said, language) => {
    expect(toPhraseLocale(said)).toBe(language);
    expect(readerLanguage(said)).toBe(language);
  });
});
