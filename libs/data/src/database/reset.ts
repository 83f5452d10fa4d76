import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import type pg from 'pg';

import { copyRows } from '../copy/copy-out.js';
import { DatabaseError } from '../errors.js';
import { applyMigrations, MIGRATION_LOCK, migrationsTable } from './migrations.js';
import { type Database, type Store } from './store.js';

export interface ResetResult {
  /** Rows of the trial ledger that were carried over. */
  readonly trials: number;
}

const LEDGER = 'runtime.trial_ledger';
const KILL_SWITCH = 'runtime.kill_switch';
const ROWS_A_STATEMENT = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Empties the database: drops both schemas, builds them anew, and puts the trial ledger and the turns of the kill switch back
 * with their ids and timestamps: a configuration that was tried stays counted, and a switch that is engaged stays engaged. All in one transaction (of each server), so that a
 * failure leaves everything as it was.
 * @param ledgerFile where the ledger is written first, one JSON object a line; removed at the end, kept on failure
 * @throws {DatabaseError} that names the ledger file */
export async function resetDatabase(database: Database, ledgerFile: string): Promise<ResetResult> {
  const { historical, runtime } = database;
  let exported = false;
  const rebuildRuntime = async (client: pg.ClientBase): Promise<number> => {
    const trials = await exportLedger(client, ledgerFile);
    exported = trials > 0;
    const turns = await readTurns(client);
    await rebuild(client, 'runtime');
    await importLedger(client, ledgerFile, trials);
    await putTurnsBack(client, turns);
    return trials;
  };
  try {
    const trials = await historical.transaction(async (tx) => {
      await prepare(tx.client);
      await rebuild(tx.client, 'historical');
      if (runtime.pool === historical.pool) return rebuildRuntime(tx.client);
      return runtime.transaction(async (other) => {
        await prepare(other.client);
        return rebuildRuntime(other.client);
      });
    });
    rmSync(ledgerFile, { force: true });
    return { trials };
  } catch (cause) {
    const busy = (cause as { code?: string }).code === LOCK_NOT_AVAILABLE;
    throw new DatabaseError(
      'runtime',
      busy ? 'the reset waited in vain for other programs that use the tables' : 'the reset failed and was undone',
      `${busy ? 'End them (`prometheus-db status` names those of the embedded server) and try again.' : 'Nothing was removed.'}${
        exported ? ` A copy of the trial ledger is in ${ledgerFile}.` : ''
      }`,
      { cause },
    );
  }
}

async function prepare(client: pg.ClientBase): Promise<void> {
  await client.query(
    `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '10s'; SET LOCAL client_min_messages = warning`,
  );
  await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
}

async function rebuild(client: pg.ClientBase, store: Store['name']): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS ${store} CASCADE`);
  await client.query(`DROP TABLE IF EXISTS ${migrationsTable(store)}`);
  await applyMigrations(client, store);
}

/** Writes the ledger to `file` and keeps it locked against new rows until the transaction ends.
 * @returns rows; no file is made for none */
async function exportLedger(client: pg.ClientBase, file: string): Promise<number> {
  const { rows } = await client.query<{ found: boolean }>(`SELECT to_regclass('${LEDGER}') IS NOT NULL AS found`);
  if (!rows[0].found) return 0;
  await client.query(`LOCK TABLE ${LEDGER} IN ACCESS EXCLUSIVE MODE`);
  const lines: string[] = [];
  await copyRows(client, `SELECT to_jsonb(t)::text FROM ${LEDGER} t ORDER BY trial_id`, ['text'], (row) =>
    lines.push(row.text(0)),
  );
  if (lines.length === 0) return 0;
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, `${lines.join('\n')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return lines.length;
}

async function importLedger(client: pg.ClientBase, file: string, expected: number): Promise<void> {
  if (expected === 0) return;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  let stored = 0;
  for (let from = 0; from < lines.length; from += ROWS_A_STATEMENT) {
    const { rowCount } = await client.query(
      `INSERT INTO ${LEDGER} SELECT * FROM jsonb_populate_recordset(NULL::${LEDGER}, $1::jsonb)`,
      [`[${lines.slice(from, from + ROWS_A_STATEMENT).join(',')}]`],
    );
    stored += rowCount ?? 0;
  }
  if (stored !== expected) throw new Error(`${stored} of ${expected} trials were put back`);
  await client.query(`SELECT setval(pg_get_serial_sequence('${LEDGER}', 'trial_id'), max(trial_id)) FROM ${LEDGER}`);
}

/** The few turns of the kill switch, as JSON; it keeps the table locked until the transaction ends. */
async function readTurns(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ found: boolean }>(`SELECT to_regclass('${KILL_SWITCH}') IS NOT NULL AS found`);
  if (!rows[0].found) return '[]';
  await client.query(`LOCK TABLE ${KILL_SWITCH} IN ACCESS EXCLUSIVE MODE`);
  const turns = await client.query<{ turns: string }>(
    `SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY event_id), '[]')::text AS turns FROM ${KILL_SWITCH} t`,
  );
  return turns.rows[0].turns;
}

async function putTurnsBack(client: pg.ClientBase, turns: string): Promise<void> {
  await client.query(
    `INSERT INTO ${KILL_SWITCH} SELECT * FROM jsonb_populate_recordset(NULL::${KILL_SWITCH}, $1::jsonb)`,
    [turns],
  );
  await client.query(
    `SELECT setval(pg_get_serial_sequence('${KILL_SWITCH}', 'event_id'), max(event_id)) FROM ${KILL_SWITCH}
     HAVING max(event_id) IS NOT NULL`,
  );
}
