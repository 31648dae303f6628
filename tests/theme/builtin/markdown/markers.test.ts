import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  insertMarkers,
  splitMarkers,
  stripMarkers,
} from '../../../../theme/src/builtin/markdown/markers';
import type { Annotation } from '../../../../theme/src/builtin/protocol/source';

function at(index: number | undefined): Annotation {
  return { index, source: { type: 'file', title: 'x', filename: 'x' } };
}

test('a citation stands where its index says, in any order', () => {
  const marked = insertMarkers('One. Two.', [at(9), at(4), at(undefined)]);
  expect(splitMarkers(marked)).toEqual(['One.', 1, ' Two.', 0]);
});

test('brackets a reader wrote are no citations', () => {
  expect(splitMarkers(insertMarkers('a \u2e240\u2e25 b', []))).toEqual(['a 0 b']);
});

test('whatever the indexes, no text is lost and no citation is', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.integer({ min: -5, max: 50 })), (text, indexes) => {
      const { text: rest, numbers } = stripMarkers(insertMarkers(text, indexes.map(at)));
      expect(rest).toBe(text.replace(/[\u2e24\u2e25]/g, ''));
      expect([...numbers].sort((a, b) => a - b)).toEqual(indexes.map((_, number) => number));
    }),
  );
});
