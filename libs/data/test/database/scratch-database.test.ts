import { describe, expect, it, jest } from '@jest/globals';

import { serverLayout } from '../../src/database/embedded/layout.js';
import { readPostmaster } from '../../src/database/embedded/postmaster.js';
import { openScratchDatabase } from '../../src/database/scratch-database.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';

jest.setTimeout(60_000);

const directory = temporaryDirectory();

/** A process id that no system gives out. */
const NO_PROCESS = 99_999_999;

describe('openScratchDatabase', () => {
  it('several at once on a new server -> one template, a migrated and separate database each, gone after closing', async () => {
    const databases = await Promise.all([1, 2, 3].map(() => openScratchDatabase({ directory })));
    const [first, second] = databases;
    await first.runtime.pool.query(
      `INSERT INTO runtime.markets VALUES ('US_EQ', 'US', 'US', 'America/New_York', '{}', '{}', now(), now())`,
    );
    const { rows } = await second.runtime.pool.query(
      `SELECT (SELECT count(*)::int FROM runtime.markets) AS markets,
              (SELECT count(*)::int FROM pg_database WHERE datname LIKE 'migrated%' AND datistemplate AND NOT datallowconn) AS templates`,
    );
    expect(rows).toEqual([{ markets: 0, templates: 1 }]);
    await first.close();
    const left = await second.runtime.pool.query('SELECT 1 FROM pg_database WHERE datname = $1', [first.name]);
    expect(left.rowCount).toBe(0);
    await Promise.all(databases.map((database) => database.close()));
    expect(readPostmaster(serverLayout(directory))).toBeUndefined();
  });

  it('what an ended process left behind -> dropped; what a living one has -> kept', async () => {
    const database = await openScratchDatabase({ directory, migrated: false });
    const abandoned = `scratch_${NO_PROCESS}_cafe`;
    const used = `scratch_${process.ppid}_cafe`;
    for (const name of [abandoned, used]) await database.runtime.pool.query(`CREATE DATABASE ${name}`);
    const next = await openScratchDatabase({ directory, migrated: false });
    const { rows } = await next.runtime.pool.query(`SELECT datname FROM pg_database WHERE datname LIKE '%cafe'`);
    expect(rows).toEqual([{ datname: used }]);
    await next.close();
    await database.runtime.pool.query(`DROP DATABASE ${used}`);
    await database.close();
  });

  it('its URL -> another connection to the same database', async () => {
    const database = await openScratchDatabase({ directory, migrated: false });
    const url = new URL(database.url);
    expect(url.pathname).toBe(`/${database.name}`);
    expect(url.hostname).toBe('127.0.0.1');
    await database.close();
  });
});
