import { type Logger } from '@prometheus/core';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';

import { DatabaseError } from '../errors.js';
import { type DatabaseConfig } from './config.js';
import { connectionFailed, retryOnConnectionLoss } from './connection-errors.js';
import { type Store } from './store.js';
import { createPool, endPool, type StoreConnection } from './store-connection.js';

const OLDEST_SERVER = 140_000;

/** A store together with what its owner needs to close it. */
export interface OpenStore extends Store {
  readonly connection: StoreConnection;
  end(): Promise<void>;
}

/** Opens the pool of a store and makes sure that a server of a supported version answers.
 * @throws {DatabaseError} naming store, server (without password) and remedy */
export async function openStore(
  name: Store['name'],
  connection: StoreConnection,
  config: DatabaseConfig,
  logger?: Logger,
): Promise<OpenStore> {
  const pool = createPool(connection, config);
  const connections = new Set<pg.PoolClient>();
  pool.on('connect', (client) => {
    connections.add(client);
    // A connection that is lost while someone holds it says so twice: to the next statement, and by this event, which
    // would end the process if nobody listened.
    client.on('error', (error) =>
      logger?.warn('A database connection was lost', { store: name, reason: error.message }),
    );
  });
  pool.on('remove', (client) => connections.delete(client));
  // The pool repeats the event of an idle connection.
  pool.on('error', () => undefined);
  let ended: Promise<void> | undefined;
  const store: OpenStore = {
    ...storeOn(name, pool, connection),
    connection,
    end: () => (ended ??= endPool(pool, connections, config.closeTimeoutMs)),
  };
  try {
    await requireSupportedVersion(name, pool, connection);
  } catch (error) {
    await store.end();
    throw connectionFailed(name, connection, error);
  }
  return store;
}

/** The same pool under another name: for two stores on one server. */
export function sharedStore(name: Store['name'], store: OpenStore): OpenStore {
  return { ...storeOn(name, store.pool, store.connection), connection: store.connection, end: store.end };
}

function storeOn(name: Store['name'], pool: pg.Pool, connection: StoreConnection): Store {
  return {
    name,
    pool,
    db: drizzle({ client: pool }),
    async transaction(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw connectionFailed(name, connection, error);
      });
      let broken: Error | boolean = false;
      try {
        await client.query('BEGIN');
        const result = await work({ client, db: drizzle({ client }) });
        const { command } = await client.query('COMMIT');
        if (command !== 'COMMIT') {
          throw new DatabaseError(
            name,
            'a transaction was rolled back, because one of its statements had failed and its error was caught',
            'Let the error of the failed statement pass, or use a savepoint around it.',
          );
        }
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((lost: Error) => (broken = lost));
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}

async function requireSupportedVersion(name: string, pool: pg.Pool, connection: StoreConnection): Promise<void> {
  const { rows } = await retryOnConnectionLoss(() =>
    pool.query<{ number: number; version: string }>(
      `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
    ),
  );
  if (rows[0].number >= OLDEST_SERVER) return;
  throw new DatabaseError(
    name,
    `${connection.description} runs PostgreSQL ${rows[0].version}`,
    `Use version 14 or newer, or remove ${connection.origin} to use the embedded server.`,
  );
}
