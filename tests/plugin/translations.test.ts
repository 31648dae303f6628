import { describe, expect, it } from '@jest/globals';
import { codeMessages, panelMessages } from '../../plugin/src/locales';
import { toContent, toTranslationFiles, translateContent } from '../../plugin/src/translations';
import { validate } from './support/validate';

const options = validate({
  greeting: 'Hello',
  launcher: { label: 'Help' },
  prompts: ['How?'],
  personalization: {
    fields: [
      { id: 'os', label: 'System', type: 'select', options: [{ value: 'x', label: 'Linux' }] },
    ],
  },
});

describe('the translations', () => {
  it("hold every text of the owner's, and come back in the locale's words", () => {
    const content = toContent(options, { 'panel.close': 'Close' });
    const files = toTranslationFiles(content);
    expect(files[0]?.content).toEqual({
      'launcher.label': { message: 'Help' },
      greeting: { message: 'Hello' },
      'prompts.0.label': { message: 'How?' },
      'prompts.0.prompt': { message: 'How?' },
      'personalization.os': { message: 'System' },
      'personalization.os.x': { message: 'Linux' },
    });
    const french = translateContent(content, [
      { path: 'options', content: { greeting: { message: 'Bonjour' } } },
      { path: 'panel', content: { 'panel.close': { message: 'Fermer' } } },
    ]);
    expect(french.texts.greeting).toBe('Bonjour');
    expect(french.texts.launcherLabel).toBe('Help');
    expect(french.messages['panel.close']).toBe('Fermer');
  });

  it('fall back to English for a locale nobody translated, or that is no language tag', () => {
    expect(panelMessages('tlh')['panel.close']).toBe('Close');
    expect(panelMessages('not a locale')['panel.close']).toBe('Close');
  });

  it('carry no English on the pages of an English site', () => {
    expect(codeMessages('en')).toEqual({});
  });

  it('keep what is read on every page out of the panel', () => {
    expect(Object.keys(panelMessages('en')).filter((id) => id.startsWith('theme.'))).toEqual([]);
  });
});
