import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { systemClock } from '@prometheus/core';

import { DatabaseError } from '../../errors.js';
import { program } from './binaries.js';
import { onFiles } from './file-errors.js';
import { type ServerInstallation } from './layout.js';
import { runProgram } from './run-program.js';
import { type ServerProfile } from './settings.js';

/** The server's superuser, whose random password lies beside the data, readable by its owner only. */
export const SERVER_USER_NAME = 'prometheus';
/** Beside postgresql.conf, which includes it; written by each start. */
export const SETTINGS_FILE = 'prometheus.conf';

const ABANDONED_AFTER_MS = 10 * 60_000;

/** Makes the data directory unless it exists, in a sibling folder that is renamed when it is complete: a crash leaves
 * nothing half-made, and of several processes that do this at once the first to finish wins.
 * @throws {DatabaseError} when the existing data are of another major version */
export async function initialiseServer(
  { layout, binaries, user }: ServerInstallation,
  profile: ServerProfile,
): Promise<void> {
  if (existsSync(join(layout.data, 'PG_VERSION'))) {
    refuseOtherVersion(layout.data, binaries.major);
    return;
  }
  removeAbandoned(layout.home);
  if (existsSync(layout.home)) throw inTheWay(layout.home);
  const draft = `${layout.home}.init-${process.pid}-${randomBytes(4).toString('hex')}`;
  const data = join(draft, 'data');
  const passwordForServer = join(draft, 'password-for-initdb');
  try {
    onFiles(draft, () => {
      mkdirSync(draft);
      chmodSync(draft, user === undefined ? 0o700 : 0o755);
      mkdirSync(data, { mode: 0o700 });
      const password = randomBytes(24).toString('base64url');
      writeFileSync(join(draft, 'password'), password, { mode: 0o600 });
      writeFileSync(passwordForServer, password, { mode: 0o600 });
      if (user !== undefined) for (const path of [data, passwordForServer]) chownSync(path, user.uid, user.gid);
    });
    const args = ['-D', data, '-U', SERVER_USER_NAME, `--pwfile=${passwordForServer}`, '--auth=scram-sha-256'];
    args.push('--locale=C', '--encoding=UTF8', '--no-instructions', ...(profile === 'scratch' ? ['--no-sync'] : []));
    const made = await runProgram(program(binaries, 'initdb'), args, user);
    if (made.code !== 0) throw initialisationFailed(layout.home, made.output);
    onFiles(draft, () => {
      rmSync(passwordForServer);
      appendFileSync(join(data, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
    });
    renameSync(draft, layout.home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(join(layout.data, 'PG_VERSION'))) return;
    throw existsSync(layout.home) ? inTheWay(layout.home) : error;
  }
}

function inTheWay(home: string): DatabaseError {
  const data = statSync(join(home, 'data'), { throwIfNoEntry: false });
  if (data !== undefined && process.getuid !== undefined && data.uid !== process.getuid()) {
    return new DatabaseError(
      'embedded',
      `${home} belongs to another user of this machine`,
      'Run as that user, or choose another databases.embedded.directory.',
    );
  }
  return new DatabaseError(
    'embedded',
    `${home} exists, but holds no PostgreSQL data`,
    'Move it away, or choose another databases.embedded.directory.',
  );
}

function refuseOtherVersion(data: string, major: number): void {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found === String(major)) return;
  throw new DatabaseError(
    'embedded',
    `the data in ${data} were written by PostgreSQL ${found}, and this is PostgreSQL ${major}`,
    `Move the folder away to begin anew, or install the version of @prometheus/data that brings PostgreSQL ${found}, or run a server of that version on the folder and set DATABASE_URL.`,
  );
}

function initialisationFailed(home: string, output: string): DatabaseError {
  const lines = output.trim().split('\n');
  const reason = lines.find((line) => /error:|FATAL:|DETAIL:/.test(line)) ?? lines.at(-1) ?? '';
  const remedy = /No space left/i.test(output)
    ? 'The disk is full: free some space, or choose another databases.embedded.directory.'
    : 'Correct this, or choose another databases.embedded.directory, or set DATABASE_URL to a server.';
  return new DatabaseError(
    'embedded',
    `${home} could not be initialised: ${reason.replace(/^.*?(initdb: error|FATAL):\s*/, '')}`,
    remedy,
  );
}

function removeAbandoned(home: string): void {
  const parent = dirname(home);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(`${basename(home)}.init-`))) {
    const path = join(parent, name);
    const age =
      systemClock.now().getTime() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY);
    if (age > ABANDONED_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}
