import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it, jest } from '@jest/globals';

import { joinEmbeddedServer } from '../../../src/database/embedded/embedded-server.js';
import { serverLayout } from '../../../src/database/embedded/layout.js';
import { DatabaseError } from '../../../src/errors.js';
import { startProgram } from '../../fixture/child-program.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';

jest.setTimeout(60_000);

const asRoot = process.getuid?.() === 0 ? it : it.skip;
/** A data directory as far as its version is concerned. */
function pretendData(directory: string, version: string): void {
  const { data } = serverLayout(directory);
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'PG_VERSION'), `${version}\n`);
}

describe('initialisation', () => {
  it('data of another major version -> refused with the remedies, and left alone', async () => {
    const directory = temporaryDirectory();
    pretendData(directory, '15');
    await expect(joinEmbeddedServer({ directory })).rejects.toThrow(
      /were written by PostgreSQL 15, and this is PostgreSQL 18\. Move/,
    );
    expect(readdirSync(serverLayout(directory).data)).toEqual(['PG_VERSION']);
  });

  it('a folder of something else in its place -> refused, left alone, nothing half-made', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'server'));
    writeFileSync(join(directory, 'server', 'notes.txt'), 'mine');
    await expect(joinEmbeddedServer({ directory })).rejects.toThrow(
      /server exists, but holds no PostgreSQL data\. Move it away/,
    );
    expect(readdirSync(directory)).toEqual(['server']);
    expect(readdirSync(join(directory, 'server'))).toEqual(['notes.txt']);
  });

  it('leavings of a crash during an earlier initialisation -> old ones go, those of a running one stay', async () => {
    const directory = temporaryDirectory();
    const old = join(directory, 'server.init-1-aaaa');
    const fresh = join(directory, 'server.init-2-bbbb');
    for (const path of [old, fresh]) mkdirSync(path);
    const hourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(old, hourAgo, hourAgo);
    mkdirSync(join(directory, 'server'));
    writeFileSync(join(directory, 'server', 'in-the-way'), '');
    await joinEmbeddedServer({ directory }).catch(() => undefined);
    expect(existsSync(old)).toBe(false);
    expect(existsSync(fresh)).toBe(true);
  });

  it('a path through a file -> one clear sentence', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    const failure = await joinEmbeddedServer({ directory: join(file, 'postgres') }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect((failure as Error).message).toMatch(
      /file.postgres cannot be written: a part of the path is a file\. Choose another/,
    );
  });

  asRoot(
    'root below a folder closed to others -> the data lie in the system directory, and the file `location` says where',
    async () => {
      const closed = temporaryDirectory('closed');
      const directory = join(closed, 'postgres');
      const server = await joinEmbeddedServer({ directory });
      const { home } = server.layout;
      try {
        expect(home).toMatch(/^\/var\/lib\/prometheus\/postgres-[0-9a-f]{12}$/);
        expect(readFileSync(join(directory, 'location'), 'utf8')).toBe(`${home}\n`);
        expect(dirname(server.layout.data)).toBe(home);
        await server.release();
        const again = await joinEmbeddedServer({ directory });
        expect(again.layout.home).toBe(home);
        await again.release();
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
  );

  asRoot(
    'an ordinary user -> runs the server as himself; root after him runs it as the owner of the data',
    async () => {
      const directory = join(temporaryDirectory(), 'postgres');
      mkdirSync(directory);
      chownSync(directory, 65_534, 65_534);
      const user = await startProgram('database-user.ts', [directory], { uid: 65_534, gid: 65_534 });
      const layout = serverLayout(directory);
      expect(statSync(layout.data).uid).toBe(65_534);
      user.send('close');
      expect(await user.ended).toBe(0);
      const server = await joinEmbeddedServer({ directory });
      expect(server.started).toBe(true);
      await server.release();
    },
  );
});
