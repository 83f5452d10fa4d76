import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Environment } from '@prometheus/core';

import { CommandUsageError, DatabaseError } from '../../errors.js';
import { type DatabaseConfig } from '../config.js';
import { joinEmbeddedServer } from '../embedded/embedded-server.js';
import { prepareInstallation, serverLayout } from '../embedded/layout.js';
import { isRunning, type Postmaster, readPostmaster, stopPostmaster } from '../embedded/postmaster.js';
import { leaseHolders, stopUnusedServer } from '../embedded/server-lease.js';
import { makeEmbeddedDatabase, storeUrl } from '../open-database.js';
import { type CommandContext } from './command-settings.js';

const UNUSED_ATTEMPTS = 20;
const UNUSED_PAUSE_MS = 100;

/** Starts the embedded server, or joins it, and lets it run until {@link stopCommand}. */
export async function startCommand(
  config: DatabaseConfig,
  environment: Environment,
  { out }: CommandContext,
): Promise<void> {
  refuseUrl(config, environment, 'start');
  const server = await joinEmbeddedServer(config.embedded);
  try {
    await makeEmbeddedDatabase(server);
    server.pin();
  } finally {
    await server.release();
  }
  const state = server.started ? 'started' : 'was running already';
  out(`PostgreSQL ${server.serverVersion} ${state} at 127.0.0.1:${server.port}, data in ${server.layout.home}.`);
  out('It runs until `prometheus-db stop`.');
}

/** Stops the embedded server. While other programs use it, it only loses its pin and stops with the last of them.
 * @param mode `force` stops it under them; `if-unused` leaves the pin and says nothing
 * @throws {DatabaseError} when it is used */
export async function stopCommand(
  config: DatabaseConfig,
  environment: Environment,
  { out }: CommandContext,
  mode?: 'force' | 'if-unused',
): Promise<void> {
  refuseUrl(config, environment, 'stop');
  const { directory } = config.embedded;
  const postmaster = await runningPostmaster(directory);
  if (mode === 'if-unused') {
    if (postmaster !== undefined) await stopIfUnused(directory, postmaster);
    return;
  }
  const layout = serverLayout(directory);
  rmSync(layout.pinFile, { force: true });
  if (postmaster === undefined) {
    out(`No server runs in ${layout.directory}.`);
    return;
  }
  const users = await leaseHolders(layout, postmaster.port);
  if (users.length > 0 && mode !== 'force') {
    throw new DatabaseError(
      'embedded',
      `the server is used by process${users.length > 1 ? 'es' : ''} ${users.join(', ')} and stops when the last of them ends`,
      'End them, or stop it under them with --force.',
    );
  }
  if (!(await stopPostmaster(await prepareInstallation(directory)))) {
    throw new DatabaseError(
      'embedded',
      `the server (process ${postmaster.pid}) did not stop in time`,
      `See ${layout.logFile}.`,
    );
  }
  out(`PostgreSQL at 127.0.0.1:${postmaster.port} stopped.`);
}

/** The server's process, when it runs. */
export async function runningPostmaster(directory: string): Promise<Postmaster | undefined> {
  const layout = serverLayout(directory);
  const postmaster = readPostmaster(layout);
  return postmaster !== undefined && (await isRunning(layout, postmaster)) ? postmaster : undefined;
}

/** The process that called for this may still be ending. */
async function stopIfUnused(directory: string, postmaster: Postmaster): Promise<void> {
  const installation = await prepareInstallation(directory);
  const stop = async (): Promise<void> => {
    await stopPostmaster(installation);
  };
  for (let attempt = 0; attempt < UNUSED_ATTEMPTS; attempt++) {
    if (await stopUnusedServer(installation.layout, postmaster.port, stop)) return;
    await sleep(UNUSED_PAUSE_MS);
  }
}

function refuseUrl(config: DatabaseConfig, environment: Environment, command: string): void {
  const historical = storeUrl('historical', config, environment);
  const runtime = storeUrl('runtime', config, environment);
  if (historical === undefined || runtime === undefined) return;
  throw new CommandUsageError(
    `\`prometheus-db ${command}\` is about the embedded server, but ${historical.origin} selects ${historical.description}. ` +
      "Remove that setting, name a --directory, or use that server's own tools.",
  );
}
