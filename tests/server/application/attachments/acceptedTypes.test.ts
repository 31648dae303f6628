import { expect, it } from '@jest/globals';
import { acceptedTypes, kindOf } from '../../../../server/src/application/attachments/fileTypes.js';

it('offers only types that are taken when they come', () => {
  for (const type of Object.keys(acceptedTypes)) {
    // A wildcard is for the picker: what comes has a subtype.
    expect(['image', 'file']).toContain(kindOf(type.replace('*', 'x-python')));
  }
});
