import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type TradeDate } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { QualityPolicyError } from '../../src/errors.js';
import { type IngestReport } from '../../src/ingestion/ingest-report.js';
import { DEFAULT_QUALITY_POLICY, loadQualityPolicy } from '../../src/ingestion/quality-control/policy.js';
import { readDegradedSessions } from '../../src/ingestion/quality-control/stored-quality.js';
import { loadPanel, sessionCloses } from '../../src/panel/panel-source.js';
import { PanelView } from '../../src/view/panel-view.js';
import { ViewContext } from '../../src/view/view-context.js';
import { quietPrices, US_SESSIONS } from './bar-series.js';
import { csvFile, csvFolder, priceRows } from './csv-folder.js';
import { FINDINGS, ingestionDatabase, PRICES } from './ingestion-database.js';

jest.setTimeout(60_000);

const BATCHES = `SELECT batch_id, state, rows_read, rows_accepted FROM historical.ingestion_batches
  ORDER BY batch_id COLLATE "C"`;
const store = ingestionDatabase();
const { ingest, rows } = store;
const first = US_SESSIONS.firstAfter(14_612) as number;
const dateOf = (i: number): TradeDate => US_SESSIONS.dateOf(first + i);

let cacheDir: string;
beforeAll(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'quality-panels-'));
});
afterAll(() => {
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Twelve names over 40 sessions from 2010-01-04. The last four have no row on session 25, the first four repeat a close on
 * sessions 30 to 36. */
function files(from: number, to: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: 12 }).flatMap((_, k) => {
      const prices = quietPrices(40);
      if (k < 4) prices.fill(99, 30, 37);
      const days = prices.map((price, i) => [dateOf(i), String(price)] as const);
      const kept = days.filter((_day, i) => i >= from && i < to && !(i === 25 && k >= 8));
      return kept.length === 0 ? [] : [[`N${k}.csv`, priceRows(Object.fromEntries(kept))]];
    }),
  );
}

const degraded = () => readDegradedSessions(store.database.historical.pool, 'shop');

const EXPECTED = {
  [dateOf(25)]: ['COVERAGE 8 of 12', 'MISSING_SESSIONS 4 of 12'],
  [dateOf(34)]: ['STALE_CLOSE 4 of 12'],
  [dateOf(35)]: ['STALE_CLOSE 4 of 12'],
  [dateOf(36)]: ['STALE_CLOSE 4 of 12'],
};

describe('quality policy', () => {
  it('a rejected code -> a sentence with code, count, instrument and day; findings are stored, no data is', async () => {
    const dir = csvFolder(files(0, 40));
    const failure = await ingest({ dir, policy: { findings: { STALE_CLOSE: 'REJECT' } } }).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(QualityPolicyError);
    expect((failure as Error).message).toBe(
      `The prices batch of "shop" is rejected: STALE_CLOSE 28 times, first N0 on ${dateOf(30)}. No data was written; ` +
        '`prometheus-backtest data qc shop --code STALE_CLOSE` shows the findings. Correct the source, or set ' +
        'findings.STALE_CLOSE to DEGRADE or ACCEPT in the quality policy.',
    );
    expect(await rows(PRICES)).toEqual([]);
    expect(await rows('SELECT instrument_id FROM runtime.instruments')).toEqual([]);
    expect(await rows(BATCHES)).toEqual(['shop:prices:1 REJECTED 476 0']);
    expect(await rows(FINDINGS)).toContain(`shop:prices:1 ERROR STALE_CLOSE shop:N0 ${dateOf(30)} ${dateOf(36)} 7`);
    expect(await rows(FINDINGS)).toContain(
      `shop:prices:1 WARNING MISSING_SESSIONS shop:N8 ${dateOf(25)} ${dateOf(25)} 1`,
    );
    expect(await degraded()).toEqual({});
  });

  it('a finding that shows only beside stored data -> rejected too, and the stored data stay as they were', async () => {
    await ingest({ dir: csvFolder(files(0, 40)) });
    const before = await rows(PRICES);
    const restated = csvFolder({ ...files(0, 40), 'N5.csv': priceRows({ [dateOf(3)]: '55' }) });
    await expect(ingest({ dir: restated, policy: { findings: { RESTATED: 'REJECT' } } })).rejects.toThrow(
      `RESTATED 1 time, first N5 on ${dateOf(3)}`,
    );
    expect(await rows(PRICES)).toEqual(before);
    expect(await rows(BATCHES)).toEqual(['shop:prices:1 ACCEPTED 476 476', 'shop:prices:2 REJECTED 437 0']);
    expect(await degraded()).toEqual(EXPECTED);
  });

  it('after a rejected batch -> the same content is stored once it is accepted, under another declaration if need be', async () => {
    const dir = csvFolder(files(0, 40));
    const strict = { findings: { COVERAGE: 'REJECT' } } as const;
    await expect(ingest({ dir, currency: 'EUR', policy: strict })).rejects.toThrow(/COVERAGE 1 time, first 2010/);
    const { datasets } = await ingest({ dir, currency: 'USD' });
    expect(datasets[0]).toMatchObject({ state: 'ACCEPTED', batchId: 'shop:prices:2', rowsUnchanged: 0 });
    expect(await rows('SELECT currency FROM historical.collections')).toEqual(['USD']);
    const again = await ingest({ dir, policy: strict });
    expect(again.datasets[0].state).toBe('UNCHANGED');
  });

  it('a degrading code -> DEGRADED; a code of a side file -> its batch alone; shares as before', async () => {
    const stateOf = (report: IngestReport): string[] => report.datasets.map((d) => `${d.dataset} ${d.state}`);
    const actions = csvFile('a.csv', 'ticker,ex_date,type,ratio', 'ZZ,2010-01-05,SPLIT,2');
    const dir = csvFolder(files(0, 40));
    const policy = { findings: { MISSING_SESSIONS: 'DEGRADE', UNKNOWN_INSTRUMENT: 'REJECT' } } as const;
    await expect(ingest({ dir, actions, policy })).rejects.toThrow(/The actions batch .* UNKNOWN_INSTRUMENT 1 time\./);
    expect(await rows(PRICES)).toEqual([]);
    expect(stateOf(await ingest({ dir, policy }))).toEqual(['prices DEGRADED']);
    expect(stateOf(await ingest({ dir, collection: 'mild' }))).toEqual(['prices ACCEPTED']);
  });

  it('the example file -> the defaults; an unknown code, rule or share -> refused with file and key', () => {
    const example = fileURLToPath(new URL('../../../../configs/quality/policy.yaml', import.meta.url));
    const { findings, ...shares } = loadQualityPolicy(example);
    const { findings: none, ...defaults } = DEFAULT_QUALITY_POLICY;
    expect([shares, none]).toEqual([defaults, {}]);
    expect(new Set(Object.values(findings))).toEqual(new Set(['ACCEPT']));
    const load =
      (...lines: string[]) =>
      () =>
        loadQualityPolicy(csvFile('policy.yaml', ...lines));
    expect(load('findings: { EXTREME_RETURNS: REJECT }')).toThrow(/EXTREME_RETURN/);
    expect(load('findings: { EXTREME_RETURN: IGNORE }')).toThrow(/findings\.EXTREME_RETURN/);
    expect(load('degradedMissingShare: 2')).toThrow(/degradedMissingShare/);
    expect(load('rejectShare: 0.1')).toThrow(/rejectShare/);
    expect(load('findings: { COVERAGE: REJECT }')()).toMatchObject({
      findings: { COVERAGE: 'REJECT' },
      crossedTolerance: 0.005,
    });
  });
});

