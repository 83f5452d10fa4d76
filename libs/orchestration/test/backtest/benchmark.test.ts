import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';

const folder = mkdtempSync(join(tmpdir(), 'benchmark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dates = sessionsFrom('2010-01-04', 4);
const closes: Record<string, number[]> = { A: [10, 11, 11, 22], B: [20, 18, 27, 27] };
const bars = Object.entries(closes).flatMap(([symbol, values]) =>
  values.map((close, t) => ({ symbol, date: dates[t], open: close, close })),
);

function file(name: string, rows: readonly string[], header = 'date,close'): string {
  writeFileSync(join(folder, name), `${[header, ...rows].join('\n')}\n`);
  return name;
}

describe('benchmark', () => {
  it('equal weight -> compounded mean of the daily returns', async () => {
    const { result } = await runConfig(panelFromBars(bars), { benchmark: { source: 'equal_weight' } });
    // (10 % - 10 %) / 2 = 0; (0 + 50 %) / 2 = 25 %; (100 % + 0) / 2 = 50 %.
    [1, 1, 1.25, 1.875].forEach((level, t) => expect(result.days.benchmark?.[t]).toBeCloseTo(level, 12));
  });

  it('an instrument -> its own total return', async () => {
    const { result } = await runConfig(panelFromBars(bars), { benchmark: { source: 'instrument', symbol: 'B' } });
    [1, 0.9, 1.35, 1.35].forEach((level, t) => expect(result.days.benchmark?.[t]).toBeCloseTo(level, 12));
    await expect(
      runConfig(panelFromBars(bars), { benchmark: { source: 'instrument', symbol: 'NONE' } }),
    ).rejects.toThrow(/no instrument "NONE"/);
  });

  it('a file of the same basis -> beta and alpha; of another basis -> withheld with the reason', async () => {
    const name = file(
      'index.csv',
      dates.map((date, t) => `${date},${100 + t}`),
    );
    const own = await runConfig(
      panelFromBars(bars),
      { benchmark: { source: 'file', file: name, name: 'X', basis: 'price' } },
      folder,
    );
    expect(own.result.metrics.beta).toBeDefined();
    expect(own.result.manifest.benchmark?.withheld).toBeUndefined();
    const other = await runConfig(
      panelFromBars(bars),
      { benchmark: { source: 'file', file: name, name: 'X', basis: 'total_return' } },
      folder,
    );
    expect(other.result.metrics.beta).toBeUndefined();
    expect(other.result.metrics.alphaAnnual).toBeUndefined();
    expect(other.result.metrics.informationRatio).toBeUndefined();
    expect(other.result.metrics.benchmarkTotalReturn).toBeCloseTo(0.03, 12);
    expect(other.result.manifest.benchmark?.withheld).toContain('without dividends');
  });

  it('the path of the file does not enter the run id, its content does', async () => {
    const rows = dates.map((date, t) => `${date},${100 + t}`);
    const benchmark = (name: string) => ({ source: 'file' as const, file: name, name: 'X', basis: 'price' as const });
    const id = async (name: string) =>
      (await runConfig(panelFromBars(bars), { benchmark: benchmark(name) }, folder)).result.manifest.runId;
    const first = await id(file('one.csv', rows));
    expect(await id(file('two.csv', rows))).toBe(first);
    expect(await id(file('three.csv', [...rows.slice(0, 3), `${dates[3]},104`]))).not.toBe(first);
  });

  it('bad files -> file, line and remedy', async () => {
    const run = (name: string) =>
      runConfig(panelFromBars(bars), { benchmark: { source: 'file', file: name, name: 'X', basis: 'price' } }, folder);
    await expect(run('absent.csv')).rejects.toThrow(/absent\.csv: the benchmark file cannot be read/);
    await expect(run(file('bad.csv', [`${dates[0]},abc`]))).rejects.toThrow(/bad\.csv: line 2 is/);
    await expect(run(file('head.csv', [], 'day,level'))).rejects.toThrow(/Name the columns date and close/);
    await expect(run(file('late.csv', [`${dates[2]},100`]))).rejects.toThrow(new RegExp(`no level for ${dates[0]}`));
  });
});
