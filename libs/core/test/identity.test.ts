import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CodeIdentityError } from '../src/errors.js';
import { codeIdentity, configId, rowId, type RunIdentity, runId } from '../src/identity.js';
import { type RunId } from '../src/ids.js';
import { readGolden } from './golden/read-golden.js';

interface Golden {
  readonly identity: RunIdentity['code'] & Omit<RunIdentity, 'code'>;
  readonly runId: string;
  readonly configId: string;
  readonly rowIds: readonly { readonly table: number; readonly sequence: number; readonly id: string }[];
}

const golden = readGolden<Golden>('identity');
const { packages, sourceHash, ...others } = golden.identity;
const identity: RunIdentity = { code: { packages, sourceHash }, ...others };

describe('runId', () => {
  it('the reference identity -> the hash computed in Python', () => {
    expect(runId(identity)).toBe(golden.runId);
  });

  it('any one member changed -> another id', () => {
    const changed: RunIdentity[] = [
      { ...identity, code: { packages: { ...packages, '@prometheus/core': '0.1.1' }, sourceHash } },
      { ...identity, code: { packages: { '@prometheus/core': '0.1.0' }, sourceHash } },
      { ...identity, code: { packages, sourceHash: 'ac'.repeat(32) } },
      { ...identity, config: { ...(identity.config as object), holdings: 49 } },
      { ...identity, vintage: 'ce'.repeat(32) },
      { ...identity, modelIds: ['a-model'] },
      { ...identity, modelIds: ['a-model', 'c-model'] },
      { ...identity, inferenceBackend: 'wasm' },
      { ...identity, seed: 8 },
    ];
    const ids = [identity, ...changed].map(runId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keys, packages and models in another order -> the same id', () => {
    const { strategy, ...rest } = identity.config as { strategy: string };
    const same: RunIdentity = {
      seed: identity.seed,
      inferenceBackend: identity.inferenceBackend,
      modelIds: [...identity.modelIds].reverse(),
      vintage: identity.vintage,
      config: { ...rest, strategy },
      code: { sourceHash, packages: Object.fromEntries(Object.entries(packages).reverse()) },
    };
    expect(runId(same)).toBe(golden.runId);
  });

  it('a seed that is not a number of JSON -> TypeError', () => {
    expect(() => runId({ ...identity, seed: Number.NaN })).toThrow(TypeError);
  });
});

describe('configId', () => {
  it('a body -> name, underscore and the first 12 hexadecimal digits of its hash, whatever the order of its keys', () => {
    const { strategy, ...rest } = identity.config as { strategy: string };
    expect(configId('momentum', identity.config)).toBe(golden.configId);
    expect(configId('momentum', { ...rest, strategy })).toBe(golden.configId);
    expect(golden.configId).toMatch(/^momentum_[0-9a-f]{12}$/);
  });
});

describe('rowId', () => {
  const run = golden.runId as RunId;
  const anyRun = fc.stringMatching(/^[0-9a-f]{64}$/) as fc.Arbitrary<RunId>;
  const anyTable = fc.integer({ min: 0, max: 255 });
  const anySequence = fc.maxSafeNat().map((n) => n % 2 ** 40);

  it.each(golden.rowIds)('table $table, sequence $sequence -> the id composed in Python', ({ table, sequence, id }) => {
    expect(rowId(run, table, sequence)).toBe(id);
  });

  it('any row -> version 8 and variant 10 of RFC 9562, in its text form', () => {
    fc.assert(
      fc.property(anyRun, anyTable, anySequence, (anyId, table, sequence) => {
        expect(rowId(anyId, table, sequence)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('any two rows of a run -> equal ids only for the same table and sequence', () => {
    const row = fc.tuple(anyTable, anySequence);
    fc.assert(
      fc.property(row, row, ([tableA, sequenceA], [tableB, sequenceB]) => {
        const same = tableA === tableB && sequenceA === sequenceB;
        expect(rowId(run, tableA, sequenceA) === rowId(run, tableB, sequenceB)).toBe(same);
      }),
    );
  });

  it('another run -> other ids for the same rows', () => {
    expect(rowId(runId({ ...identity, seed: 8 }), 1, 1)).not.toBe(rowId(run, 1, 1));
  });

  it.each([
    [256, 0],
    [-1, 0],
    [1.5, 0],
    [0, -1],
    [0, 0.5],
    [0, 2 ** 40],
    [Number.NaN, 0],
    [0, Number.NaN],
  ])('table %d, sequence %d, which have no room -> RangeError', (table, sequence) => {
    expect(() => rowId(run, table, sequence)).toThrow(RangeError);
  });
});

describe('codeIdentity', () => {
  const folder = mkdtempSync(join(tmpdir(), 'code-identity-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (path: string, text: string): string => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
    return pathToFileURL(join(folder, path)).href;
  };
  /** A package with two source files and what a build and a checkout add; the URL is that of its entry in `src`. */
  const makePackage = (path: string, name: string): string => {
    write(`${path}/package.json`, JSON.stringify({ name, version: '1.2.3' }));
    write(`${path}/dist/index.js`, 'export const a = 1;\n');
    write(`${path}/test/a.test.ts`, 'test\n');
    write(`${path}/src/deep/b.ts`, 'export const b = 2;\n');
    return write(`${path}/src/index.ts`, 'export const a = 1;\n');
  };
  const url = (path: string): string => pathToFileURL(join(folder, path)).href;
  const copyOf = (path: string, copy: string): string => {
    cpSync(join(folder, path), join(folder, copy), { recursive: true });
    return url(`${copy}/src/index.ts`);
  };

  const core = makePackage('here/core', '@x/core');
  const data = makePackage('here/data', '@x/data');
  const original = codeIdentity([core, data]);

  it('its parts -> name and version of each package, and 64 hexadecimal digits', () => {
    expect(original.packages).toEqual({ '@x/core': '1.2.3', '@x/data': '1.2.3' });
    expect(original.sourceHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('the same packages in other folders, in another order, named twice -> the same identity', () => {
    const moved = copyOf('here/core', 'elsewhere/deeper/kernel');
    expect(codeIdentity([data, moved, data])).toEqual(original);
  });

  it('run from dist, or through a link -> the same identity', () => {
    symlinkSync(join(folder, 'here/data'), join(folder, 'linked-data'));
    expect(codeIdentity([url('here/core/dist/index.js'), url('linked-data/src/index.ts')])).toEqual(original);
  });

  it('line ends turned into CRLF by a checkout -> the same identity', () => {
    const copy = copyOf('here/core', 'crlf/core');
    write('crlf/core/src/index.ts', 'export const a = 1;\r\n');
    expect(codeIdentity([copy, data])).toEqual(original);
  });

  it('what is not a source: tests, build output, other files -> the same identity', () => {
    const copy = copyOf('here/core', 'noise/core');
    write('noise/core/test/a.test.ts', 'another test\n');
    write('noise/core/dist/index.js', 'something else\n');
    write('noise/core/src/notes.md', 'notes\n');
    expect(codeIdentity([copy, data])).toEqual(original);
  });

  it('a changed, added, renamed or removed source file -> another hash each time', () => {
    const variants = ['changed', 'added', 'renamed', 'removed'].map((name) => copyOf('here/core', `${name}/core`));
    write('changed/core/src/deep/b.ts', 'export const b = 3;\n');
    write('added/core/src/c.ts', '');
    cpSync(join(folder, 'renamed/core/src/deep/b.ts'), join(folder, 'renamed/core/src/deep/c.ts'));
    rmSync(join(folder, 'renamed/core/src/deep/b.ts'));
    rmSync(join(folder, 'removed/core/src/deep'), { recursive: true });
    const hashes = [original, ...variants.map((variant) => codeIdentity([variant, data]))].map(
      (code) => code.sourceHash,
    );
    expect(new Set(hashes).size).toBe(5);
  });

  it('text moved from one file into the next -> another hash', () => {
    const copy = copyOf('here/core', 'shifted/core');
    write('shifted/core/src/deep/b.ts', 'export const b = 2;\n@x/core/src/index.ts\nexport const a = 1;\n');
    rmSync(join(folder, 'shifted/core/src/index.ts'));
    expect(codeIdentity([copy, data]).sourceHash).not.toBe(original.sourceHash);
  });

  it('another version -> the version says so, the source hash stays', () => {
    const copy = copyOf('here/core', 'newer/core');
    write('newer/core/package.json', JSON.stringify({ name: '@x/core', version: '1.2.4' }));
    expect(codeIdentity([copy, data])).toEqual({
      packages: { '@x/core': '1.2.4', '@x/data': '1.2.3' },
      sourceHash: original.sourceHash,
    });
  });

  it('a package that was installed without its sources -> CodeIdentityError that names the folder', () => {
    const copy = copyOf('here/core', 'bare/core');
    rmSync(join(folder, 'bare/core/src'), { recursive: true });
    expect(() => codeIdentity([copy])).toThrow(CodeIdentityError);
    expect(() => codeIdentity([copy])).toThrow(/bare[\\/]core.*no TypeScript files.*Install/);
  });

  it('a file outside of any package -> CodeIdentityError', () => {
    expect(() => codeIdentity(['file:///nowhere/at/all.ts'])).toThrow(/no package\.json/);
  });
});
