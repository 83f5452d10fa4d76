import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Environment } from '@prometheus/core';

import { type DatabaseConfig } from '../config.js';
import { serverLayout } from '../embedded/layout.js';
import { embeddedConnection, leaseHolders } from '../embedded/server-lease.js';
import { migrationState } from '../migrations.js';
import { EMBEDDED_DATABASE, storeUrl } from '../open-database.js';
import { openStore } from '../open-store.js';
import { type Store } from '../store.js';
import { type StoreConnection } from '../store-connection.js';
import { type CommandContext } from './command-settings.js';
import { runningPostmaster } from './server-commands.js';

/** The embedded server as `status --json` prints it. */
export interface ServerStatus {
  readonly directory: string;
  readonly data: string;
  readonly state: 'not initialised' | 'stopped' | 'running';
  readonly pid?: number;
  readonly port?: number;
  /** It runs until `prometheus-db stop`. */
  readonly pinned: boolean;
  /** Process ids. */
  readonly users: readonly number[];
}

/** A store as `status --json` prints it. */
export interface StoreStatus {
  readonly store: Store['name'];
  /** Without password. */
  readonly server: string;
  readonly serverVersion?: string;
  readonly databaseBytes?: number;
  readonly migrationsApplied?: number;
  readonly migrationsPending?: number;
  readonly problem?: string;
}

/** Shows server and stores; starts, stops and changes nothing.
 * @returns true when every store answered and is not in disagreement with its migrations */
export async function statusCommand(
  config: DatabaseConfig,
  environment: Environment,
  { out }: CommandContext,
  json: boolean,
): Promise<boolean> {
  const urls = {
    historical: storeUrl('historical', config, environment),
    runtime: storeUrl('runtime', config, environment),
  };
  const server =
    urls.historical === undefined || urls.runtime === undefined
      ? await serverStatus(config.embedded.directory)
      : undefined;
  const stores: StoreStatus[] = [];
  for (const name of ['historical', 'runtime'] as const) {
    const connection = urls[name] ?? embeddedStore(server);
    if (connection !== undefined) stores.push(await storeStatus(name, connection, config));
  }
  if (json) out(JSON.stringify({ server: server ?? null, stores }, undefined, 2));
  else for (const line of [...(server === undefined ? [] : serverLines(server)), ...stores.map(storeLine)]) out(line);
  return stores.every((store) => store.problem === undefined);
}

async function serverStatus(directory: string): Promise<ServerStatus> {
  const layout = serverLayout(directory);
  const postmaster = await runningPostmaster(directory);
  const initialised = existsSync(layout.home);
  const state = postmaster !== undefined ? 'running' : initialised ? 'stopped' : 'not initialised';
  return {
    directory: layout.directory,
    data: layout.data,
    state,
    pid: postmaster?.pid,
    port: postmaster?.port,
    pinned: existsSync(layout.pinFile),
    users: postmaster === undefined ? [] : await leaseHolders(layout, postmaster.port),
  };
}

/** A connection without a claim: looking must not make this process the server's last user. */
function embeddedStore(server: ServerStatus | undefined): StoreConnection | undefined {
  if (server?.port === undefined) return undefined;
  return {
    description: `127.0.0.1:${server.port}, database ${EMBEDDED_DATABASE}`,
    origin: 'databases.embedded',
    settings: embeddedConnection(serverLayout(server.directory), server.port, EMBEDDED_DATABASE),
  };
}

async function storeStatus(
  name: Store['name'],
  connection: StoreConnection,
  config: DatabaseConfig,
): Promise<StoreStatus> {
  const known = { store: name, server: connection.description };
  try {
    const store = await openStore(name, connection, config);
    try {
      const { rows } = await store.pool.query<{ version: string; bytes: string }>(
        `SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes`,
      );
      const answered = { ...known, serverVersion: rows[0].version, databaseBytes: Number(rows[0].bytes) };
      try {
        const { applied, pending } = await migrationState(store);
        return { ...answered, migrationsApplied: applied, migrationsPending: pending };
      } catch (error) {
        return { ...answered, problem: (error as Error).message };
      }
    } finally {
      await store.end();
    }
  } catch (error) {
    return { ...known, problem: (error as Error).message };
  }
}

function serverLines(server: ServerStatus): string[] {
  const where = `embedded server   ${server.directory}`;
  if (server.state !== 'running') return [where, `state             ${server.state}`];
  const lines = [
    where,
    `state             running: process ${server.pid}, 127.0.0.1:${server.port}`,
    `used by           ${server.users.length === 0 ? 'no process' : `process ${server.users.join(', ')}`}`,
    `stops             ${server.pinned ? 'on `prometheus-db stop`' : 'with its last user'}`,
  ];
  if (server.data !== join(server.directory, 'server', 'data')) lines.splice(1, 0, `data              ${server.data}`);
  return lines;
}

function storeLine(store: StoreStatus): string {
  const head = `${store.store.padEnd(17)} `;
  if (store.problem !== undefined) return head + store.problem;
  const megabytes = ((store.databaseBytes ?? 0) / 1_048_576).toFixed(0);
  const migrations = `${store.migrationsApplied} migrations applied, ${store.migrationsPending} pending`;
  return `${head}${store.server}, PostgreSQL ${store.serverVersion}, ${megabytes} MB, ${migrations}`;
}
