import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { isConnectionLoss } from '../connection-errors.js';
import { SERVER_USER_NAME } from './initialise.js';
import { type ServerLayout } from './layout.js';

/** Two-part key of the advisory lock that every user of the server holds shared. */
const LEASE_KEY = '1886545010, 1';
const REACQUIRE_ATTEMPTS = 40;
const REACQUIRE_DELAY_MS = 250;

/** The settings of a connection to the embedded server. */
export function embeddedConnection(layout: ServerLayout, port: number, database: string): pg.ClientConfig {
  return {
    host: '127.0.0.1',
    port,
    user: SERVER_USER_NAME,
    password: readFileSync(layout.passwordFile, 'utf8'),
    database,
    // Named, because variables such as PGSSLMODE would otherwise decide.
    ssl: false,
    application_name: 'prometheus',
  };
}

/** One process's claim on the embedded server: a connection that holds an advisory lock, shared by all its users.
 * Whoever can take the lock exclusively is the last user and may stop the server. Nothing needs cleaning up after a
 * process that was killed: its connection ends with it. */
export class ServerLease {
  #released = false;
  #client: pg.Client;

  private constructor(
    readonly layout: ServerLayout,
    readonly port: number,
    readonly serverVersion: string,
    client: pg.Client,
  ) {
    this.#client = client;
    this.#watch(client);
  }

  /** @throws pg's error when nothing answers (yet) on the port; {@link ForeignServerError} when another server does */
  static async acquire(layout: ServerLayout, port: number): Promise<ServerLease> {
    const { client, serverVersion } = await connectAndLock(layout, port);
    return new ServerLease(layout, port, serverVersion, client);
  }

  /** The connection that holds the lease: for statements about the server, such as CREATE DATABASE.
   * The event loop waits for it only during `work`. */
  async use<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    setReferenced(this.#client, true);
    try {
      return await work(this.#client);
    } finally {
      setReferenced(this.#client, false);
    }
  }

  /** Gives the claim up and, when no other process has one and the server is not pinned, runs `stop` while new users
   * wait. Safe to call twice. */
  async release(stop: () => Promise<void>): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    const client = this.#client;
    setReferenced(client, true);
    try {
      await client.query(`SELECT pg_advisory_unlock_shared(${LEASE_KEY})`);
      await stopWhenUnused(this.layout, client, stop);
    } catch (error) {
      // The server is gone: nothing is left to release.
      if (!isConnectionLoss(error)) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** A server that restarts itself after the crash of one of its processes drops all connections, this one too. */
  #watch(client: pg.Client): void {
    client.on('error', () => undefined);
    client.once('end', () => {
      if (!this.#released) void this.#reacquire();
    });
    setReferenced(client, false);
  }

  async #reacquire(): Promise<void> {
    for (let attempt = 0; attempt < REACQUIRE_ATTEMPTS && !this.#released; attempt++) {
      await sleep(REACQUIRE_DELAY_MS, undefined, { ref: false });
      try {
        const { client } = await connectAndLock(this.layout, this.port);
        if (this.#released) {
          await client.end();
          return;
        }
        this.#client = client;
        this.#watch(client);
        return;
      } catch {
        // Not up yet; the stores' own statements report a server that stays away.
      }
    }
  }
}

/** The server on the port belongs to other data. */
export class ForeignServerError extends Error {}

/** Stops a server that no process uses, if it is running and not pinned.
 * @returns false when it is used */
export async function stopUnusedServer(
  layout: ServerLayout,
  port: number,
  stop: () => Promise<void>,
): Promise<boolean> {
  const client = await connectToServer(layout, port);
  try {
    return await stopWhenUnused(layout, client, stop);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Operating-system process ids of the processes that hold a lease. */
export async function leaseHolders(layout: ServerLayout, port: number): Promise<number[]> {
  const client = await connectToServer(layout, port);
  try {
    const [classId, objectId] = LEASE_KEY.split(', ');
    const { rows } = await client.query<{ application_name: string }>(
      `SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.classid = ${classId} AND l.objid = ${objectId} AND l.granted`,
    );
    return rows.map((row) => Number(row.application_name.split(' ').at(-1))).sort((a, b) => a - b);
  } finally {
    await client.end();
  }
}

async function stopWhenUnused(layout: ServerLayout, client: pg.Client, stop: () => Promise<void>): Promise<boolean> {
  const { rows } = await client.query<{ last: boolean }>(`SELECT pg_try_advisory_lock(${LEASE_KEY}) AS last`);
  if (!rows[0].last) return false;
  if (existsSync(layout.pinFile)) await client.query(`SELECT pg_advisory_unlock(${LEASE_KEY})`);
  else await stop();
  return true;
}

async function connectAndLock(
  layout: ServerLayout,
  port: number,
): Promise<{ client: pg.Client; serverVersion: string }> {
  const client = await connectToServer(layout, port);
  try {
    // Waits while the last user before us decides whether to stop the server.
    const { rows } = await client.query<{ version: string }>(
      `SELECT pg_advisory_lock_shared(${LEASE_KEY}), current_setting('server_version') AS version`,
    );
    return { client, serverVersion: rows[0].version };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Connects to the database that every server has, and makes sure that it is the server on these data. */
async function connectToServer(layout: ServerLayout, port: number): Promise<pg.Client> {
  const client = new pg.Client({
    ...embeddedConnection(layout, port, 'postgres'),
    application_name: `prometheus lease ${process.pid}`,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ data: string }>(`SELECT current_setting('data_directory') AS data`);
    if (rows[0].data === layout.data.replaceAll('\\', '/')) return client;
    throw new ForeignServerError(`the server on port ${port} keeps its data in ${rows[0].data}`);
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Whether the event loop waits for the connection: pg has the methods, its type definitions do not. */
function setReferenced(client: pg.Client, referenced: boolean): void {
  const socket = client as unknown as { ref(): void; unref(): void };
  if (referenced) socket.ref();
  else socket.unref();
}
