import { expect, it } from '@jest/globals';
import { errorTable } from '../../../server/src/errors.js';
import { codeIn, readPage, tableRows } from './tables.js';

it('the reference of errors is the table of codes', () => {
  const told = tableRows(readPage('errors.md')).map(([code = '', status, retry, , where]) => [
    codeIn(code)[0],
    { status: Number(status), retry: retry === 'yes', told: where },
  ]);
  expect(told).toHaveLength(Object.keys(errorTable).length);
  expect(Object.fromEntries(told)).toEqual(errorTable);
});
