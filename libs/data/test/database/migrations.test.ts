import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { migrateStore, migrationState, pendingMigrations } from '../../src/database/migrations.js';
import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { MigrationError } from '../../src/errors.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';

jest.setTimeout(60_000);

const file = (folderMillis: number, hash: string) => ({ folderMillis, hash, sql: [], bps: true });
const applied = (createdAt: number, hash: string) => ({ createdAt, hash });

describe('pendingMigrations', () => {
  it('nothing applied -> all; all applied -> none; some applied -> the rest, oldest first', () => {
    const files = [file(1, 'a'), file(2, 'b'), file(3, 'c')];
    expect(pendingMigrations('runtime', files, [])).toEqual(files);
    expect(pendingMigrations('runtime', files, [applied(1, 'a'), applied(2, 'b'), applied(3, 'c')])).toEqual([]);
    expect(pendingMigrations('runtime', files, [applied(1, 'a')])).toEqual(files.slice(1));
  });

  it('a pending one older than the newest applied -> refused with its time', () => {
    const files = [file(1, 'a'), file(86_400_000, 'late'), file(172_800_000, 'c')];
    expect(() => pendingMigrations('runtime', files, [applied(1, 'a'), applied(172_800_000, 'c')])).toThrow(
      /runtime database: the migration created at 1970-01-02T00:00:00\.000Z is older than the newest applied one/,
    );
  });

  it('an applied one that was changed -> refused', () => {
    expect(() => pendingMigrations('historical', [file(1, 'new')], [applied(1, 'old')])).toThrow(
      /was changed after it had been applied/,
    );
  });

  it('an applied one that is not known here -> refused', () => {
    expect(() => pendingMigrations('historical', [file(1, 'a')], [applied(1, 'a'), applied(2, 'b')])).toThrow(
      /a newer version: update/,
    );
  });
});

describe('migrateStore', () => {
  const folder = temporaryDirectory();
  let database: ScratchDatabase;
  beforeAll(async () => {
    database = await openScratchDatabase({ migrated: false });
  });
  afterAll(() => database.close());
  beforeEach(() =>
    database.runtime.pool.query(
      'DROP SCHEMA IF EXISTS drizzle CASCADE; DROP TABLE IF EXISTS one, two; CREATE TABLE runs (n int); DROP TABLE runs',
    ),
  );

  function writeMigrations(statements: Readonly<Record<string, string>>): void {
    mkdirSync(join(folder, 'meta'), { recursive: true });
    const tags = Object.keys(statements);
    for (const tag of tags) writeFileSync(join(folder, `${tag}.sql`), statements[tag]);
    const entries = tags.map((tag, idx) => ({ idx, version: '7', when: 1_000 + idx, tag, breakpoints: true }));
    writeFileSync(
      join(folder, 'meta', '_journal.json'),
      JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
    );
  }

  it('two folders of work -> applied in order, each once; later ones on the next call', async () => {
    writeMigrations({ '0000_one': 'CREATE TABLE one (a int);--> statement-breakpoint\nINSERT INTO one VALUES (1);' });
    await expect(migrateStore(database.runtime, undefined, folder)).resolves.toBe(1);
    writeMigrations({
      '0000_one': 'CREATE TABLE one (a int);--> statement-breakpoint\nINSERT INTO one VALUES (1);',
      '0001_two': 'CREATE TABLE two AS SELECT a + 1 AS b FROM one;',
    });
    await expect(migrationState(database.runtime, folder)).resolves.toEqual({ applied: 1, pending: 1 });
    await expect(migrateStore(database.runtime, undefined, folder)).resolves.toBe(1);
    await expect(migrateStore(database.runtime, undefined, folder)).resolves.toBe(0);
    const { rows } = await database.runtime.pool.query('SELECT b FROM two');
    expect(rows).toEqual([{ b: 2 }]);
  });

  it('many at once -> one applies, the others find it done', async () => {
    writeMigrations({ '0000_one': 'CREATE TABLE one (a int);--> statement-breakpoint\nSELECT pg_sleep(0.2);' });
    const counts = await Promise.all([1, 2, 3, 4].map(() => migrateStore(database.runtime, undefined, folder)));
    expect(counts.sort()).toEqual([0, 0, 0, 1]);
  });

  it('a statement that fails -> named by its migration, and nothing of the batch applied', async () => {
    writeMigrations({ '0000_one': 'CREATE TABLE one (a int);', '0001_two': 'CREATE TABLE two (b nonsense);' });
    const attempt = migrateStore(database.runtime, undefined, folder);
    await expect(attempt).rejects.toThrow(MigrationError);
    await expect(attempt).rejects.toThrow(
      /created at 1970-01-01T00:00:01\.001Z failed: type "nonsense" does not exist.*Nothing was applied/,
    );
    const { rows } = await database.runtime.pool.query(
      `SELECT to_regclass('one') AS one, to_regclass('drizzle.runtime_migrations') AS book`,
    );
    expect(rows).toEqual([{ one: null, book: null }]);
  });
});
