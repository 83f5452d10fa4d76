import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One jest configuration for every project: native ES modules, TypeScript stripped by swc, our packages from source. */
export function jestProject(configUrl) {
  const rootDir = dirname(fileURLToPath(configUrl));
  return {
    rootDir,
    displayName: basename(rootDir),
    testEnvironment: 'node',
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
          module: { type: 'es6' },
        },
      ],
    },
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    testEnvironmentOptions: { customExportConditions: ['@prometheus/source', 'node', 'node-addons'] },
    testTimeout: 120_000,
  };
}
