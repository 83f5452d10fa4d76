import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

import { registeredOutputs } from './tools/workspace/src/eslint/registered-outputs.mjs';

/** The import table of docs/architecture.md: each library and what it may import. */
const IMPORTS = {
  core: [],
  statistics: ['core'],
  data: ['core', 'statistics'],
  synthetic: ['core', 'statistics', 'data'],
  encoders: ['core', 'statistics', 'data'],
  regime: ['core', 'statistics', 'data', 'encoders'],
  execution: ['core', 'statistics', 'data'],
  orchestration: ['core', 'statistics', 'data', 'synthetic', 'encoders', 'regime', 'execution'],
  backtester: ['core', 'statistics', 'data', 'synthetic', 'encoders', 'regime', 'execution', 'orchestration'],
  bench: ['core', 'statistics', 'data', 'synthetic', 'encoders', 'regime', 'execution', 'orchestration'],
  proofs: ['core', 'statistics', 'data', 'synthetic', 'encoders', 'regime', 'execution', 'orchestration'],
  workspace: [],
};

const boundaries = Object.entries(IMPORTS).map(([scope, allowed]) => ({
  sourceTag: `scope:${scope}`,
  onlyDependOnLibsWithTags: [`scope:${scope}`, ...allowed.map((name) => `scope:${name}`)],
}));

const BOUNDARIES = { enforceBuildableLibDependency: true };
const KINDS = [
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib'] },
];

/** Test files of engines may import synthetic too. */
const testBoundaries = [
  ...boundaries.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
    sourceTag,
    onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'scope:synthetic'],
  })),
  ...KINDS,
];

/** Libraries repeat byte for byte, so each hidden input has one file that owns it. */
const HIDDEN_INPUTS = [
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Use a RandomStream named by its purpose.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Take a Clock; core/src/clock.ts owns the time of day.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take a Clock; core/src/clock.ts owns the time of day.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'core/src/environment.ts owns the environment.',
  },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/node_modules', '**/.nx', '**/.prometheus', 'migrations', 'results'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { ...BOUNDARIES, depConstraints: [...boundaries, ...KINDS] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      eqeqeq: 'error',
      'no-param-reassign': 'error',
    },
  },
  {
    files: ['libs/*/src/index.ts'],
    plugins: { prometheus: { rules: { 'registered-outputs': registeredOutputs } } },
    rules: { 'prometheus/registered-outputs': 'error' },
  },
  {
    // Tests of engines make markets with known truth; the published packages have no such dependency.
    files: ['libs/encoders/test/**/*.ts', 'libs/regime/test/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': ['error', { ...BOUNDARIES, depConstraints: testBoundaries }] },
  },
  { files: ['libs/*/src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...HIDDEN_INPUTS] } },
  {
    files: ['libs/core/src/clock.ts', 'libs/core/src/environment.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Tool configurations export a default and share a preset at the root, because their tools ask for it.
    files: ['**/*.config.mjs', '**/*.config.ts', 'tools/workspace/src/skipped-tests-reporter.mjs'],
    rules: { 'no-restricted-exports': 'off', '@nx/enforce-module-boundaries': 'off' },
  },
);
