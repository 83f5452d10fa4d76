import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { openDatabase } from '../../src/database/open-database.js';
import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';

jest.setTimeout(60_000);

const environment = {};
let scratch: ScratchDatabase;
let second: ScratchDatabase;
beforeAll(async () => {
  [scratch, second] = await Promise.all([
    openScratchDatabase({ migrated: false }),
    openScratchDatabase({ migrated: false }),
  ]);
});
afterAll(async () => {
  await Promise.all([scratch.close(), second.close()]);
});

const messageOf = async (attempt: Promise<unknown>): Promise<string> => {
  const outcome = await attempt.catch((error: unknown) => error);
  if (!(outcome instanceof Error)) throw new Error('no error was thrown');
  return outcome.message;
};

describe('openDatabase with URLs', () => {
  it('several at once on an empty server -> all open, every migration applied once', async () => {
    const databases = await Promise.all(
      [1, 2, 3, 4].map(() => openDatabase({ url: scratch.url, poolSize: 2 }, { environment })),
    );
    const { rows } = await scratch.runtime.pool.query(
      `SELECT (SELECT count(*)::int FROM drizzle.historical_migrations) AS historical,
              (SELECT count(DISTINCT hash)::int FROM drizzle.historical_migrations) AS hashes,
              to_regclass('runtime.trial_ledger') IS NOT NULL AS runtime`,
    );
    expect(rows[0].historical).toBeGreaterThan(0);
    expect(rows[0].hashes).toBe(rows[0].historical);
    expect(rows[0].runtime).toBe(true);
    await Promise.all(databases.map((database) => database.close()));
  });

  it('one URL -> one pool; two URLs -> a pool and a schema each', async () => {
    const one = await openDatabase({ url: scratch.url }, { environment });
    expect(one.historical.pool).toBe(one.runtime.pool);
    await one.close();
    const two = await openDatabase({ historical: { url: scratch.url }, runtime: { url: second.url } }, { environment });
    expect(two.historical.pool).not.toBe(two.runtime.pool);
    const { rows } = await two.runtime.pool.query(
      `SELECT to_regclass('historical.prices_daily') AS prices, to_regclass('runtime.orders')::text AS orders`,
    );
    expect(rows).toEqual([{ prices: null, orders: 'runtime.orders' }]);
    expect(two.description).toContain(' and ');
    await two.close();
  });

  it("settings over environment: a store's own URL, the common URL, DATABASE_URL", async () => {
    const viaEnvironment = await openDatabase({}, { environment: { DATABASE_URL: scratch.url } });
    expect(viaEnvironment.description).toContain(scratch.name);
    await viaEnvironment.close();
    const mixed = await openDatabase({ runtime: { url: second.url } }, { environment: { DATABASE_URL: scratch.url } });
    expect(mixed.historical.name).toBe('historical');
    expect(mixed.description).toMatch(new RegExp(`${scratch.name} and .*${second.name}`));
    await mixed.close();
  });

  it('health -> version and latency; after closing -> not ok', async () => {
    const database = await openDatabase({ url: scratch.url }, { environment });
    const health = await database.health();
    expect(health).toMatchObject({ ok: true, serverVersion: expect.stringMatching(/^18\./) });
    expect(health.latencyMs).toBeGreaterThan(0);
    await database.close();
    await database.close();
    await expect(database.health()).resolves.toMatchObject({ ok: false });
  });

  it('dates come back as the day that was stored, instants in UTC', async () => {
    const { rows } = await scratch.runtime.pool.query(
      `SELECT date '2020-02-29' AS day, timestamptz '2020-02-29 23:30:00-05' AS instant, current_setting('TimeZone') AS zone`,
    );
    expect(rows[0].day).toBe('2020-02-29');
    expect((rows[0].instant as Date).toISOString()).toBe('2020-03-01T04:30:00.000Z');
    expect(rows[0].zone).toBe('UTC');
  });

  it('a statement over its time -> ended by the server', async () => {
    const database = await openDatabase({ url: scratch.url, statementTimeoutMs: 50 }, { environment });
    await expect(database.runtime.pool.query('SELECT pg_sleep(20)')).rejects.toMatchObject({ code: '57014' });
    await database.close();
  });

  it('closing while a statement runs on -> cut off after the grace period', async () => {
    const database = await openDatabase({ url: scratch.url, closeTimeoutMs: 100 }, { environment });
    let endless: Promise<string> | undefined;
    await new Promise<void>((resolve) => {
      const work = database.runtime.transaction(({ client }) => {
        resolve();
        return client.query('SELECT pg_sleep(600)');
      });
      endless = messageOf(work);
    });
    await database.close();
    await expect(endless).resolves.toMatch(/terminated/);
  });
});

describe('openDatabase that fails', () => {
  const withPassword = (url: string): string => url.replace('://', '://walter:s3cret-word@');

  it('an unknown host -> store, address and remedy, no password', async () => {
    const message = await messageOf(
      openDatabase({ url: withPassword('postgres://no-such-host.invalid/trading') }, { environment }),
    );
    expect(message).toMatch(
      /^The historical database: could not connect to postgres:\/\/walter@no-such-host\.invalid:5432\/trading/,
    );
    expect(message).toMatch(/Check the host name in databases\.url\.$/);
    expect(message).not.toContain('s3cret');
  });

  it('nobody listens -> says so, no password', async () => {
    const message = await messageOf(
      openDatabase({}, { environment: { DATABASE_URL: withPassword('postgres://127.0.0.1:9/x') } }),
    );
    expect(message).toMatch(
      /127\.0\.0\.1:9\/x.*No server listens there: start it, or correct host and port in DATABASE_URL/,
    );
    expect(message).not.toContain('s3cret');
  });

  it('a wrong password -> says so, without it', async () => {
    const wrong = scratch.url.replace(/:[^:@/]+@/, ':s3cret-word@');
    const message = await messageOf(
      openDatabase({ runtime: { url: wrong }, historical: { url: scratch.url } }, { environment }),
    );
    expect(message).toMatch(/^The runtime database: .*Correct user and password in databases\.runtime\.url/);
    expect(message).not.toContain('s3cret');
  });

  it('a database that does not exist -> how to create it', async () => {
    const missing = scratch.url.replace(scratch.name, 'nothing_here');
    await expect(openDatabase({ url: missing }, { environment })).rejects.toThrow(/nothing_here.*Create the database/);
  });

  it('text that is no URL -> refused without repeating it', async () => {
    const wrongScheme = await messageOf(openDatabase({ url: 'mysql://walter:s3cret-word@host/x' }, { environment }));
    expect(wrongScheme).toMatch(/databases\.url/);
    expect(wrongScheme).toMatch(/postgres:\/\/user:password@host:port\/database/);
    const broken = await messageOf(
      openDatabase({ url: 'postgres://walter:s3cret-word@:not-a-port/x' }, { environment }),
    );
    expect(broken).toMatch(/databases\.url is not a URL/);
    for (const message of [wrongScheme, broken]) expect(message).not.toContain('s3cret');
  });
});
