import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeEach, afterEach, describe, expect, it, jest } from '@jest/globals';

import { resetDatabase } from '../../src/database/reset.js';
import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';

jest.setTimeout(60_000);

const folder = temporaryDirectory();
const file = join(folder, 'kept', 'ledger.jsonl');
let database: ScratchDatabase;
beforeEach(async () => {
  database = await openScratchDatabase();
  await database.runtime.pool.query(
    `INSERT INTO runtime.trial_ledger (trial_id, run_id, strategy_id, config_hash, vintage, start_date, end_date, decision_hash, metrics, created_at)
     SELECT 3 * i, 'run ' || i, 'momentum', 'c', 'v', '2003-01-02', '2017-12-29', 'd',
            jsonb_build_object('sharpe', 0.1 + i, 'note', E'line\\nbreak "é"'), timestamptz '2026-01-01 00:00:00.123456+00' + i * interval '1 day'
     FROM generate_series(1, 2500) i`,
  );
  await database.runtime.pool.query(
    `INSERT INTO runtime.issuers VALUES ('x', 'COMPANY', 'X', null, null, null, '{}', now(), now())`,
  );
  await database.historical.pool.query(
    `INSERT INTO historical.collections VALUES ('c', 'US_EQ', 'raw', null, 'USD', 'test', '{}', now())`,
  );
});
afterEach(async () => {
  await database.close();
  rmSync(join(folder, 'kept'), { recursive: true, force: true });
});

const ledger = async (): Promise<string[]> => {
  const { rows } = await database.runtime.pool.query<{ row: string }>(
    'SELECT t::text AS row FROM runtime.trial_ledger t ORDER BY trial_id',
  );
  return rows.map(({ row }) => row);
};
const counts = async (): Promise<unknown> => {
  const { rows } = await database.runtime.pool.query(
    'SELECT (SELECT count(*)::int FROM runtime.issuers) AS issuers, (SELECT count(*)::int FROM historical.collections) AS collections',
  );
  return rows[0];
};

describe('resetDatabase', () => {
  it('an engaged kill switch -> engaged still, and the next turn gets the next number', async () => {
    await database.runtime.pool.query(
      `INSERT INTO runtime.kill_switch (event_id, scope, state, source, reason, at)
       VALUES (7, 'ALL', 'ENGAGED', 'CLI', 'a test', '2026-01-01 00:00:00.123456+00')`,
    );
    await resetDatabase(database, file);
    const { rows } = await database.runtime.pool.query(
      `SELECT event_id::int, scope, state, reason, at::text,
              nextval(pg_get_serial_sequence('runtime.kill_switch', 'event_id'))::int AS next FROM runtime.kill_switch`,
    );
    expect(rows).toEqual([
      { event_id: 7, scope: 'ALL', state: 'ENGAGED', reason: 'a test', at: '2026-01-01 00:00:00.123456+00', next: 8 },
    ]);
  });

  it('data and trials -> data gone, trials kept to the microsecond, the next trial gets the next number', async () => {
    const before = await ledger();
    expect(before[0]).toContain('2026-01-02 00:00:00.123456+00');
    await expect(resetDatabase(database, file)).resolves.toEqual({ trials: 2500 });
    expect(await ledger()).toEqual(before);
    expect(await counts()).toEqual({ issuers: 0, collections: 0 });
    const { rows } = await database.runtime.pool.query(
      `SELECT nextval(pg_get_serial_sequence('runtime.trial_ledger', 'trial_id'))::int AS next`,
    );
    expect(rows[0].next).toBe(7501);
    expect(existsSync(file)).toBe(false);
  });

  it('the ledger stays append-only afterwards', async () => {
    await resetDatabase(database, file);
    await expect(database.runtime.pool.query('DELETE FROM runtime.trial_ledger')).rejects.toThrow(/only grows/);
  });

  it('a failure half-way -> everything as before, and the ledger file named and complete', async () => {
    await database.runtime.pool.query(
      `CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room left'; END $$;
       CREATE EVENT TRIGGER refuse_triggers ON ddl_command_start WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION refuse()`,
    );
    const before = await ledger();
    await expect(resetDatabase(database, file)).rejects.toThrow(
      new RegExp(`reset failed and was undone.*Nothing was removed\\. A copy of the trial ledger is in ${file}\\.`),
    );
    expect(await ledger()).toEqual(before);
    expect(await counts()).toEqual({ issuers: 1, collections: 1 });
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(2500);
    expect(JSON.parse(lines[0])).toMatchObject({
      trial_id: 3,
      run_id: 'run 1',
      created_at: '2026-01-02T00:00:00.123456+00:00',
    });
  });

  it('a file in the place of the export -> refused before anything is touched', async () => {
    const taken = join(folder, 'taken.jsonl');
    writeFileSync(taken, 'mine');
    await expect(resetDatabase(database, taken)).rejects.toThrow(/was undone/);
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(await counts()).toEqual({ issuers: 1, collections: 1 });
    expect(readdirSync(folder)).toEqual(['taken.jsonl']);
  });
});
