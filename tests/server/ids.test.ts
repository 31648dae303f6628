import { describe, expect, it } from '@jest/globals';
import { createId } from '../../server/src/ids.js';

describe('createId', () => {
  it('has the prefix of its kind and 20 characters of base64url', () => {
    expect(createId('thread')).toMatch(/^thr_[\w-]{20}$/);
  });

  it('does not repeat', () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => createId('message')));
    expect(ids.size).toBe(10_000);
  });
});
