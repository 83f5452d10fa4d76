import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';

import { type EmbeddedServer, joinEmbeddedServer } from '../../../src/database/embedded/embedded-server.js';
import { serverLayout } from '../../../src/database/embedded/layout.js';
import { isRunning, readPostmaster, recordedPort } from '../../../src/database/embedded/postmaster.js';
import { leaseHolders } from '../../../src/database/embedded/server-lease.js';
import { startProgram } from '../../fixture/child-program.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';

jest.setTimeout(60_000);

const directory = temporaryDirectory();

const layout = () => serverLayout(directory);
const joinHere = (options: { port?: number } = {}): Promise<EmbeddedServer> =>
  joinEmbeddedServer({ directory, ...options });

async function running(): Promise<boolean> {
  const postmaster = readPostmaster(layout());
  return postmaster !== undefined && (await isRunning(layout(), postmaster));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400 && !(await condition()); i++) await sleep(50);
  expect(await condition()).toBe(true);
}

async function occupy(port: number): Promise<{ port: number; free(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    free: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

describe('several processes', () => {
  it('three at once on a new directory -> one server, which the last to close stops', async () => {
    const users = await Promise.all([1, 2, 3].map(() => startProgram('database-user.ts', [directory])));
    expect(new Set(users.map((user) => user.greeting.started)).size).toBe(1);
    const port = Number(users[0].greeting.port);
    expect(await leaseHolders(layout(), port)).toEqual(
      users.map((user) => Number(user.greeting.pid)).sort((a, b) => a - b),
    );
    for (const [i, user] of users.entries()) {
      expect(await running()).toBe(true);
      user.send('close');
      expect([i, await user.ended]).toEqual([i, 0]);
    }
    expect(await running()).toBe(false);
    expect(entriesOf(directory)).toEqual(['server']);
  });

  it('the process that started it is killed -> the next one joins the running server and, as last, stops it', async () => {
    const owner = await startProgram('database-user.ts', [directory]);
    owner.process.kill('SIGKILL');
    expect(await owner.ended).toBe('SIGKILL');
    expect(await running()).toBe(true);
    const server = await joinHere();
    expect(server.started).toBe(false);
    expect(String(server.port)).toBe(owner.greeting.port);
    await until(async () => (await leaseHolders(layout(), server.port)).join() === String(process.pid));
    await server.release();
    expect(await running()).toBe(false);
  });

  it('SIGTERM -> closes, stops the server as its last user, and ends by the signal', async () => {
    const user = await startProgram('database-user.ts', [directory]);
    user.process.kill('SIGTERM');
    expect(await user.ended).toBe('SIGTERM');
    expect(await running()).toBe(false);
  });

  it('an exit without closing -> the server stops soon after', async () => {
    const user = await startProgram('database-user.ts', [directory]);
    user.send('exit');
    expect(await user.ended).toBe(0);
    await until(async () => !(await running()));
  });

  it('a pinned server -> outlives its last user until it is unpinned', async () => {
    const first = await joinHere();
    first.pin();
    await first.release();
    expect(await running()).toBe(true);
    const second = await joinHere();
    expect(second.started).toBe(false);
    second.unpin();
    await second.release();
    expect(await running()).toBe(false);
  });
});

describe('crashes', () => {
  it('the server is killed -> the next user starts it, and committed rows are there', async () => {
    const before = await joinHere();
    await before.administer((client) => client.query('CREATE TABLE kept AS SELECT 42 AS answer'));
    process.kill(readPostmaster(layout())?.pid as number, 'SIGKILL');
    await before.release();
    expect(existsSync(join(layout().data, 'postmaster.pid'))).toBe(true);
    const after = await joinHere();
    expect(after.started).toBe(true);
    const { rows } = await after.administer((client) => client.query('SELECT answer FROM kept'));
    expect(rows).toEqual([{ answer: 42 }]);
    await after.release();
  });

  it('a pid file left behind whose number another program has now -> the server starts', async () => {
    const stale = [process.pid, layout().data, 1_700_000_000, 5_432, '', '127.0.0.1', '', 'ready   '].join('\n');
    writeFileSync(join(layout().data, 'postmaster.pid'), `${stale}\n`);
    const server = await joinHere();
    expect(server.started).toBe(true);
    await server.release();
  });

  it('the server restarts itself after one of its processes died -> the claim is renewed', async () => {
    const server = await joinHere();
    const client = new pg.Client(server.connection('postgres'));
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(rows[0].pid, 'SIGKILL');
    await until(async () => {
      try {
        return (await leaseHolders(layout(), server.port)).includes(process.pid);
      } catch {
        return false;
      }
    });
    const other = await joinHere();
    await other.release();
    expect(await running()).toBe(true);
    await server.release();
    expect(await running()).toBe(false);
  });
});

describe('ports', () => {
  it('the wanted port is taken -> one clear sentence', async () => {
    const taken = await occupy(0);
    await expect(joinHere({ port: taken.port })).rejects.toThrow(
      `The embedded database: port ${taken.port} is in use by another program. Stop that program, choose another databases.embedded.port`,
    );
    await taken.free();
    const server = await joinHere({ port: taken.port });
    expect(server.port).toBe(taken.port);
    await server.release();
  });

  it('the recorded port is taken at the next start -> another one is chosen and recorded', async () => {
    const taken = await occupy(recordedPort(layout()) as number);
    const server = await joinHere();
    expect(server.port).not.toBe(taken.port);
    expect(recordedPort(layout())).toBe(server.port);
    await server.release();
    await taken.free();
    const again = await joinHere();
    expect(again.port).toBe(server.port);
    await again.release();
  });
});

describe('what initialisation makes', () => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await joinHere();
  });
  afterAll(() => server.release());

  it('settings -> loopback only, scram, C order, UTF-8, safe against power loss', async () => {
    const { rows } = await server.administer((client) =>
      client.query(
        `SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories', 'password_encryption',
           'fsync', 'full_page_writes', 'synchronous_commit', 'server_encoding', 'TimeZone')
         UNION SELECT 'collation', datcollate FROM pg_database WHERE datname = 'template1'`,
      ),
    );
    expect(Object.fromEntries(rows.map((row: { name: string; setting: string }) => [row.name, row.setting]))).toEqual({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      password_encryption: 'scram-sha-256',
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      server_encoding: 'UTF8',
      TimeZone: 'UTC',
      collation: 'C',
    });
  });

  it('the password -> readable by its owner only, and wanted by the server', async () => {
    expect(statSync(layout().passwordFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(layout().passwordFile, 'utf8')).toMatch(/^[\w-]{32}$/);
    const stranger = new pg.Client({ ...server.connection('postgres'), password: 'guess' });
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it("a password file that is not the server's -> says which file", async () => {
    const password = readFileSync(layout().passwordFile, 'utf8');
    writeFileSync(layout().passwordFile, 'other');
    await expect(joinHere()).rejects.toThrow(`The password in ${layout().passwordFile} is not the server's`);
    writeFileSync(layout().passwordFile, password);
  });
});

function entriesOf(path: string): string[] {
  return ['server', 'pinned', 'location'].filter((name) => existsSync(join(path, name)));
}
