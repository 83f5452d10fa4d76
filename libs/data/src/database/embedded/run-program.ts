import { spawn } from 'node:child_process';

import { processEnvironment } from '@prometheus/core';

/** The operating-system user that a program runs as, where it is not this process's own. */
export interface ProgramUser {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

export interface ProgramResult {
  /** Exit code; undefined when the program could not be started or was killed. */
  readonly code: number | undefined;
  /** Standard output and error in the order of arrival, or why the program could not be started. */
  readonly output: string;
}

/** Runs a program to its end. It starts in `/`, because the working directory may be closed to `user`, and without the
 * PG* variables, which would change PostgreSQL's behaviour. */
export function runProgram(file: string, args: readonly string[], user?: ProgramUser): Promise<ProgramResult> {
  const environment = Object.entries(processEnvironment()).filter(([name]) => !name.startsWith('PG'));
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, {
      cwd: '/',
      env: { ...Object.fromEntries(environment), LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (error) => resolve({ code: undefined, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? undefined, output }));
  });
}
