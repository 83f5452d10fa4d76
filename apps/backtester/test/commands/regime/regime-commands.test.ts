import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { type CommandResult, prometheusBacktest } from '../../fixture/command-line.js';
import { writePriceFolder } from '../../fixture/price-folder.js';

let folder: string;
let database: ScratchDatabase;
let config: string;

const run = (args: readonly string[]): Promise<CommandResult> =>
  prometheusBacktest(args, folder, { DATABASE_URL: database.url });

async function succeed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Words of a `regime` command on the collection. */
const words = (verb: string, ...more: readonly string[]): string[] => [
  ...['regime', verb, '--collection', 'mine', '--config', config],
  ...more,
];
const RANGE = ['--from', '2009-09-01', '--to', '2009-12-31'] as const;

const count = async (table: string, where = 'true'): Promise<number> => {
  const { rows } = await database.runtime.pool.query<{ count: string }>(`SELECT count(*) FROM ${table} WHERE ${where}`);
  return Number(rows[0].count);
};

interface Summary {
  readonly regions: readonly {
    readonly region: string;
    readonly index: string;
    readonly sessions: number;
    readonly shares: readonly { readonly label: string; readonly sessions: number }[];
    readonly last: { readonly date: string; readonly label: string; readonly confidence: number };
    readonly models: readonly { readonly modelId: string; readonly cut: string }[];
  }[];
  readonly stored?: { readonly regimes: number; readonly newRegimes: number; readonly replaced: number };
  readonly files: readonly string[];
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regime-'));
  database = await openScratchDatabase();
  const prices = writePriceFolder(folder, ['AAA', 'BBB', 'CCC'], 300);
  await succeed(['ingest', 'csv', '--dir', prices, '--adjustment', 'raw', '--collection', 'mine']);
  config = join(folder, 'regime.yaml');
  writeFileSync(
    config,
    `regions: [{ id: US, features: index }]
features: [{ kind: volatility, days: 10, transform: log }, { kind: return, days: 5 }]
labelRules: [{ label: RISK_OFF_CRISIS, when: [{ feature: volatility_10, atLeast: 0.15 }] }, { label: NORMAL }]
minimumHistory: 100
minimumRows: 60
refit: monthly
states: { min: 2, max: 2 }
starts: 1
`,
  );
}, 120_000);

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('regime fit', () => {
  it('up to a date -> a table of models that end there, in the registry with their artifacts; again -> the same', async () => {
    const text = await succeed(words('fit', '--to', '2009-10-31'));
    // 100 sessions from 2009-01-02 end in May, so that fits begin in June.
    expect(text.match(/^2009-\d\d-\d\d/gm)).toEqual([
      '2009-06-01',
      '2009-07-01',
      '2009-08-03',
      '2009-09-01',
      '2009-10-01',
    ]);
    expect(text).toMatch(/US: 5 models up to 2009-10-30; the last gives (NORMAL|RISK_OFF_CRISIS) since 2009-/);
    expect(await count('runtime.models', "engine_name = 'regime'")).toBe(10);
    expect(readdirSync(join(folder, '.prometheus/artifacts')).length).toBeGreaterThan(0);
    const again = JSON.parse(await succeed(words('fit', '--to', '2009-10-31', '--json'))) as {
      regions: { models: { cut: string; states: unknown[] }[] }[];
    };
    expect(again.regions[0].models.map(({ cut, states }) => [cut, states.length])).toContainEqual(['2009-10-01', 2]);
    expect(await count('runtime.models')).toBe(10);
  }, 120_000);

  it('too early for a model -> exit code 2 and why', async () => {
    const { code, stderr } = await run(words('fit', '--to', '2009-03-31'));
    expect(stderr).toMatch(/No regime model can be trained .* up to 2009-03-31: warming up: 61 of 100 sessions/);
    expect(code).toBe(2);
  }, 60_000);
});

