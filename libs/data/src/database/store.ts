import { type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';

/** A connection on which a transaction is open; both faces speak through the same connection. */
export interface StoreTransaction {
  readonly client: pg.PoolClient;
  readonly db: NodePgDatabase;
}

/** One of the two schemas behind its own connection setting. */
export interface Store {
  readonly name: 'historical' | 'runtime';
  readonly pool: pg.Pool;
  readonly db: NodePgDatabase;
  /** Runs `work` in one transaction: all of it is committed, or, when it throws, nothing. */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
}

/** The platform's two stores, by default on one server. */
export interface Database {
  readonly historical: Store;
  readonly runtime: Store;
  /** Where the server is, without a password: for messages. */
  readonly description: string;
  health(): Promise<{ readonly ok: boolean; readonly serverVersion: string; readonly latencyMs: number }>;
  /** Ends the pools and, when this process was the last user of the embedded server, stops it. Safe to call twice. */
  close(): Promise<void>;
}
