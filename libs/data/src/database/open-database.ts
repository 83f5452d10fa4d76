import { type Environment, type Logger, processEnvironment, systemClock, validateConfig } from '@prometheus/core';

import { DatabaseError } from '../errors.js';
import { type DatabaseConfig, type DatabaseConfigInput, databaseConfigSchema } from './config.js';
import { retryOnConnectionLoss } from './connection-errors.js';
import { type EmbeddedServer, joinEmbeddedServer } from './embedded/embedded-server.js';
import { migrateStore } from './migrations.js';
import { type OpenStore, openStore, sharedStore } from './open-store.js';
import { type Database, type Store } from './store.js';
import { type StoreConnection, urlConnection } from './store-connection.js';

/** The database on the embedded server that both stores live in. */
export const EMBEDDED_DATABASE = 'prometheus';

export interface OpenDatabaseOptions {
  readonly logger?: Logger;
  /** Bring both schemas up to date, default true. */
  readonly migrate?: boolean;
  /** Source of DATABASE_URL, default the process's environment. */
  readonly environment?: Environment;
}

/** Opens both stores: on the servers that `config` or `DATABASE_URL` names, otherwise on the embedded PostgreSQL, which
 * is joined or started. Every open database must be closed; programs also call {@link closeOnSignals}.
 * @throws {ConfigError} on a wrong configuration
 * @throws {DatabaseError} naming the database, what was tried and what to do; never a password
 * @throws {MigrationError} when the schema cannot be brought up to date */
export async function openDatabase(
  config: DatabaseConfigInput = {},
  options: OpenDatabaseOptions = {},
): Promise<Database> {
  const checked = validateConfig(databaseConfigSchema, config, (path) => `setting databases.${path.join('.')}`);
  const environment = options.environment ?? processEnvironment();
  const urls = {
    historical: storeUrl('historical', checked, environment),
    runtime: storeUrl('runtime', checked, environment),
  };
  const server =
    urls.historical === undefined || urls.runtime === undefined
      ? await joinEmbeddedServer({ ...checked.embedded })
      : undefined;
  try {
    if (server !== undefined) await makeEmbeddedDatabase(server);
    const connection = (name: Store['name']): StoreConnection =>
      urls[name] ?? embeddedConnectionOf(server as EmbeddedServer, EMBEDDED_DATABASE);
    return await assembleDatabase(connection('historical'), connection('runtime'), checked, options, () =>
      server?.release(),
    );
  } catch (error) {
    await server?.release();
    throw error;
  }
}

/** The two stores on given connections. @param release called once, after the pools have ended */
export async function assembleDatabase(
  historicalConnection: StoreConnection,
  runtimeConnection: StoreConnection,
  config: DatabaseConfig,
  options: OpenDatabaseOptions,
  release: () => Promise<void> | undefined,
): Promise<Database> {
  const stores: OpenStore[] = [];
  const endStores = async (): Promise<void> => {
    await Promise.all(stores.map((store) => store.end()));
  };
  try {
    const historical = await openStore('historical', historicalConnection, config, options.logger);
    stores.push(historical);
    const runtime = sameServer(historicalConnection, runtimeConnection)
      ? sharedStore('runtime', historical)
      : await openStore('runtime', runtimeConnection, config, options.logger);
    stores.push(runtime);
    if (options.migrate ?? true) {
      for (const store of stores) await retryOnConnectionLoss(() => migrateStore(store, options.logger));
    }
    let closed: Promise<void> | undefined;
    const descriptions = new Set(stores.map((store) => store.connection.description));
    return {
      historical,
      runtime,
      description: [...descriptions].join(' and '),
      health: () => health(stores, options.logger),
      close: () => (closed ??= endStores().then(() => release())),
    };
  } catch (error) {
    await endStores();
    throw error;
  }
}

function sameServer(a: StoreConnection, b: StoreConnection): boolean {
  return a.description === b.description && a.settings.connectionString === b.settings.connectionString;
}

/** The URL that `config` or the environment gives a store, if any. */
export function storeUrl(
  name: Store['name'],
  config: DatabaseConfig,
  environment: Environment,
): StoreConnection | undefined {
  const own = config[name].url;
  if (own !== undefined) return urlConnection(own, `databases.${name}.url`);
  if (config.url !== undefined) return urlConnection(config.url, 'databases.url');
  const common = environment.DATABASE_URL;
  return common === undefined || common === '' ? undefined : urlConnection(common, 'DATABASE_URL');
}

/** Makes the database on the embedded server that both stores live in, unless it exists. */
export async function makeEmbeddedDatabase(server: EmbeddedServer): Promise<void> {
  await server.administer(async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [EMBEDDED_DATABASE]);
    if (rowCount !== 0) return;
    await client.query(`CREATE DATABASE ${EMBEDDED_DATABASE}`).catch((error: { code?: string }) => {
      // Another process was faster: duplicate_database, or the unique index of pg_database.
      if (error.code !== '42P04' && error.code !== '23505') throw error;
    });
  });
}

/** A store's connection to one database of the embedded server. */
export function embeddedConnectionOf(server: EmbeddedServer, database: string): StoreConnection {
  return {
    description: `embedded PostgreSQL ${server.serverVersion} at 127.0.0.1:${server.port}, database ${database}, in ${server.layout.directory}`,
    origin: 'databases.embedded',
    settings: server.connection(database),
  };
}

async function health(
  stores: readonly OpenStore[],
  logger: Logger | undefined,
): Promise<{ ok: boolean; serverVersion: string; latencyMs: number }> {
  const start = systemClock.monotonicMs();
  try {
    const versions = await Promise.all(
      stores.map((store) =>
        retryOnConnectionLoss(async () => {
          const { rows } = await store.pool.query<{ server_version: string }>('SHOW server_version');
          return rows[0].server_version;
        }),
      ),
    );
    return { ok: true, serverVersion: versions[0], latencyMs: systemClock.monotonicMs() - start };
  } catch (error) {
    const reason = error instanceof DatabaseError ? error.message : (error as Error).message;
    logger?.warn('The database does not answer', {
      database: stores.map((s) => s.connection.description).join(' and '),
      reason,
    });
    return { ok: false, serverVersion: '', latencyMs: systemClock.monotonicMs() - start };
  }
}