describe('regime run and show', () => {
  it('a range -> stored once, shown as stored, with the same page from both', async () => {
    const ran = JSON.parse(await succeed(words('run', ...RANGE, '--out', 'ran', '--json'))) as Summary;
    const [region] = ran.regions;
    // September 2009 had 21 sessions, October 22, November 20, December 22.
    expect(region).toMatchObject({ region: 'US', index: 'Equal-weighted index', sessions: 85 });
    expect(region.shares.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(85);
    expect(region.models.map(({ cut }) => cut)).toEqual(['2009-09-01', '2009-10-01', '2009-11-02', '2009-12-01']);
    expect(ran.stored).toMatchObject({ regimes: 85, newRegimes: 85, replaced: 0 });
    expect(await count('runtime.regimes', "run_id = ''")).toBe(85);
    expect(await count('historical.numeric_window_embeddings', "entity_type = 'region'")).toBe(85);

    const again = JSON.parse(await succeed(words('run', ...RANGE, '--json'))) as Summary;
    expect(again.stored).toMatchObject({ regimes: 85, newRegimes: 0, replaced: 0 });

    const shown = JSON.parse(await succeed(words('show', ...RANGE, '--out', 'shown', '--json'))) as Summary;
    expect(shown.regions).toEqual(ran.regions);
    expect(shown.files.map((file) => file.slice(file.lastIndexOf('/') + 1))).toEqual([
      'regimes.json',
      'regimes.csv',
      'report.html',
    ]);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    expect(read('shown/regimes.csv')).toBe(read('ran/regimes.csv'));
    expect(read('ran/regimes.csv').trimEnd().split('\n')).toHaveLength(86);
    // Rows do not tell the configuration; all else is the same.
    const plain = (page: string): string => page.replace(/<div><dt>Configuration.*?<\/div>/s, '');
    expect(plain(read('shown/report.html'))).toBe(plain(read('ran/report.html')));
  }, 180_000);

  it('a text within 100 columns, and a part of what is stored', async () => {
    const text = await succeed(words('show', '--from', '2009-12-01', '--to', '2009-12-31'));
    expect(text).toMatch(/^Regimes of mine, US: 22 sessions from 2009-12-01 to 2009-12-31, 1 model\n/);
    expect(text).toMatch(
      /2009-12-31: (NORMAL|RISK_OFF_CRISIS) since 2009-\d\d-\d\d, probability [\d.]+%, confidence \d+%/,
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  }, 60_000);

  it('another index over a stored range -> refused and nothing changed; with --replace -> in its place', async () => {
    const args = words('run', ...RANGE, '--index', 'AAA', '--json');
    const refused = await run(args);
    expect(refused.stderr).toMatch(/US has other regimes stored for 85 sessions from 2009-09-01 to 2009-12-31/);
    expect(refused.code).toBe(2);
    expect(await count('runtime.regimes')).toBe(85);
    const replaced = JSON.parse(await succeed([...args, '--replace'])) as Summary;
    expect(replaced.regions[0].index).toBe('AAA');
    expect(replaced.stored).toMatchObject({ regimes: 85, newRegimes: 85, replaced: 85 });
    expect(await count('runtime.regimes')).toBe(85);
  }, 120_000);

  it('wrong input -> exit code 2, one sentence with the remedy, no files', async () => {
    const cases: readonly [readonly string[], RegExp][] = [
      [
        words('show', '--from', '2009-02-02', '--to', '2009-02-27'),
        /No regimes of US are stored .*regime run --collection mine/,
      ],
      [words('run', '--from', '2008-01-02', '--to', '2009-12-31', '--out', 'none'), /sessions run 2009-01-02 to /],
      [
        words('run', '--from', '2009-13-01', '--to', '2009-12-31', '--out', 'none'),
        /--from: "2009-13-01" is not a date/,
      ],
      [words('run', ...RANGE, '--region', 'EU', '--out', 'none'), /no region EU.*US/],
      [words('run', ...RANGE, '--index', 'ZZZ', '--out', 'none'), /has no such instrument/],
      [words('run', ...RANGE, '--index', 'macro:NONE', '--out', 'none'), /NONE/],
      [words('run', ...RANGE, '--seed', '-1', '--out', 'none'), /--seed "-1"/],
      [['regime', 'run', '--collection', 'other', ...RANGE, '--out', 'none'], /no collection "other"/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await run(args);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect({ args, code }).toEqual({ args, code: 2 });
    }
    expect(existsSync(join(folder, 'none'))).toBe(false);
  }, 180_000);
});
