/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testTimeout: 120_000,
  globalSetup: '<rootDir>/scripts/jest-setup.mjs',
  testEnvironment: '<rootDir>/scripts/jest-environment.mjs',
  resolver: '<rootDir>/scripts/jest-resolver.cjs',
  testSequencer: '<rootDir>/scripts/jest-sequencer.mjs',

  extensionsToTreatAsEsm: ['.ts'],
  // What `build` holds is loaded as it is, with the source maps beside it.
  transformIgnorePatterns: [
    '<rootDir>/build/',
    '<rootDir>/.build/',
    '/node_modules/(?!(.*/)?(content-disposition|cookie|set-cookie-parser)/)',
  ],
  transform: {
    '\\.ts$': '@swc/jest', // as .swcrc says
    // ESM-only packages that CommonJS parts of Fastify require: under Jest on Node 20 they must be CommonJS themselves.
    '/(content-disposition|cookie|set-cookie-parser)/dist/.*\\.js$': [
      '@swc/jest',
      { jsc: { target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
