import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Logger, systemClock } from '@prometheus/core';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type pg from 'pg';

import { DatabaseError } from '../errors.js';
import { type DatabaseConfigInput, databaseConfigSchema } from './config.js';
import { findBinaries } from './embedded/binaries.js';
import { type EmbeddedServer, joinEmbeddedServer } from './embedded/embedded-server.js';
import { serverLayout } from './embedded/layout.js';
import { isRunning, readPostmaster } from './embedded/postmaster.js';
import { runProgram } from './embedded/run-program.js';
import { migrationsFolder } from './migrations-folder.js';
import { assembleDatabase, embeddedConnectionOf } from './open-database.js';
import { type Database } from './store.js';

export interface ScratchDatabaseOptions {
  /** False gives an empty database without our schemas; default true. */
  readonly migrated?: boolean;
  readonly logger?: Logger;
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
  /** Of the server, instead of the one in the system's folder for temporary files. */
  readonly directory?: string;
}

/** A database of one's own that vanishes when it is closed. */
export interface ScratchDatabase extends Database {
  readonly name: string;
  /** With password: for a child process's DATABASE_URL. */
  readonly url: string;
}

const TEMPLATE_LOCK = '1886545010, 3';
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Opens a throw-away database, migrated and empty, in some 50 ms: for tests and experiments. It is a clone of a template
 * that is made once per version of the migrations, on an embedded server that all such databases of the user share.
 * The server trades safety against power loss for speed, starts with its first user and stops with its last: close the
 * database (in tests: `afterAll`). */
export async function openScratchDatabase(options: ScratchDatabaseOptions = {}): Promise<ScratchDatabase> {
  const directory = options.directory ?? (await sharedDirectory());
  const server = await joinEmbeddedServer({ directory, profile: 'scratch' });
  const name = `scratch_${process.pid}_${randomBytes(4).toString('hex')}`;
  try {
    const template = (options.migrated ?? true) ? await migratedTemplate(server) : 'template0';
    await server.administer(async (client) => {
      await dropAbandoned(client);
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
    });
    const connection = embeddedConnectionOf(server, name);
    const settings = databaseConfigSchema.parse({
      poolSize: options.poolSize ?? 4,
      statementTimeoutMs: options.statementTimeoutMs,
      closeTimeoutMs: 1_000,
    } satisfies DatabaseConfigInput);
    const drop = async (): Promise<void> => {
      await server.administer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
      await server.release();
    };
    const database = await assembleDatabase(
      connection,
      connection,
      settings,
      { logger: options.logger, migrate: false },
      drop,
    );
    const { user, password, host, port } = connection.settings;
    return { ...database, name, url: `postgres://${user}:${String(password)}@${host}:${port}/${name}` };
  } catch (error) {
    await server.release();
    throw error;
  }
}

/** The name of the template for the migrations at hand; makes it unless another process has. */
async function migratedTemplate(server: EmbeddedServer): Promise<string> {
  const hash = createHash('sha256');
  for (const store of ['historical', 'runtime'] as const) {
    for (const file of readMigrationFiles({ migrationsFolder: migrationsFolder(store) }))
      hash.update(`${store} ${file.hash}\n`);
  }
  const template = `migrated_${hash.digest('hex').slice(0, 16)}`;
  await server.administer(async (client) => {
    if (await isTemplate(client, template)) return;
    await client.query(`SELECT pg_advisory_lock(${TEMPLATE_LOCK})`);
    try {
      if (!(await isTemplate(client, template))) await makeTemplate(server, client, template);
    } finally {
      await client.query(`SELECT pg_advisory_unlock(${TEMPLATE_LOCK})`);
    }
  });
  return template;
}

async function isTemplate(client: pg.ClientBase, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [name]);
  return rowCount !== 0;
}

async function makeTemplate(server: EmbeddedServer, client: pg.ClientBase, template: string): Promise<void> {
  const draft = `${template}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draft} STRATEGY FILE_COPY`);
  const connection = embeddedConnectionOf(server, draft);
  const database = await assembleDatabase(connection, connection, databaseConfigSchema.parse({}), {}, () => undefined);
  await database.close();
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
  // Without connections a clone never has to wait for one to end.
  await client.query(`ALTER DATABASE ${template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
}

/** Drops what processes left behind that ended without closing. */
async function dropAbandoned(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname LIKE 'scratch\\_%'`,
  );
  for (const { datname } of rows) {
    if (!isAlive(Number(datname.split('_')[1]))) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A folder among the temporary files for this user, this PostgreSQL, this run of the machine and this week: data that
 * are never synchronised to disk may be damaged after a power loss, and systems clear old files out of such folders. */
async function sharedDirectory(): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const week = Math.floor(systemClock.now().getTime() / WEEK_MS);
  const identity = `${findBinaries().version} ${await bootIdentity()} ${week}`;
  const prefix = `prometheus-scratch-${uid}-`;
  const directory = join(tmpdir(), prefix + createHash('sha256').update(identity).digest('hex').slice(0, 8));
  if (mkdirSync(directory, { recursive: true }) !== undefined) await removeOutdated(prefix, directory);
  const found = lstatSync(directory);
  if (found.isDirectory() && (process.getuid === undefined || found.uid === uid)) return directory;
  throw new DatabaseError(
    'scratch',
    `${directory} belongs to another user`,
    'Remove it, or set TMPDIR to a folder of your own.',
  );
}

/** Removes the servers of earlier weeks, unless they run. */
async function removeOutdated(prefix: string, current: string): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const directory = join(tmpdir(), name);
    const age = systemClock.now().getTime() - (lstatSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
    if (directory === current || age < DAY_MS) continue;
    const layout = serverLayout(directory);
    const postmaster = readPostmaster(layout);
    if (postmaster !== undefined && (await isRunning(layout, postmaster))) continue;
    for (const path of [layout.home, directory]) rmSync(path, { recursive: true, force: true });
  }
}

async function bootIdentity(): Promise<string> {
  if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  if (process.platform === 'darwin')
    return (await runProgram('/usr/sbin/sysctl', ['-n', 'kern.boottime'])).output.trim();
  return process.platform;
}