describe('degraded sessions', () => {
  it('bars that miss and repeat -> in the batch, in the panel, in its cache file and in views', async () => {
    await ingest({ dir: csvFolder(files(0, 40)) });
    expect(await degraded()).toEqual(EXPECTED);
    const built = await loadPanel(store.database, 'shop', { cacheDir });
    const cached = await loadPanel(store.database, 'shop', { cacheDir });
    expect([built.fromCache, cached.fromCache]).toEqual([false, true]);
    for (const { panel } of [built, cached]) {
      expect(panel.header.degradedSessions).toEqual(EXPECTED);
      const context = new ViewContext(panel, sessionCloses(panel));
      const reasons = [24, 25, 34].map((t) => new PanelView(context, t, 5).degraded());
      expect(reasons).toEqual([[], EXPECTED[dateOf(25)], EXPECTED[dateOf(34)]]);
    }
  });

  it('input cut off after a session -> the same is said of the sessions up to it', async () => {
    for (const t of [24, 25, 30, 34]) {
      const collection = `cut-${t}`;
      await ingest({ dir: csvFolder(files(0, t + 1)), collection });
      const { panel } = await loadPanel(store.database, collection);
      const until = Object.entries(EXPECTED).filter(([date]) => date <= dateOf(t));
      expect(panel.header.degradedSessions ?? {}).toEqual(Object.fromEntries(until));
    }
  });

  it('the same bars in one file or day by day -> the same sessions, and coverage is found against stored bars', async () => {
    await ingest({ dir: csvFolder(files(0, 25)) });
    expect(await degraded()).toEqual({});
    const { findings } = await ingest({ dir: csvFolder(files(25, 26)) });
    expect(findings).toContainEqual(expect.objectContaining({ code: 'COVERAGE', firstDate: dateOf(25) }));
    await ingest({ dir: csvFolder(files(26, 35)) });
    await ingest({ dir: csvFolder(files(35, 40)) });
    expect(await degraded()).toEqual(EXPECTED);
  });

  it('a few names of many appended -> the others count; the missing bars brought later -> in good order', async () => {
    await ingest({ dir: csvFolder(files(0, 40)) });
    const late = Object.fromEntries([8, 9, 10, 11].map((k) => [`N${k}.csv`, priceRows({ [dateOf(25)]: '101' })]));
    await ingest({ dir: csvFolder(late) });
    const { [dateOf(25)]: _mended, ...rest } = EXPECTED;
    expect(await degraded()).toEqual(rest);
  });
});
