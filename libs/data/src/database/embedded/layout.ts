import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { type Binaries, findBinaries, makeSystemDirectory, runnableBinaries, SYSTEM_DIRECTORY } from './binaries.js';
import { onFiles } from './file-errors.js';
import { type ProgramUser, runProgram } from './run-program.js';
import { serverUser } from './server-user.js';

/** Where everything of one embedded server lies. */
export interface ServerLayout {
  /** As configured, absolute. */
  readonly directory: string;
  /** Holds what initialisation makes: appears complete, by one rename. */
  readonly home: string;
  /** PostgreSQL's own data directory. */
  readonly data: string;
  readonly passwordFile: string;
  readonly logFile: string;
  /** Exists while the server is to outlive the processes that use it. */
  readonly pinFile: string;
}

/** The layout, and what it takes to run the server. */
export interface ServerInstallation {
  readonly layout: ServerLayout;
  readonly binaries: Binaries;
  /** Undefined when the server runs as this process's own user. */
  readonly user: ProgramUser | undefined;
}

/** The layout of a directory that may not have been used yet; creates nothing. */
export function serverLayout(directory: string): ServerLayout {
  // The server reports the real path, and so must everyone who compares with it.
  const absolute = existsSync(directory) ? realpathSync.native(directory) : resolve(directory);
  const moved = join(absolute, 'location');
  const home = existsSync(moved) ? readFileSync(moved, 'utf8').trim() : join(absolute, 'server');
  return {
    directory: absolute,
    home,
    data: join(home, 'data'),
    passwordFile: join(home, 'password'),
    logFile: join(home, 'data', 'server.log'),
    pinFile: join(absolute, 'pinned'),
  };
}

/** Makes the directory, finds programs and user, and settles where the data can lie.
 * As root the server runs as another user, who may be unable to enter the directory (a parent such as /root or one
 * made by mkdtemp is closed to others). Opening such parents is not ours to do: the data then lie under
 * {@link SYSTEM_DIRECTORY}, and the file `location` says where. */
export async function prepareInstallation(directory: string): Promise<ServerInstallation> {
  onFiles(resolve(directory), () => mkdirSync(directory, { recursive: true }));
  const layout = serverLayout(directory);
  const user = ownerOf(layout.data) ?? (await serverUser());
  const binaries = await runnableBinaries(findBinaries(), user);
  if (user === undefined || existsSync(layout.home) || (await canEnter(layout.directory, user))) {
    return { layout, binaries, user };
  }
  onFiles(SYSTEM_DIRECTORY, makeSystemDirectory);
  recordLocation(layout.directory, join(SYSTEM_DIRECTORY, `postgres-${randomBytes(6).toString('hex')}`));
  return { layout: serverLayout(directory), binaries, user };
}

/** For root: the ordinary user who made the data, as PostgreSQL runs only as their owner. */
function ownerOf(data: string): ProgramUser | undefined {
  const owner = process.getuid?.() === 0 ? statSync(data, { throwIfNoEntry: false }) : undefined;
  return owner === undefined || owner.uid === 0
    ? undefined
    : { uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` };
}

async function canEnter(directory: string, user: ProgramUser): Promise<boolean> {
  return (await runProgram('/bin/sh', ['-c', 'test -x "$1"', 'sh', directory], user)).code === 0;
}

/** Of several processes that do this at once the first wins; a link appears complete or not at all. */
function recordLocation(directory: string, home: string): void {
  const draft = join(directory, `location-${process.pid}-${randomBytes(4).toString('hex')}`);
  onFiles(directory, () => writeFileSync(draft, `${home}\n`));
  try {
    linkSync(draft, join(directory, 'location'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
