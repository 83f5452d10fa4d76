export default {
  projects: ['<rootDir>/libs/*', '<rootDir>/apps/*', '<rootDir>/tools/*/jest.config.mjs'],
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/tools/workspace/src/skipped-tests-reporter.mjs'],
};
