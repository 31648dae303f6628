import { fileURLToPath } from 'node:url';
import base from '../jest.config.mjs';

const browser = base.projects.find((project) => project.displayName === 'browser');

/** Needs the registry, and so it is not among the tests of `npm test`. */
export default {
  ...browser,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  displayName: 'fresh-site',
  testMatch: ['<rootDir>/tests/fresh-site/**/*.test.ts'],
};
