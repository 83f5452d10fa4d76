import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { systemClock } from '@prometheus/core';
import type pg from 'pg';

import { DatabaseError } from '../../errors.js';
import { isConnectionLoss } from '../connection-errors.js';
import { initialiseServer } from './initialise.js';
import { prepareInstallation, type ServerInstallation, type ServerLayout } from './layout.js';
import {
  freePort,
  isRunning,
  readPostmaster,
  recordedPort,
  removeStalePidFile,
  startPostmaster,
  stopPostmaster,
} from './postmaster.js';
import { embeddedConnection, ForeignServerError, ServerLease } from './server-lease.js';
import { type ServerProfile } from './settings.js';

export interface EmbeddedServerOptions {
  readonly directory: string;
  /** Without it, the recorded or another free port. */
  readonly port?: number;
  readonly startTimeoutMs?: number;
  readonly profile?: ServerProfile;
}

/** The running embedded server, claimed by this process until {@link release}. */
export interface EmbeddedServer {
  readonly layout: ServerLayout;
  readonly port: number;
  readonly serverVersion: string;
  /** True when this call started it, false when it was running. */
  readonly started: boolean;
  /** Settings of a connection to one of its databases; holds the password. */
  connection(database: string): pg.ClientConfig;
  /** Runs statements about the server on the connection that holds the claim. */
  administer<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Lets the server outlive its users, until {@link unpin}. */
  pin(): void;
  unpin(): void;
  /** Gives the claim up; the last one stops the server unless it is pinned. Safe to call twice. */
  release(): Promise<void>;
}

const POLL_MS = 25;

/** Joins the embedded server of a directory; makes and starts it when it does not exist or run. Any number of processes
 * may do so at once: PostgreSQL's own lock decides who starts, the others join.
 * The server is a process of its own. It is stopped by the release of its last user; a process that ends without a
 * release (its event `exit` is seen) leaves that to a short-lived process of `prometheus-db stop --if-unused`, and
 * after a SIGKILL the server waits for the next user.
 * @throws {DatabaseError} naming what stood in the way */
export async function joinEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const profile = options.profile ?? 'durable';
  const installation = await prepareInstallation(options.directory);
  await initialiseServer(installation, profile);
  const deadline = systemClock.monotonicMs() + (options.startTimeoutMs ?? 120_000);
  let started = false;
  let waitingFor = 'its start';
  const unusable = new Map<number, PortProblem>();
  while (systemClock.monotonicMs() < deadline) {
    const postmaster = readPostmaster(installation.layout);
    if (postmaster !== undefined && (await isRunning(installation.layout, postmaster))) {
      try {
        const lease = await ServerLease.acquire(installation.layout, postmaster.port);
        return claimed(installation, lease, started);
      } catch (error) {
        if (!isConnectionLoss(error) && !(error instanceof ForeignServerError)) throw notJoined(installation, error);
        // It is starting, recovering or stopping.
        waitingFor = (error as Error).message;
        await sleep(POLL_MS);
        continue;
      }
    }
    if (postmaster !== undefined) removeStalePidFile(installation.layout, postmaster);
    const port = await choosePort(installation.layout, options.port, unusable);
    if (port === undefined) continue;
    const outcome = await startPostmaster(installation, port, profile, deadline - systemClock.monotonicMs());
    if (typeof outcome === 'object') throw notStarted(installation.layout, outcome.failure);
    if (outcome === 'started') started = true;
    else if (outcome === 'port-in-use' || outcome === 'port-reserved') unusable.set(port, outcome);
    else await sleep(POLL_MS);
  }
  throw new DatabaseError(
    'embedded',
    `the server in ${installation.layout.directory} did not answer in time (${waitingFor})`,
    `See ${installation.layout.logFile}; if it is recovering from a crash, raise databases.embedded.startTimeoutMs.`,
  );
}

type PortProblem = 'port-in-use' | 'port-reserved';

/** @param unusable ports on which a start has failed
 * @returns undefined when the wanted port is taken by this very server, which another process has just started */
