import pg from 'pg';

import { DatabaseError } from '../errors.js';
import { type DatabaseConfig } from './config.js';
import { type ConnectionTarget } from './connection-errors.js';

/** A target with everything that a connection needs; holds the password. */
export interface StoreConnection extends ConnectionTarget {
  readonly settings: pg.ClientConfig;
}

const DATE_OID = 1082;

/** Where `url` leads. @param origin the setting that it was read from */
export function urlConnection(url: string, origin: string): StoreConnection {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    // The parser's error holds the whole text, password included, and is not passed on.
    throw new DatabaseError(
      'configured',
      `the value of ${origin} is not a URL`,
      'Write postgres://user:password@host:port/database.',
    );
  }
  const user = parsed.username === '' ? '' : `${decodeURIComponent(parsed.username)}@`;
  const host = parsed.searchParams.get('host') ?? (parsed.hostname || 'localhost');
  const port = parsed.searchParams.get('port') ?? (parsed.port || '5432');
  return {
    description: `postgres://${user}${host}:${port}${parsed.pathname}`,
    origin,
    settings: { connectionString: url, application_name: 'prometheus' },
  };
}

/** A pool with our conventions: UTC, statement timeout, dates as text. */
export function createPool(connection: StoreConnection, config: DatabaseConfig): pg.Pool {
  const types = new pg.TypeOverrides();
  // A day stays the text YYYY-MM-DD: pg's own reading is a Date at local midnight, which moves with the time zone.
  types.setTypeParser(DATE_OID, (text) => text);
  return new pg.Pool({
    ...connection.settings,
    max: config.poolSize,
    connectionTimeoutMillis: config.connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    keepAlive: true,
    statement_timeout: config.statementTimeoutMs,
    options: '-c TimeZone=UTC',
    types,
  });
}

/** Ends a pool: waits for what is running, then cuts it off. */
export async function endPool(pool: pg.Pool, connections: ReadonlySet<pg.PoolClient>, graceMs: number): Promise<void> {
  const ended = pool.end();
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<'overdue'>((resolve) => {
    timer = setTimeout(() => resolve('overdue'), graceMs);
  });
  const outcome = await Promise.race([ended, overdue]);
  clearTimeout(timer);
  if (outcome !== 'overdue') return;
  // A busy connection is closed at once by end(); the server rolls its transaction back.
  await Promise.all([...connections].map((client) => (client as unknown as pg.Client).end()));
}
