import { describe, expect, it } from '@jest/globals';
import { defaults } from '../../plugin/src/options';
import { validate } from './support/validate';

describe('the options', () => {
  it('are complete where a site says nothing', () => {
    expect(validate(undefined)).toEqual({ ...defaults, id: 'default' });
    expect(validate({})).toEqual({ ...defaults, id: 'default' });
  });

  it('keep the other defaults of a group of which one is set', () => {
    const { launcher, script } = validate({
      launcher: { label: 'Help' },
      script: { load: 'eager' },
    });
    expect(launcher).toEqual({ ...defaults.launcher, label: 'Help' });
    expect(script).toEqual({ ...defaults.script, load: 'eager' });
  });

  it('write short forms out', () => {
    const options = validate({
      prompts: ['How do I install it?', { label: 'Deploy', prompt: 'How do I deploy it?' }],
      quickActions: ['Summarize'],
      personalization: true,
    });
    expect(options.prompts).toEqual([
      { label: 'How do I install it?', prompt: 'How do I install it?' },
      { label: 'Deploy', prompt: 'How do I deploy it?' },
    ]);
    expect(options.quickActions).toEqual([{ label: 'Summarize', prompt: 'Summarize' }]);
    expect(options.personalization).toEqual(defaults.personalization);
  });

  it.each([
    { serverUrl: 'https://assistant.example.com' },
    { serverUrl: 'http://localhost:3000/behind/a/prefix' },
    { path: '/a/b/chatkit' },
    { domainKey: 'domain_pk_1' },
    { element: 'builtin' },
    { script: { src: '/vendor/chatkit.js', load: 'eager' } },
    { consent: true },
    { launcher: { label: 'Fragen', position: 'start', offset: { inline: '2rem', block: '10%' } } },
    { zIndex: 5 },
    { layout: 'side' },
    { shortcut: 'ctrl+shift+k' },
    { shortcut: false },
    { greeting: 'Hello', placeholder: 'Ask', disclaimer: 'It can be **wrong**.' },
    { pagePrompts: false, askSelection: false, quickActions: false },
    { personalization: false },
    {
      personalization: {
        fields: [
          { id: 'os', label: 'System', options: [{ value: 'linux', label: 'Linux' }] },
          { id: 'stack', label: 'Stack', type: 'text' },
        ],
      },
    },
    { signIn: { required: true } },
    { index: { publish: false } },
  ])('accept %j', (options) => {
    expect(() => validate(options)).not.toThrow();
  });

  it.each([
    [{ serverUrl: 'assistant.example.com' }, '"serverUrl"', '"assistant.example.com"', 'origin'],
    [{ serverUrl: 'https://a.example/' }, '"serverUrl"', '"https://a.example/"', 'without a slash'],
    [{ path: 'chatkit' }, '"path"', '"chatkit"', '"/chatkit"'],
    [{ path: '/chatkit/' }, '"path"', '"/chatkit/"', 'CHATKIT_PATH'],
    [{ domainKey: 7 }, '"domainKey"', '7', 'domain key as a text'],
    [{ element: 'openAI' }, '"element"', '"openAI"', '"auto", "openai" or "builtin"'],
    [{ script: 'https://cdn' }, '"script"', '"https://cdn"', 'load: "intent"'],
    [{ script: { load: 'lazy' } }, '"script.load"', '"lazy"', '"intent"'],
    [{ script: { src: 'chatkit.js' } }, '"script.src"', '"chatkit.js"', 'absolute URL'],
    [{ consent: 'yes' }, '"consent"', '"yes"', 'true or false'],
    [{ launcher: { position: 'right' } }, '"launcher.position"', '"right"', '"end"'],
    [{ launcher: { offset: { block: '20' } } }, '"launcher.offset.block"', '"20"', '"5rem"'],
    [{ zIndex: -1 }, '"zIndex"', '-1', 'above 0'],
    [{ layout: 'modal' }, '"layout"', '"modal"', '"popup" or "side"'],
    [{ shortcut: 'i' }, '"shortcut"', '"i"', '"mod+i"'],
    [{ shortcut: true }, '"shortcut"', 'true', 'false for none'],
    [{ prompts: 'one' }, '"prompts"', '"one"', 'list of texts'],
    [{ prompts: [{ label: 'x' }] }, '"prompts[0]', '', 'list of texts'],
    [{ quickActions: [5] }, '"quickActions', '5', 'list of texts'],
    [
      { personalization: { fields: [{ id: 'os', label: 'System' }] } },
      '"personalization',
      '',
      '{ value, label }',
    ],
    [{ signIn: true }, '"signIn"', 'true', 'required: true'],
    [{ index: { publish: 'no' } }, '"index.publish"', '"no"', 'true or false'],
  ])('refuse %j with name, value and fix', (options, name, value, fix) => {
    const refusal = () => validate(options);
    expect(refusal).toThrow('docusaurus-plugin-chatkit');
    expect(refusal).toThrow(name);
    expect(refusal).toThrow(value);
    expect(refusal).toThrow(fix);
  });

  it.each([
    [
      { id: '1x', label: 'A', type: 'text' },
      '"personalization.fields[0].id" is "1x". Write a name',
    ],
    [{ id: 'a', label: 'A', type: 'radio' }, '"personalization.fields[0].type" is "radio", but'],
    [{ id: 'a', label: 'A' }, '"personalization.fields[0].options" is missing. Write a list'],
    [
      { id: 'a', label: 'A', type: 'text', options: [] },
      '"personalization.fields[0].options" is []. Write a list',
    ],
    [{ id: 'a', type: 'text' }, '"personalization.fields[0].label" is missing.'],
  ])('name the part that is bad of the field %j', (field, words) => {
    expect(() => validate({ personalization: { fields: [field] } })).toThrow(words);
  });

  it('tell two fields of one name', () => {
    const field = { id: 'a', label: 'A', type: 'text' };
    expect(() => validate({ personalization: { fields: [field, field] } })).toThrow(
      'option "personalization.fields[1].id" is that of another one, too.',
    );
  });

  it('say it once, in words and not in patterns', () => {
    const options = { path: 'chatkit', launcher: { offset: { block: '5' } }, shortcut: 'i' };
    try {
      validate(options);
      expect('refused').toBe('accepted');
    } catch (error) {
      // Docusaurus prints a cause with all that hangs on it.
      expect(error).not.toHaveProperty('cause');
      const lines = String(error).split('\n');
      expect(lines).toHaveLength(3);
      expect(lines[0]).toBe(
        'Error: docusaurus-plugin-chatkit: option "path" is "chatkit". Write the endpoint\'s path as the server has it in CHATKIT_PATH, such as "/chatkit".',
      );
    }
  });

  it('name every bad option at once', () => {
    expect(() => validate({ path: 'x', layout: 'y' })).toThrow(/"path"[\s\S]*"layout"/);
  });

  it('suggest the nearest name for an unknown one', () => {
    expect(() => validate({ serverURL: '' })).toThrow('Did you mean "serverUrl"?');
    expect(() => validate({ launcher: { postion: 'end' } })).toThrow(
      'Did you mean "launcher.position"?',
    );
    expect(() => validate({ wholly: 1 })).toThrow('option "wholly" (1) is unknown. Remove it.');
  });

  it.each([
    ['apiUrl', 'Use "serverUrl" and "path".'],
    ['hotkey', 'Use "shortcut".'],
    ['apiKey', 'OPENAI_API_KEY at the server'],
  ])('give advice for %s, as it is called elsewhere', (name, advice) => {
    expect(() => validate({ [name]: 'x' })).toThrow(advice);
  });

  it('refuse a second instance', () => {
    expect(() => validate({ id: 'second' })).toThrow(/one instance.*Remove the "id"/s);
  });

  it('refuse an eager script where the reader is asked first', () => {
    expect(() => validate({ consent: true, script: { load: 'eager' } })).toThrow('agreed');
  });
});
