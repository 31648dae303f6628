import { describe, expect, it } from '@jest/globals';
import {
  isAccepted,
  toMimeType,
} from '../../../../../theme/src/builtin/parts/Composer/isAccepted.js';

const accept = { 'image/png': ['.png'], 'text/markdown': ['.md', '.mdx'], 'text/*': [] };

describe('isAccepted', () => {
  it.each([
    [{ name: 'a.png', type: 'image/png' }, true],
    [{ name: 'a.py', type: 'text/x-python' }, true],
    [{ name: 'Notes.MD', type: '' }, true],
    [{ name: 'a.exe', type: 'application/x-msdownload' }, false],
    [{ name: 'a.exe', type: '' }, false],
  ])('takes %j: %s', (file, accepted) => {
    expect(isAccepted(file, accept)).toBe(accepted);
  });

  it('takes everything where the server names no types', () => {
    expect(isAccepted({ name: 'a.exe', type: '' }, undefined)).toBe(true);
  });
});

describe('toMimeType', () => {
  it('tells the type by the extension where the browser knows none', () => {
    expect(toMimeType({ name: 'Notes.MDX', type: '' }, accept)).toBe('text/markdown');
    expect(toMimeType({ name: 'shot.png', type: 'image/png' }, accept)).toBe('image/png');
    expect(toMimeType({ name: 'data', type: '' }, accept)).toBe('application/octet-stream');
  });
});
