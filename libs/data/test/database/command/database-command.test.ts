import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, jest } from '@jest/globals';

import { runDatabaseCommand } from '../../../src/database/command/database-command.js';
import { joinEmbeddedServer } from '../../../src/database/embedded/embedded-server.js';
import { openScratchDatabase } from '../../../src/database/scratch-database.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';

jest.setTimeout(60_000);

const folder = temporaryDirectory();
const directory = join(folder, 'postgres');

async function run(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; out: string; error: string }> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await runDatabaseCommand([...args, '--config', join(folder, 'configs')], {
    out: (line) => out.push(line),
    error: (line) => error.push(line),
    environment,
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
}

const here = (...args: string[]) => run([...args, '--directory', directory]);
const status = async () =>
  JSON.parse((await here('status', '--json')).out) as {
    server: Record<string, unknown>;
    stores: Record<string, unknown>[];
  };

describe('prometheus-db with the embedded server', () => {
  it('status before the first use -> not initialised, and nothing is made', async () => {
    expect((await status()).server).toMatchObject({ state: 'not initialised', users: [] });
    expect((await here('status')).out).toContain('not initialised');
  });

  it('start, status, migrate, stop -> the server outlives each command', async () => {
    const started = await here('start');
    expect(started).toMatchObject({ code: 0, error: '' });
    expect(started.out).toMatch(/PostgreSQL 18\.\d+ started at 127\.0\.0\.1:\d+/);
    expect((await status()).server).toMatchObject({ state: 'running', pinned: true, users: [] });
    expect((await here('start')).out).toContain('was running already');

    expect((await here('migrate')).out).toMatch(/historical: \d+ applied, \d+ in all\nruntime: \d+ applied/);
    expect((await here('migrate')).out).toMatch(/historical: up to date/);
    const { server, stores } = await status();
    expect(server.state).toBe('running');
    expect(stores.map(({ store, migrationsPending }) => [store, migrationsPending])).toEqual([
      ['historical', 0],
      ['runtime', 0],
    ]);
    expect((await here('status')).out).toMatch(/runtime .* 0 pending/);

    expect((await here('stop')).out).toContain('stopped');
    expect((await status()).server).toMatchObject({ state: 'stopped', pinned: false });
    expect(await here('stop')).toMatchObject({ code: 0, out: expect.stringContaining('No server runs') });
  });

  it('stop while it is used -> refused with the process; forced -> stopped', async () => {
    const server = await joinEmbeddedServer({ directory });
    const refused = await here('stop');
    expect(refused.code).toBe(1);
    expect(refused.error).toContain(`used by process ${process.pid} and stops when the last of them ends`);
    expect(await here('stop', '--if-unused')).toMatchObject({ code: 0, out: '' });
    expect((await status()).server.state).toBe('running');
    expect((await here('stop', '--force')).code).toBe(0);
    expect((await status()).server.state).toBe('stopped');
    await server.release();
  });

  it('reset -> wants --yes, then empties the schemas', async () => {
    const asked = await here('reset');
    expect(asked).toMatchObject({ code: 2, out: '' });
    expect(asked.error).toContain('Repeat the command with --yes');
    expect(await here('reset', '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 rows of the trial ledger kept'),
    });
  });

  it('data of another version -> one sentence; with --debug also where it came from', async () => {
    const old = join(folder, 'old');
    mkdirSync(join(old, 'server', 'data'), { recursive: true });
    writeFileSync(join(old, 'server', 'data', 'PG_VERSION'), '14\n');
    const plain = await run(['start', '--directory', old]);
    expect(plain.code).toBe(1);
    expect(plain.error).toMatch(/^The embedded database: the data in .* were written by PostgreSQL 14/);
    expect(plain.error).not.toContain('\n');
    expect((await run(['start', '--directory', old, '--debug'])).error).toMatch(/\n\s+at /);
  });
});

describe('prometheus-db with DATABASE_URL', () => {
  it('migrate, status, reset -> work on that server', async () => {
    const database = await openScratchDatabase({ migrated: false });
    const environment = { DATABASE_URL: database.url };
    expect((await run(['migrate'], environment)).out).toMatch(/runtime: \d+ applied/);
    await database.runtime.pool.query(
      `INSERT INTO runtime.trial_ledger (run_id, strategy_id, config_hash, vintage, start_date, end_date, decision_hash, metrics, created_at)
       VALUES ('r', 's', 'c', 'v', '2020-01-01', '2020-12-31', 'd', '{}', now())`,
    );
    const reset = await run(['reset', '--yes', '--ledger-file', join(folder, 'ledger.jsonl')], environment);
    expect(reset).toMatchObject({
      code: 0,
      out: expect.stringMatching(/were built anew; 1 row of the trial ledger kept/),
    });
    const shown = await run(['status'], environment);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain(database.name);
    expect(shown.out).not.toContain(new URL(database.url).password);
    await database.close();
  });

  it('start and stop -> refused as wrong usage', async () => {
    for (const command of ['start', 'stop']) {
      const refused = await run([command], { DATABASE_URL: 'postgres://me:s3cret@db.example/x' });
      expect(refused.code).toBe(2);
      expect(refused.error).toContain('DATABASE_URL selects postgres://me@db.example:5432/x');
    }
  });

  it('status of a server that does not answer -> says why, exit code 1', async () => {
    const shown = await run(['status', '--json'], { DATABASE_URL: 'postgres://me:s3cret@127.0.0.1:9/x' });
    expect(shown.code).toBe(1);
    expect(JSON.parse(shown.out).stores[0].problem).toContain('No server listens there');
    expect(shown.out).not.toContain('s3cret');
  });
});

describe('prometheus-db used wrongly', () => {
  it('unknown command or option, wrong number -> exit code 2', async () => {
    expect((await run(['explode'])).code).toBe(2);
    expect((await run(['status', '--explode'])).code).toBe(2);
    const port = await run(['start', '--port', 'abc', '--directory', directory]);
    expect(port.code).toBe(2);
    expect(port.error).toContain('databases.embedded.port');
  });

  it('--help -> exit code 0 and the commands', async () => {
    const shown = await run(['--help']);
    expect(shown.code).toBe(0);
    for (const command of ['start', 'stop', 'status', 'migrate', 'reset']) expect(shown.out).toContain(command);
  });
});
