export default {
  projects: ['<rootDir>/libs/*', '<rootDir>/apps/*', '<rootDir>/tools/*/jest.config.mjs'],
  reporters: ['default', '<rootDir>/tools/workspace/src/skipped-tests-reporter.mjs'],
};
