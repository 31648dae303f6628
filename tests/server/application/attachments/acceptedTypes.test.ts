import { expect, it } from '@jest/globals';
import { acceptedTypes, kindOf } from '../../../../server/src/application/attachments/fileTypes.js';

it('offers only types that are taken when they come', () => {
  for (const type of Object.keys(acceptedTypes)) {
    expect(['image', 'file']).toContain(kindOf(type));
  }
});
