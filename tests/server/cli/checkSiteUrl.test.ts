import { expect, it } from '@jest/globals';
import { checkSiteUrl } from '../../../server/src/cli/checkSiteUrl.js';

it('says what is wrong with the address of a development server', () => {
  expect(() => checkSiteUrl('http://localhost:3001')).not.toThrow();
  expect(() => checkSiteUrl('localhost:3001')).toThrow(
    /^--site-url localhost:3001: must be the address .*http:/,
  );
});
