import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';

import { BinaryCopyWriter } from '../../src/copy/binary-copy-writer.js';
import { type CopyColumn } from '../../src/copy/copy-columns.js';
import { copyIn } from '../../src/copy/copy-in.js';
import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { CopyError } from '../../src/errors.js';

jest.setTimeout(60_000);

let database: ScratchDatabase;
let client: pg.PoolClient;
beforeAll(async () => {
  database = await openScratchDatabase({ migrated: false });
  client = await database.runtime.pool.connect();
});
afterAll(async () => {
  client.release();
  await database.close();
});

describe('copyIn that fails', () => {
  const columns: CopyColumn[] = [
    { name: 'id', type: 'int4' },
    { name: 'level', type: 'float8' },
  ];

  it('a bad row in the middle -> rejects with line and column, nothing stored, connection usable', async () => {
    await client.query('CREATE TEMP TABLE levels (id int, level float8)');
    const rows = Array.from({ length: 50_000 }, (_, i) => (i === 40_000 ? `${i}\tnot-a-number` : `${i}\t1.5`)).join(
      '\n',
    );
    const chunks = function* (): Generator<Buffer> {
      const bytes = Buffer.from(`${rows}\n`);
      for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
    };
    const failure = await copyIn(client, 'COPY levels FROM STDIN', chunks()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CopyError);
    const error = failure as CopyError;
    expect(error.where).toContain('COPY levels, line 40001, column level: "not-a-number"');
    expect(error.message).toContain('line 40001, column level');
    expect(error.sqlState).toBe('22P02');
    const { rows: after } = await client.query('SELECT count(*)::int AS count FROM levels');
    expect(after[0].count).toBe(0);
    await client.query('DROP TABLE levels');
  });

  it('a row that breaks a constraint -> names the line; inside a transaction the rollback makes it usable', async () => {
    await client.query('CREATE TEMP TABLE positive (id int PRIMARY KEY, level float8 CHECK (level > 0))');
    const encoded = (levels: readonly number[]): Buffer => {
      const writer = new BinaryCopyWriter(columns);
      levels.forEach((level, i) => {
        writer.int4(i);
        writer.float8(level);
      });
      return writer.finish();
    };
    await client.query('BEGIN');
    await expect(copyIn(client, { table: 'positive', columns }, [encoded([1, 2, -3])])).rejects.toThrow(
      /COPY into positive: .*violates check constraint.*COPY positive, line 3/,
    );
    await client.query('ROLLBACK');
    await expect(copyIn(client, { table: 'positive', columns }, [encoded([1, 2, 3])])).resolves.toBe(3);
    await expect(copyIn(client, { table: 'positive', columns }, [encoded([4])])).rejects.toMatchObject({
      sqlState: '23505',
    });
    await client.query('DROP TABLE positive');
  });

  it('a source that throws -> its own error, nothing stored, connection usable', async () => {
    await client.query('CREATE TEMP TABLE levels (id int, level float8)');
    const broken = function* (): Generator<Buffer> {
      yield Buffer.from('1\t2.5\n');
      throw new Error('line 7 of prices.csv is bad');
    };
    await expect(copyIn(client, 'COPY levels FROM STDIN', broken())).rejects.toThrow('line 7 of prices.csv is bad');
    const { rows } = await client.query('SELECT count(*)::int AS count FROM levels');
    expect(rows[0].count).toBe(0);
    await client.query('DROP TABLE levels');
  });

  it('a table that does not exist -> rejects though the source would go on for ever', async () => {
    const endless = function* (): Generator<Buffer> {
      for (;;) yield Buffer.alloc(100_000, '1\t2\n');
    };
    await expect(copyIn(client, 'COPY nowhere FROM STDIN', endless())).rejects.toThrow(
      /relation "nowhere" does not exist/,
    );
    await expect(client.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });
});
