import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { LIBRARIES, ROOT } from './repository.js';

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

let scratch: string;
const tarballs = new Map<string, string>();

function run(command: string, args: readonly string[], cwd: string): string {
  const result = spawnSync(command, [...args], { cwd, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Unpacks a tarball the way an installation would, and links the third-party packages that it declares: what it does
 * not declare cannot be imported. */
function install(library: string): void {
  const modules = join(scratch, 'node_modules');
  const target = join(modules, '@prometheus', library);
  mkdirSync(target, { recursive: true });
  run('tar', ['-xzf', tarballs.get(library) as string, '--strip-components=1', '-C', target], scratch);
  for (const name of Object.keys(manifestOf(target).dependencies ?? {})) {
    if (name.startsWith('@prometheus/')) continue;
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(join(ROOT, 'node_modules', name), link, 'dir');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

beforeAll(() => {
  run(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-b', ...LIBRARIES.map((name) => `libs/${name}/tsconfig.lib.json`)],
    ROOT,
  );
  scratch = mkdtempSync(join(tmpdir(), 'prometheus-consumer-'));
  for (const library of LIBRARIES) {
    const [packed] = JSON.parse(
      run('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', scratch], join(ROOT, 'libs', library)),
    ) as {
      readonly filename: string;
    }[];
    tarballs.set(library, join(scratch, packed.filename));
    install(library);
  }
  writeFileSync(join(scratch, 'package.json'), JSON.stringify({ name: 'consumer', type: 'module', private: true }));
}, 300_000);

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('packed libraries', () => {
  it.each(LIBRARIES)(
    '%s can be imported by a consumer, with its types',
    (library) => {
      const program = `import * as library from '@prometheus/${library}';\nif (Object.keys(library).length === 0) throw new Error('no exports');\n`;
      writeFileSync(join(scratch, 'consume.mts'), program);
      writeFileSync(join(scratch, 'consume.mjs'), program);
      run(process.execPath, ['consume.mjs'], scratch);
      run(
        process.execPath,
        [
          join(ROOT, 'node_modules/typescript/bin/tsc'),
          '--noEmit',
          '--strict',
          '--skipLibCheck',
          '--module',
          'nodenext',
          '--target',
          'es2023',
          'consume.mts',
        ],
        scratch,
      );
    },
    120_000,
  );

  it.each(LIBRARIES)('%s holds what it needs and nothing private', (library) => {
    const files = execFileSync('tar', ['-tzf', tarballs.get(library) as string], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(files).toContain('package/dist/index.js');
    expect(files).toContain('package/dist/index.d.ts');
    expect(files).toContain('package/README.md');
    expect(files.filter((file) => /\/test\/|tsbuildinfo|node_modules/.test(file))).toEqual([]);
  });

  it.each(LIBRARIES)(
    '%s passes attw and publint',
    (library) => {
      const tarball = tarballs.get(library) as string;
      run(
        process.execPath,
        [
          join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js'),
          '--profile',
          'esm-only',
          '--no-emoji',
          tarball,
        ],
        ROOT,
      );
      run(process.execPath, [join(ROOT, 'node_modules/publint/src/cli.js'), 'run', tarball, '--strict'], ROOT);
    },
    120_000,
  );

  it('a consumer migrates an empty database and writes a row', () => {
    const program = `
      import { openDatabase } from '@prometheus/data';
      const database = await openDatabase({ embedded: { directory: process.argv[2] } });
      try {
        await database.runtime.pool.query("INSERT INTO runtime.portfolios (portfolio_id, name, base_currency, created_at, updated_at) VALUES ('p', 'p', 'USD', now(), now())");
        const { rows } = await database.runtime.pool.query('SELECT count(*)::int AS n FROM runtime.portfolios');
        const { rows: prices } = await database.historical.pool.query('SELECT count(*)::int AS n FROM historical.prices_daily');
        console.log(JSON.stringify({ portfolios: rows[0].n, prices: prices[0].n }));
      } finally {
        await database.close();
      }`;
    writeFileSync(join(scratch, 'database.mjs'), program);
    const output = run(process.execPath, ['database.mjs', join(scratch, 'postgres')], scratch);
    expect(JSON.parse(output)).toEqual({ portfolios: 1, prices: 0 });
  }, 180_000);

  it('the migrations are shipped with the data library', () => {
    const shipped = readdirSync(join(scratch, 'node_modules/@prometheus/data/migrations')).sort();
    expect(shipped).toEqual(['historical', 'runtime']);
  });
});
