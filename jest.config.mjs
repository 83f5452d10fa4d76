import { availableParallelism } from 'node:os';

export default {
  projects: ['<rootDir>/libs/*', '<rootDir>/apps/*', '<rootDir>/tools/*/jest.config.mjs'],
  // Jest leaves one core alone, and on two of them would run everything in one process.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Two suites that share two cores take their time.
  testTimeout: 120_000,
  reporters: ['default', '<rootDir>/tools/workspace/src/skipped-tests-reporter.mjs'],
};
