import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { writeScaffold } from '../../src/commands/new-strategy.js';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'scaffold-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

describe('writeScaffold', () => {
  it('a name -> a module and a configuration that names it; again -> refused, and nothing changes', () => {
    const scaffold = { name: 'low-vol2', out, language: 'js', collection: 'mine' } as const;
    const { strategy, config } = writeScaffold(scaffold);
    expect(strategy).toBe(join(out, 'low-vol2.mjs'));
    expect(readFileSync(config, 'utf8')).toMatch(/^strategy: \.\/low-vol2\.mjs$/m);
    const before = readFileSync(strategy, 'utf8');
    expect(() => writeScaffold({ ...scaffold, collection: 'other' })).toThrow(/there already/);
    // The configuration is taken, although the module is not.
    expect(() => writeScaffold({ ...scaffold, language: 'ts' })).toThrow(/low-vol2\.yaml is there already/);
    expect(existsSync(join(out, 'low-vol2.ts'))).toBe(false);
    expect(readFileSync(strategy, 'utf8')).toBe(before);
  });

  it.each(['', 'Upper', '../escape', 'a b', '-x', 'a--b', "it's"])('the name %p -> refused', (name) => {
    expect(() => writeScaffold({ name, out, language: 'ts', collection: 'mine' })).toThrow(/small letters/);
  });
});
