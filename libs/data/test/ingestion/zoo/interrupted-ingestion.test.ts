import { fixedClock } from '@prometheus/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../../src/database/scratch-database.js';
import { ingestCsv } from '../../../src/ingestion/ingest-csv.js';
import { type IngestReport } from '../../../src/ingestion/ingest-report.js';
import { csvFolder } from '../csv-folder.js';
import { SOUND_A, SOUND_B } from './specimen.js';
import { stateOf } from './stored-state.js';

let database: ScratchDatabase;
beforeAll(async () => {
  database = await openScratchDatabase({ poolSize: 8 });
  await ingest({ 'A.csv': SOUND_A });
});
afterAll(async () => {
  await database.close();
});

const ingest = (files: Readonly<Record<string, string>>): Promise<IngestReport> =>
  ingestCsv(database, { dir: csvFolder(files), collection: 'shop' }, { clock: fixedClock('2020-01-02T12:00:00Z') });

/** Runs `work` in a transaction that holds a lock for so long. */
async function whileLocked(lock: string, work: () => Promise<void>): Promise<void> {
  const holder = await database.historical.pool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(lock);
    await work();
  } finally {
    await holder.query('COMMIT');
    holder.release();
  }
}

/** The processes of this database that wait for a lock, once there are so many. */
async function waiters(count: number): Promise<number[]> {
  for (;;) {
    const { rows } = await database.historical.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length >= count) return rows.map(({ pid }) => pid);
  }
}

it('the connection is lost when all is staged and nothing stored -> an error, and nothing is left', async () => {
  const { pool } = database.historical;
  const before = await stateOf(pool);
  await whileLocked('LOCK TABLE historical.qc_findings IN ACCESS EXCLUSIVE MODE', async () => {
    const files = { 'A.csv': SOUND_A, 'B.csv': SOUND_B.replace(',100\n', ',\n') };
    const outcome = ingest(files).catch((error: unknown) => error);
    const [pid] = await waiters(1);
    await pool.query('SELECT pg_terminate_backend($1)', [pid]);
    expect(await outcome).toBeInstanceOf(Error);
  });
  expect(await stateOf(pool)).toEqual(before);
});

it('two ingestions into one collection at once -> one waits for the other, and both are stored', async () => {
  const { pool } = database.historical;
  const both: Promise<IngestReport>[] = [];
  await whileLocked(`SELECT pg_advisory_xact_lock(hashtext('historical.collections.shop'))`, async () => {
    both.push(ingest({ 'B.csv': SOUND_B }), ingest({ 'C.csv': SOUND_B }));
    await waiters(2);
  });
  const reports = await Promise.all(both);
  expect(reports.map(({ datasets }) => datasets[0].batchId).sort()).toEqual(['shop:prices:2', 'shop:prices:3']);
  const { rows } = await pool.query(
    `SELECT instrument_id, count(*)::int AS bars FROM historical.prices_daily GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual(['A', 'B', 'C'].map((symbol) => ({ instrument_id: `shop:${symbol}`, bars: 5 })));
});
