import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock } from '@prometheus/core';
import { type Database, ingestCsv, loadPanel, openDatabase } from '@prometheus/data';

import { type Bench, measure } from '../benchmark.js';
import { largeMarket } from '../large-market.js';

const NAMES = 3000;
const COLLECTION = 'bench-large';
const MINUTE_MS = 60_000;

/** A whole market over twenty years, 15 million bars: into an empty Postgres, out of it as a panel, and the ways by which the
 * server finds single bars among them. */
export async function benchLargeHistory(bench: Bench, folder: string): Promise<void> {
  const market = largeMarket(folder, NAMES);
  const directory = join(folder, 'postgres-large');
  rmSync(directory, { recursive: true, force: true });
  const database = await openDatabase({ embedded: { directory } });
  try {
    const rows = await ingest(bench, database, market);
    const cacheDir = join(folder, 'panels-large');
    rmSync(cacheDir, { recursive: true, force: true });
    mkdirSync(cacheDir, { recursive: true });
    const size = `${NAMES} names, ${rows} bars`;
    const cold = await measure(2, () => loadPanel(database, COLLECTION));
    await loadPanel(database, COLLECTION, { cacheDir });
    bench.record({
      name: 'panel from Postgres',
      size,
      ...cold,
      rate: { value: (rows / cold.medianMs) * 1000, unit: 'bars/s' },
      bar: { text: '<= 20 s', met: cold.medianMs <= 20_000 },
    });
    const cached = await measure(3, () => loadPanel(database, COLLECTION, { cacheDir }));
    bench.record({
      name: 'panel from cache',
      size,
      ...cached,
      bar: { text: '<= 2 s', met: cached.medianMs <= 2000 },
    });
    for (const path of ACCESS_PATHS) await benchAccess(bench, database, path, size);
  } finally {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function ingest(bench: Bench, database: Database, market: string): Promise<number> {
  const options = { dir: join(market, 'prices'), adjustment: 'raw', collection: COLLECTION } as const;
  let rows = 0;
  const once = await measure(
    1,
    async () => {
      const report = await ingestCsv(database, options, { clock: systemClock });
      rows = report.datasets[0].rowsRead;
    },
    false,
  );
  bench.record({
    name: 'ingest csv into empty years',
    size: `${rows} rows`,
    ...once,
    rate: { value: (rows / once.medianMs) * 1000, unit: 'rows/s' },
    bar: { text: '<= 4 min', met: once.medianMs <= 4 * MINUTE_MS },
  });
  return rows;
}

interface AccessPath {
  readonly name: string;
  readonly sql: string;
  /** Which kind of node the plan must have over the bars, and never a scan of all rows. */
  readonly by: RegExp;
}

const ID = `${COLLECTION}:L1500`;

/** How readers ask for few bars among many. */
const ACCESS_PATHS: readonly AccessPath[] = [
  {
    name: 'the bars of one name in a month',
    sql: `SELECT close FROM historical.prices_daily
          WHERE instrument_id = '${ID}' AND trade_date BETWEEN '2008-09-01' AND '2008-09-30' AND is_current`,
    by: /Index|Bitmap/,
  },
  {
    name: 'the bars of all names on a day',
    sql: `SELECT instrument_id, close FROM historical.prices_daily WHERE trade_date = '2008-09-15' AND is_current`,
    by: /Index|Bitmap/,
  },
  {
    name: 'one bar as it was known at an instant',
    sql: `SELECT close FROM historical.prices_daily
          WHERE instrument_id = '${ID}' AND trade_date = '2008-09-15' AND known_at <= '2008-09-15 20:00Z'
          ORDER BY known_at DESC LIMIT 1`,
    by: /Index|Bitmap/,
  },
  {
    name: 'the whole history of one name',
    sql: `SELECT trade_date, close FROM historical.prices_daily WHERE instrument_id = '${ID}' AND is_current`,
    by: /Index|Bitmap/,
  },
];

/** @throws {Error} when the server would read a whole table for it */
async function benchAccess(
  bench: Bench,
  database: Database,
  { name, sql, by }: AccessPath,
  size: string,
): Promise<void> {
  const { pool } = database.historical;
  const explained = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`);
  const plan = explained.rows.map((row) => row['QUERY PLAN']).join('\n');
  const isSound = by.test(plan) && !/Seq Scan on prices_daily_\d/.test(plan);
  const measured = await measure(20, () => pool.query(sql));
  bench.record({
    name: `read ${name}`,
    size,
    ...measured,
    bar: { text: 'by an index', met: isSound },
    ...(isSound ? {} : { note: plan.split('\n')[0] }),
  });
}