async function choosePort(
  layout: ServerLayout,
  wanted: number | undefined,
  unusable: ReadonlyMap<number, PortProblem>,
): Promise<number | undefined> {
  if (wanted === undefined) {
    const recorded = recordedPort(layout) ?? 0;
    if (recorded > 0 && !unusable.has(recorded) && (await freePort(recorded)) === recorded) return recorded;
    const free = await freePort(0);
    if (typeof free === 'number') return free;
    throw new DatabaseError('embedded', 'no port of 127.0.0.1 is free', 'Close some programs that listen on ports.');
  }
  const problem = unusable.get(wanted) ?? (await freePort(wanted));
  if (typeof problem === 'number') return problem;
  const postmaster = readPostmaster(layout);
  if (postmaster !== undefined && (await isRunning(layout, postmaster))) return undefined;
  throw new DatabaseError(
    'embedded',
    problem === 'port-in-use'
      ? `port ${wanted} is in use by another program`
      : `port ${wanted} is reserved for the system`,
    `${problem === 'port-in-use' ? 'Stop that program, choose' : 'Choose'} another databases.embedded.port, or leave it out to have a free one chosen.`,
  );
}

function claimed(installation: ServerInstallation, lease: ServerLease, started: boolean): EmbeddedServer {
  const { layout } = installation;
  const stop = async (): Promise<void> => {
    await stopPostmaster(installation);
  };
  const forget = stopAfterExit(layout);
  return {
    layout,
    port: lease.port,
    serverVersion: lease.serverVersion,
    started,
    connection: (database) => embeddedConnection(layout, lease.port, database),
    administer: (work) => lease.use(work),
    pin: () => writeFileSync(layout.pinFile, ''),
    unpin: () => rmSync(layout.pinFile, { force: true }),
    release: async () => {
      forget();
      await lease.release(stop);
    },
  };
}

/** How many unreleased claims this process has on each directory. */
const unreleased = new Map<string, number>();
let exitWatched = false;

/** An exit handler cannot wait for an answer of the server, so it leaves the last step to another process. */
function stopAfterExit(layout: ServerLayout): () => void {
  unreleased.set(layout.directory, (unreleased.get(layout.directory) ?? 0) + 1);
  if (!exitWatched) {
    exitWatched = true;
    process.once('exit', () => {
      const command = fileURLToPath(new URL(`../../bin/prometheus-db${extname(import.meta.url)}`, import.meta.url));
      for (const [directory, claims] of unreleased) {
        if (claims === 0 || !existsSync(directory)) continue;
        // A debugger's options would make that process wait for one.
        const nodeArgs = process.execArgv.filter((argument) => !argument.startsWith('--inspect'));
        const args = [...nodeArgs, command, 'stop', '--if-unused', '--directory', directory];
        spawn(process.execPath, args, { detached: true, stdio: 'ignore', windowsHide: true }).unref();
      }
    });
  }
  let forgotten = false;
  return () => {
    if (!forgotten) unreleased.set(layout.directory, (unreleased.get(layout.directory) ?? 1) - 1);
    forgotten = true;
  };
}

function notJoined({ layout }: ServerInstallation, cause: unknown): DatabaseError {
  const wrongPassword = (cause as { code?: string }).code === '28P01';
  return new DatabaseError(
    'embedded',
    `the server in ${layout.directory} runs, but refused the connection`,
    wrongPassword
      ? `The password in ${layout.passwordFile} is not the server's: restore that file, or move ${layout.home} away to begin anew.`
      : `See ${layout.logFile}.`,
    { cause },
  );
}

function notStarted(layout: ServerLayout, failure: string): DatabaseError {
  const remedies: [RegExp, string][] = [
    [/No space left|could not write/i, 'The disk is full: free some space and try again.'],
    [/Permission denied/i, `Give the server's user access to ${layout.data} and its parent folders.`],
    [
      /Cannot allocate memory|could not map anonymous shared memory/i,
      'Free some memory, or set DATABASE_URL to a server.',
    ],
  ];
  const remedy = remedies.find(([pattern]) => pattern.test(failure))?.[1] ?? `See ${layout.logFile}.`;
  return new DatabaseError('embedded', `the server in ${layout.directory} does not start: ${failure}`, remedy);
}
