import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { prometheusBacktest } from './fixture/command-line.js';

const PRICES = fileURLToPath(new URL('../../../../shared/data/us-delisted/prices', import.meta.url));
const CONFIG = fileURLToPath(new URL('../../../configs/backtests/delisted-buy-and-hold.yaml', import.meta.url));

(existsSync(PRICES) ? describe : describe.skip)('the us-delisted collection', () => {
  let folder: string;
  let database: ScratchDatabase;
  const run = (args: readonly string[]) => prometheusBacktest(args, folder, { DATABASE_URL: database.url });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'us-delisted-'));
    chmodSync(folder, 0o755);
    database = await openScratchDatabase();
  }, 60_000);

  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('ingestion -> gaps and holiday bars reported, ten names end early, 81 with the collection', async () => {
    const { code, stdout } = await run(['ingest', 'csv', '--dir', PRICES, '--adjustment', 'raw', '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as {
      collection: string;
      endingEarly: { symbol: string; lastDate: string }[];
      endingWithCollection: number;
      findingSummary: { code: string; occurrences: number }[];
    };
    expect(report.collection).toBe('us-delisted');
    expect(report.endingWithCollection).toBe(81);
    expect(report.endingEarly).toHaveLength(10);
    expect(report.endingEarly).toContainEqual({ symbol: 'LEHMQ', lastDate: '2012-06-21' });
    expect(report.findingSummary.find(({ code }) => code === 'NOT_A_SESSION')?.occurrences).toBe(15);
    expect(report.findingSummary.find(({ code }) => code === 'MISSING_SESSIONS')?.occurrences).toBeGreaterThan(0);
  }, 180_000);

  it('LEHMQ held -> closes at 0.03 on the 20th session without a bar; names that end with the collection stay', async () => {
    // Bars end on 2012-06-21; the twentieth session after it is 2012-07-20 (Independence Day lies between).
    const out = join(folder, 'held');
    const { code, stderr } = await run(['run', '--config', CONFIG, '--start', '2012-01-03', '--out', out]);
    expect(stderr).not.toMatch(/Error/);
    expect(code).toBe(0);
    const { rows } = await database.runtime.pool.query<{
      date: string;
      instrument: string;
      type: string;
      cash: string;
    }>(
      `SELECT e.as_of_date::text AS date, e.instrument_id AS instrument, e.entry_type AS type, e.amount_micros AS cash
       FROM runtime.ledger_entries e WHERE e.account = 'CASH' AND e.entry_type IN ('WRITE_OFF', 'DELISTING', 'MERGER') ORDER BY 1, 2`,
    );
    const bought = readFileSync(join(out, 'fills.csv'), 'utf8')
      .split('\n')
      .map((line) => line.split(','));
    const shares = Number(bought.find(([, , id]) => id === 'us-delisted:LEHMQ')?.[4]);
    expect(shares).toBeGreaterThan(0);
    const lehman = rows.find(({ instrument }) => instrument === 'us-delisted:LEHMQ');
    expect(lehman).toMatchObject({ date: '2012-07-20', type: 'WRITE_OFF' });
    expect(Number(lehman?.cash) / 1e6).toBeCloseTo(shares * 0.03, 6);
    // DYN ends on 2012-07-06 and is written off too; BF.B ends on 2012-08-22 and the rest with the collection, in time.
    expect(rows.map(({ instrument }) => instrument)).toEqual(['us-delisted:LEHMQ', 'us-delisted:DYN']);
  }, 180_000);
});
