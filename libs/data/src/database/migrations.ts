import { type Logger } from '@prometheus/core';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import type pg from 'pg';

import { MigrationError } from '../errors.js';
import { migrationsFolder } from './migrations-folder.js';
import { type Store } from './store.js';

/** A migration as the database remembers it. */
export interface AppliedMigration {
  readonly hash: string;
  /** Creation of the migration file, in epoch milliseconds: its identity and order. */
  readonly createdAt: number;
}

export interface MigrationState {
  readonly applied: number;
  readonly pending: number;
}

const UNDEFINED_TABLE = '42P01';
/** Two-part key of the advisory lock under which migrations are applied; one for both stores, which share a schema for
 * bookkeeping. */
export const MIGRATION_LOCK = '1886545010, 2';
const LOCK_TIMEOUT = '10min';

/** Drizzle's bookkeeping table, one for each folder. */
export function migrationsTable(store: Store['name']): string {
  return `drizzle.${store}_migrations`;
}

/** Brings a store's schema up to date: all pending migrations in one transaction, under an advisory lock, so that of
 * several processes one applies and the others find nothing left to do. One query when nothing is pending.
 * @param folder holds `meta/_journal.json` and the SQL that drizzle-kit wrote
 * @returns migrations applied
 * @throws {MigrationError} when files and database disagree, or a statement fails: then nothing was applied */
export async function migrateStore(
  store: Store,
  logger?: Logger,
  folder = migrationsFolder(store.name),
): Promise<number> {
  const files = readMigrationFiles({ migrationsFolder: folder });
  if (pendingMigrations(store.name, files, await appliedMigrations(store.pool, store.name)).length === 0) return 0;
  return store.transaction(async ({ client }) => {
    await client.query(`SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const count = await applyMigrations(client, store.name, files);
    if (count > 0) logger?.info('Database migrated', { store: store.name, migrations: count });
    return count;
  });
}

/** Applies what is pending inside the caller's transaction, which must hold the store's lock.
 * Drizzle's own migrator opens its transaction itself, so it can neither join a larger one nor look before it leaps;
 * table layout, hashes and order are its own. */
export async function applyMigrations(
  client: pg.ClientBase,
  store: Store['name'],
  files: readonly MigrationMeta[] = readMigrationFiles({ migrationsFolder: migrationsFolder(store) }),
): Promise<number> {
  const table = migrationsTable(store);
  await client.query('CREATE SCHEMA IF NOT EXISTS drizzle');
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${table} (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)`,
  );
  const pending = pendingMigrations(store, files, await appliedMigrations(client, store));
  for (const migration of pending) {
    for (const statement of migration.sql) {
      try {
        await client.query(statement);
      } catch (cause) {
        throw new MigrationError(
          store,
          `a statement of the migration created at ${isoTime(migration.folderMillis)} failed: ${(cause as Error).message}`,
          'Nothing was applied. Correct the migration or what stands in its way, and run again.',
          { cause },
        );
      }
    }
    await client.query(`INSERT INTO ${table} (hash, created_at) VALUES ($1, $2)`, [
      migration.hash,
      migration.folderMillis,
    ]);
  }
  return pending.length;
}

/** How far a store is migrated; changes nothing. */
export async function migrationState(store: Store, folder = migrationsFolder(store.name)): Promise<MigrationState> {
  const applied = await appliedMigrations(store.pool, store.name);
  const pending = pendingMigrations(store.name, readMigrationFiles({ migrationsFolder: folder }), applied);
  return { applied: applied.length, pending: pending.length };
}

/** The migrations that are still to be applied, oldest first.
 * @throws {MigrationError} when an applied migration was changed, is unknown here, or a pending one is older than the
 *   newest applied, which drizzle's migrator passes over in silence */
export function pendingMigrations(
  store: Store['name'],
  files: readonly MigrationMeta[],
  applied: readonly AppliedMigration[],
): MigrationMeta[] {
  const known = new Map(files.map((file) => [file.folderMillis, file]));
  for (const { createdAt, hash } of applied) {
    const file = known.get(createdAt);
    if (file === undefined) {
      throw new MigrationError(
        store,
        `it holds a migration created at ${isoTime(createdAt)} that this version does not know`,
        'The database was migrated by a newer version: update, or use another database.',
      );
    }
    if (file.hash !== hash) {
      throw new MigrationError(
        store,
        `the migration created at ${isoTime(createdAt)} was changed after it had been applied`,
        'Restore the file and put the change into a new migration, or run `prometheus-db reset` to build the schema anew.',
      );
    }
  }
  const done = new Set(applied.map(({ createdAt }) => createdAt));
  const newest = Math.max(...done, Number.NEGATIVE_INFINITY);
  const pending = files.filter((file) => !done.has(file.folderMillis));
  const skipped = pending.find((file) => file.folderMillis < newest);
  if (skipped !== undefined) {
    throw new MigrationError(
      store,
      `the migration created at ${isoTime(skipped.folderMillis)} is older than the newest applied one and was never applied`,
      'Generate it again, so that it becomes the newest (drizzle-kit generate), or run `prometheus-db reset`.',
    );
  }
  return pending;
}

async function appliedMigrations(client: pg.ClientBase | pg.Pool, store: Store['name']): Promise<AppliedMigration[]> {
  try {
    const { rows } = await client.query<{ hash: string; created_at: string }>(
      `SELECT hash, created_at FROM ${migrationsTable(store)} ORDER BY created_at`,
    );
    return rows.map((row) => ({ hash: row.hash, createdAt: Number(row.created_at) }));
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
