import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock } from '@prometheus/core';
import { type Database, ingestCsv, type IngestReport, loadPanel, openDatabase } from '@prometheus/data';

import { benchMarket } from '../bench-market.js';
import { type Bench, measure } from '../benchmark.js';

const SIZES = [100, 250, 500];

/** CSV files into an empty Postgres, and panels out of it, cold and from the cache. */
export async function benchIngestAndPanel(bench: Bench, folder: string): Promise<void> {
  for (const stocks of SIZES) {
    const directory = join(folder, 'postgres');
    rmSync(directory, { recursive: true, force: true });
    const database = await openDatabase({ embedded: { directory } });
    try {
      await benchOneSize(bench, folder, database, stocks);
    } finally {
      await database.close();
    }
  }
}

async function benchOneSize(bench: Bench, folder: string, database: Database, stocks: number): Promise<void> {
  const market = await benchMarket(folder, stocks);
  const collection = `bench-${stocks}`;
  const report = await ingest(bench, database, market, collection, 'ingest csv into empty years', true);
  const rows = report.datasets[0].rowsRead;
  const cells = `${report.instruments} names, ${rows} bars`;
  const cacheDir = join(folder, `panels-${stocks}`);
  rmSync(cacheDir, { recursive: true, force: true });
  mkdirSync(cacheDir, { recursive: true });
  const cold = await measure(3, () => loadPanel(database, collection));
  bench.record({
    name: 'panel from Postgres',
    size: cells,
    ...cold,
    rate: { value: (rows / cold.medianMs) * 1000, unit: 'bars/s' },
    ...(stocks === 500 ? { bar: { text: '<= 3 s', met: cold.medianMs <= 3000 } } : {}),
  });
  await loadPanel(database, collection, { cacheDir });
  const cached = await measure(5, () => loadPanel(database, collection, { cacheDir }));
  bench.record({
    name: 'panel from cache',
    size: cells,
    ...cached,
    ...(stocks === 500 ? { bar: { text: '<= 0.3 s', met: cached.medianMs <= 300 } } : {}),
  });
  await ingest(bench, database, market, `${collection}-again`, 'ingest csv into years that hold bars', false);
}

/** Bars of years that hold none are indexed in bulk; beside others each bar enters the indexes on its own. */
async function ingest(
  bench: Bench,
  database: Database,
  market: string,
  collection: string,
  name: string,
  hasBar: boolean,
): Promise<IngestReport> {
  const start = performance.now();
  const report = await ingestCsv(
    database,
    { dir: join(market, 'prices'), adjustment: 'raw', actions: join(market, 'actions.csv'), collection },
    { clock: systemClock },
  );
  const elapsed = performance.now() - start;
  const rows = report.datasets[0].rowsRead;
  const rate = (rows / elapsed) * 1000;
  bench.record({
    name,
    size: `${rows} rows`,
    medianMs: elapsed,
    minMs: elapsed,
    runs: 1,
    rate: { value: rate, unit: 'rows/s' },
    ...(hasBar ? { bar: { text: '>= 100,000 rows/s', met: rate >= 100_000 } } : {}),
  });
  return report;
}
