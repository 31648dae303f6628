import { describe, expect, it } from '@jest/globals';
import {
  type ChatElement,
  type ElementCircumstances,
  initialElement,
  nextElement,
} from '../../../theme/src/client/chatElement';

const circumstances = (change: Partial<ElementCircumstances> = {}): ElementCircumstances => ({
  config: { element: 'auto', domainKey: 'key', consent: false },
  hostname: 'docs.example.com',
  consent: null,
  prefersBuiltin: false,
  domainRefused: false,
  ...change,
});

describe('the chat a panel opens with', () => {
  it.each<[string, Partial<ElementCircumstances>, ChatElement]>([
    ['auto with a domain key', {}, { phase: 'trying' }],
    [
      'auto without one, away from localhost',
      { config: { element: 'auto', domainKey: '', consent: false } },
      { phase: 'builtin', reason: 'no domain key' },
    ],
    [
      'auto without one, on localhost',
      { config: { element: 'auto', domainKey: '', consent: false }, hostname: 'localhost' },
      { phase: 'trying' },
    ],
    [
      'a domain that was refused',
      { domainRefused: true },
      { phase: 'builtin', reason: 'the domain was refused before' },
    ],
    [
      'openai',
      { config: { element: 'openai', domainKey: '', consent: false } },
      { phase: 'waiting' },
    ],
    [
      'builtin',
      { config: { element: 'builtin', domainKey: 'key', consent: true } },
      { phase: 'builtin', reason: 'setting' },
    ],
    [
      "a reader's choice",
      { prefersBuiltin: true },
      { phase: 'builtin', reason: 'the reader chose it' },
    ],
    [
      'consent not asked',
      { config: { element: 'openai', domainKey: '', consent: true } },
      { phase: 'builtin', reason: 'awaiting consent' },
    ],
    [
      'consent given',
      { config: { element: 'auto', domainKey: 'key', consent: true }, consent: true },
      { phase: 'trying' },
    ],
    [
      'consent refused',
      { config: { element: 'auto', domainKey: 'key', consent: true }, consent: false },
      { phase: 'builtin', reason: 'consent refused' },
    ],
  ])('%s', (_name, change, expected) => {
    expect(initialElement(circumstances(change))).toEqual(expected);
  });
});

describe('once decided', () => {
  const builtin: ChatElement = { phase: 'builtin', reason: 'the reader had already sent' };

  it('a late sign of life changes nothing', () => {
    expect(nextElement(builtin, { type: 'alive' })).toBe(builtin);
  });

  it('what is sent in ChatKit does not bring ours back', () => {
    const openai: ChatElement = { phase: 'openai', reason: 'alive' };
    expect(nextElement(openai, { type: 'sent' })).toBe(openai);
  });

  it('a late failure of the try leaves the first reason', () => {
    expect(nextElement(builtin, { type: 'failed', reason: 'no sign of life' })).toBe(builtin);
  });

  it('ours stays while the reader has ChatKit tried, whatever the owner prefers', () => {
    expect(nextElement({ phase: 'builtin', reason: 'awaiting consent' }, { type: 'try' })).toEqual({
      phase: 'trying',
    });
    const failed: ChatElement = { phase: 'failed', reason: 'no sign of life' };
    expect(nextElement(failed, { type: 'try' })).toEqual({ phase: 'waiting' });
  });

  it('only a reader who waits for ChatKit alone is told that it failed', () => {
    const failure = { type: 'failed', reason: 'the script did not load' } as const;
    expect(nextElement({ phase: 'waiting' }, failure)).toEqual({
      phase: 'failed',
      reason: 'the script did not load',
    });
    expect(nextElement({ phase: 'trying' }, failure).phase).toBe('builtin');
  });
});
