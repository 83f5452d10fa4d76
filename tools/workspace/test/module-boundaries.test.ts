import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { copyRepository } from './repository.js';

let copy: string;

beforeAll(() => {
  copy = copyRepository();
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

function lint(project: string): { readonly ok: boolean; readonly output: string } {
  const run = spawnSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'lint', project, '--skip-nx-cache'], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', NODE_OPTIONS: '', CI: 'true' },
  });
  return { ok: run.status === 0, output: run.stdout + run.stderr };
}

describe('module boundaries', () => {
  it('lint passes for a library that keeps the import table', () => {
    const { ok, output } = lint('@prometheus/statistics');
    expect(output).not.toMatch(/can only depend on|Circular dependency/);
    expect(ok).toBe(true);
  }, 180_000);

  it.each([
    ['statistics', '@prometheus/execution', 'a library further up the table'],
    ['core', '@prometheus/statistics', 'anything of ours from core'],
    ['synthetic', '@prometheus/orchestration', 'the top library from below'],
    ['regime', '@prometheus/synthetic', 'in its sources what only its tests may import'],
  ])(
    'lint fails when %s imports %s: %s',
    (library, forbidden) => {
      const planted = join(copy, 'libs', library, 'src', 'planted-import.ts');
      writeFileSync(planted, `import * as forbidden from '${forbidden}';\n\nexport const planted = forbidden;\n`);
      const { ok, output } = lint(`@prometheus/${library}`);
      rmSync(planted);
      expect(ok).toBe(false);
      expect(output).toMatch(/@nx\/enforce-module-boundaries/);
      expect(output).toMatch(/can only depend on|Circular dependency between/);
    },
    180_000,
  );

  it('lint fails for an engine that the look-ahead proof does not know, and for one that names nothing to prove', () => {
    const register = join(copy, 'tools', 'proofs', 'src', 'lookahead', 'registered-outputs.ts');
    const registered = readFileSync(register, 'utf8');
    writeFileSync(register, registered.replaceAll('REGIME_OUTPUTS', 'ENCODER_OUTPUTS'));
    const unknown = lint('@prometheus/regime');
    writeFileSync(register, registered);
    expect(unknown.ok).toBe(false);
    expect(unknown.output).toContain('REGIME_OUTPUTS is not in the look-ahead proof');

    const index = join(copy, 'libs', 'regime', 'src', 'index.ts');
    const exported = readFileSync(index, 'utf8');
    writeFileSync(index, exported.replace(/^export \{ REGIME_OUTPUTS.*$/m, ''));
    const silent = lint('@prometheus/regime');
    writeFileSync(index, exported);
    expect(silent.ok).toBe(false);
    expect(silent.output).toContain('An engine exports what the look-ahead proof compares');
  }, 180_000);

  it('lint fails when a library reads the clock', () => {
    const planted = join(copy, 'libs', 'statistics', 'src', 'planted-clock.ts');
    writeFileSync(planted, 'export const now = Date.now();\n');
    const { ok, output } = lint('@prometheus/statistics');
    rmSync(planted);
    expect(ok).toBe(false);
    expect(output).toContain('Take a Clock');
  }, 180_000);
});
