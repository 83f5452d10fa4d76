import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { type Store } from '../../src/database/store.js';
import { DatabaseError } from '../../src/errors.js';

jest.setTimeout(60_000);

let database: ScratchDatabase;
let store: Store;
beforeAll(async () => {
  database = await openScratchDatabase({ migrated: false });
  store = database.runtime;
  await store.pool.query('CREATE TABLE notes (id int PRIMARY KEY, text text NOT NULL)');
});
afterAll(() => database.close());

const ids = async (): Promise<number[]> => {
  const { rows } = await store.pool.query<{ id: number }>('SELECT id FROM notes ORDER BY id');
  return rows.map((row) => row.id);
};

describe('transaction', () => {
  it('work that ends well -> its result, and all of it stored', async () => {
    const result = await store.transaction(async ({ client, db }) => {
      await client.query(`INSERT INTO notes VALUES (1, 'by pg')`);
      await db.execute(`INSERT INTO notes VALUES (2, 'by drizzle')`);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await ids()).toEqual([1, 2]);
  });

  it('work that throws -> its error, and nothing stored', async () => {
    const attempt = store.transaction(async ({ client }) => {
      await client.query(`INSERT INTO notes VALUES (3, 'lost')`);
      throw new Error('changed my mind');
    });
    await expect(attempt).rejects.toThrow('changed my mind');
    expect(await ids()).toEqual([1, 2]);
  });

  it('a statement that failed and whose error was caught -> refused instead of a silent rollback', async () => {
    const attempt = store.transaction(async ({ client }) => {
      await client.query(`INSERT INTO notes VALUES (4, 'lost')`);
      await client.query(`INSERT INTO notes VALUES (1, 'again')`).catch(() => undefined);
    });
    await expect(attempt).rejects.toThrow(DatabaseError);
    expect(await ids()).toEqual([1, 2]);
  });

  it('a connection that is lost inside -> an error, and the next transaction gets a new one', async () => {
    const attempt = store.transaction(async ({ client }) => {
      await client.query(`INSERT INTO notes VALUES (5, 'lost')`);
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await store.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await client.query(`INSERT INTO notes VALUES (6, 'lost')`);
    });
    // Whether the driver has heard of the end already decides which of the two it says.
    await expect(attempt).rejects.toThrow(/terminat|not queryable/);
    await store.transaction(({ client }) => client.query(`INSERT INTO notes VALUES (7, 'kept')`));
    expect(await ids()).toEqual([1, 2, 7]);
  });

  it('more transactions at once than connections -> all done in turn', async () => {
    const numbers = Array.from({ length: 20 }, (_, i) => 100 + i);
    await Promise.all(
      numbers.map((id) =>
        store.transaction(({ client }) => client.query('INSERT INTO notes VALUES ($1, $2)', [id, 'queued'])),
      ),
    );
    expect((await ids()).filter((id) => id >= 100)).toEqual(numbers);
  });
});
