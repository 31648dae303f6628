import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Options of @swc/jest for one module system. */
function swc(type) {
  return [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
      },
      module: { type },
    },
  ];
}

const common = {
  rootDir: root,
  // TypeScript's `./file.js` means `./file.ts`.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFilesAfterEnv: ['<rootDir>/tests/retryOnce.cjs'],
  testPathIgnorePatterns: ['/node_modules/', '/fixtures/'],
};

const esm = {
  ...common,
  moduleNameMapper: {
    ...common.moduleNameMapper,
    // What the docs show owners runs as they would write it.
    '^docusaurus-chatkit-server$': '<rootDir>/server/src/index',
  },
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': swc('es6') },
};

const cjs = { ...common, transform: { '\\.[jt]sx?$': swc('commonjs') } };

export default {
  rootDir: root,
  // Long, for machines that are busy with other things; nothing waits for it to pass. A step of a
  // browser that hangs is told first: `patienceMs` in `tests/browser/support/browser.ts`.
  testTimeout: 120_000,
  projects: [
    { ...esm, displayName: 'server', testMatch: ['<rootDir>/tests/server/**/*.test.ts'] },
    {
      ...cjs,
      displayName: 'plugin',
      testEnvironment: 'node',
      transformIgnorePatterns: ['/node_modules/(?!(htmlparser2|dom|entities))'],
      testMatch: ['<rootDir>/tests/plugin/**/*.test.ts'],
    },
    {
      ...cjs,
      displayName: 'theme',
      testEnvironment: 'jsdom',
      transformIgnorePatterns: ['/node_modules/(?!(@openai/chatkit|marked))'],
      moduleNameMapper: {
        ...common.moduleNameMapper,
        '\\.css$': '<rootDir>/tests/theme/cssModule.cjs',
        '^docusaurus-theme-chatkit/(client|builtin)$': '<rootDir>/theme/src/$1/index',
        '^docusaurus-theme-chatkit/(client|builtin)/(.*)$': '<rootDir>/theme/src/$1/$2',
      },
      testMatch: ['<rootDir>/tests/theme/**/*.test.{ts,tsx}'],
    },
    {
      ...esm,
      displayName: 'browser',
      globalSetup: '<rootDir>/tests/browser/unpackBrowser.mjs',
      testMatch: ['<rootDir>/tests/browser/**/*.test.ts'],
    },
  ],
};
