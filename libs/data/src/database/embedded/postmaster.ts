import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { program } from './binaries.js';
import { onFiles } from './file-errors.js';
import { SETTINGS_FILE } from './initialise.js';
import { type ServerInstallation, type ServerLayout } from './layout.js';
import { runProgram } from './run-program.js';
import { serverSettings, type ServerProfile } from './settings.js';

/** What a running server writes into postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const MAX_LOG_BYTES = 10_000_000;

/** Reads postmaster.pid; undefined when there is none. The process named in it may be dead: see {@link isRunning}.
 * @see PostgreSQL documentation, "Database File Layout", postmaster.pid */
export function readPostmaster(layout: ServerLayout): Postmaster | undefined {
  const text = readPidFile(layout);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3] ?? 0) };
}

/** True when the process named in postmaster.pid is this server, not another one that was given the same number after
 * a crash or a new start of the machine or container. */
export async function isRunning(layout: ServerLayout, postmaster: Postmaster): Promise<boolean> {
  try {
    process.kill(postmaster.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const command = await commandLine(postmaster.pid);
  if (command === undefined || command.includes(layout.data)) return true;
  // Started by hand from another folder, it may name the data by a relative path.
  return /\bpostgres\b/.test(command) && !/-D\s*["']?[/\\]/.test(command);
}

/** Empty for a process that has ended and whose parent has not noticed; undefined when it cannot be read. */
async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return undefined;
    }
  }
  const shown = await runProgram('ps', ['-o', 'command=', '-ww', '-p', String(pid)]);
  return shown.code === undefined ? undefined : shown.output;
}

/** Removes a postmaster.pid whose server is gone. PostgreSQL does so itself unless the number lives on in another
 * process. Renaming first makes sure that exactly the file that was judged goes. */
export function removeStalePidFile(layout: ServerLayout, judged: Postmaster): void {
  const file = join(layout.data, 'postmaster.pid');
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (Number(readFileSync(aside, 'utf8').split('\n')[0]) === judged.pid) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

export type StartOutcome =
  'started' | 'already-running' | 'port-in-use' | 'port-reserved' | 'not-yet' | { readonly failure: string };

/** Starts the server as a process of its own, which outlives this one. */
export async function startPostmaster(
  { layout, binaries, user }: ServerInstallation,
  port: number,
  profile: ServerProfile,
  timeoutMs: number,
): Promise<StartOutcome> {
  const settings = join(layout.data, SETTINGS_FILE);
  onFiles(settings, () => {
    const draft = `${settings}.${process.pid}`;
    writeFileSync(draft, serverSettings(port, profile), { mode: 0o600 });
    if (user !== undefined) chownSync(draft, user.uid, user.gid);
    renameSync(draft, settings);
    if ((statSync(layout.logFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) rmSync(layout.logFile);
  });
  const logStart = statSync(layout.logFile, { throwIfNoEntry: false })?.size ?? 0;
  const timeout = String(Math.max(1, Math.ceil(timeoutMs / 1000)));
  const args = ['start', '-D', layout.data, '-l', layout.logFile, '-w', '-t', timeout, '-s'];
  const result = await runProgram(program(binaries, 'pg_ctl'), args, user);
  if (result.code === 0) return 'started';
  return startOutcome(result.output, readFrom(layout.logFile, logStart));
}

/** Reads from pg_ctl's words and the server's log why a start failed. */
export function startOutcome(output: string, log: string): StartOutcome {
  // It is empty while the faster process has made it and not yet written it.
  if (/lock file "postmaster.pid" (already exists|is empty)/.test(log)) return 'already-running';
  if (/could not bind .*Address already in use/i.test(log)) return 'port-in-use';
  if (/could not bind .*Permission denied/i.test(log)) return 'port-reserved';
  // After a crash of the server alone its helpers need a moment to notice and end.
  if (/shared memory block .* is still in use/.test(log)) return 'not-yet';
  const reasons = log.split('\n').filter((line) => /FATAL:|PANIC:/.test(line));
  const reason = reasons.at(-1)?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? output.trim().split('\n')[0];
  return { failure: reason === '' ? 'it ended without a message' : reason };
}

/** Stops the server and waits until it is gone. Open transactions of others are rolled back. */
export async function stopPostmaster(
  { layout, binaries, user }: ServerInstallation,
  timeoutMs = 60_000,
): Promise<boolean> {
  const timeout = String(Math.ceil(timeoutMs / 1000));
  const args = ['stop', '-D', layout.data, '-m', 'fast', '-w', '-t', timeout, '-s'];
  const result = await runProgram(program(binaries, 'pg_ctl'), args, user);
  return result.code === 0 || !existsSync(join(layout.data, 'postmaster.pid'));
}

/** The port of the last start, from the settings file. */
export function recordedPort(layout: ServerLayout): number | undefined {
  try {
    const match = /^port = (\d+)$/m.exec(readFileSync(join(layout.data, SETTINGS_FILE), 'utf8'));
    return match === null ? undefined : Number(match[1]);
  } catch {
    return undefined;
  }
}

/** A port of the loopback interface that is free at this moment: `wanted`, or with 0 any. */
export async function freePort(wanted: number): Promise<number | 'port-in-use' | 'port-reserved'> {
  const server = createServer();
  try {
    return await new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') resolve('port-in-use');
        else if (error.code === 'EACCES') resolve('port-reserved');
        else reject(error);
      });
      server.listen(wanted, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function readPidFile(layout: ServerLayout): string | undefined {
  try {
    return readFileSync(join(layout.data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function readFrom(file: string, position: number): string {
  if (!existsSync(file)) return '';
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - position));
    readSync(descriptor, bytes, 0, bytes.length, position);
    return bytes.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}
