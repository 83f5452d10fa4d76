import { readFileSync } from 'node:fs';

import { DatabaseError } from '../../errors.js';
import { type ProgramUser, runProgram } from './run-program.js';

const NAME = 'postgres';

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, which is made when it does not exist.
 * @returns undefined when this process is not root and the server runs as its own user */
export async function serverUser(): Promise<ProgramUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await lookUp();
  if (existing !== undefined) return existing;
  const attempts: [string, string[]][] = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false', NAME],
    ],
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', NAME]],
  ];
  for (const [program, args] of attempts) {
    await runProgram(program, args);
    // Another process may have made the user in the meantime, so only its existence counts.
    const made = await lookUp();
    if (made !== undefined) return made;
  }
  throw new DatabaseError(
    'embedded',
    `PostgreSQL cannot run as root, and the user "${NAME}" neither exists nor could be made`,
    `Make it (useradd --system ${NAME}), or run as an ordinary user, or set DATABASE_URL to a server.`,
  );
}

async function lookUp(): Promise<ProgramUser | undefined> {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === NAME);
  if (entry !== undefined) return { name: NAME, uid: Number(entry[2]), gid: Number(entry[3]) };
  // Users of a directory service are not in the file.
  const [uid, gid] = await Promise.all([runProgram('id', ['-u', NAME]), runProgram('id', ['-g', NAME])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { name: NAME, uid: Number(uid.output), gid: Number(gid.output) };
}
