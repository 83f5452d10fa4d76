import { dirname, join, resolve } from 'node:path';

import { type Environment, systemClock } from '@prometheus/core';

import { CommandUsageError } from '../../errors.js';
import { closeOnSignals } from '../close-on-signals.js';
import { type DatabaseConfig } from '../config.js';
import { migrateStore, migrationState } from '../migrations.js';
import { openDatabase } from '../open-database.js';
import { resetDatabase } from '../reset.js';
import { type Database } from '../store.js';
import { type CommandContext } from './command-settings.js';

/** Applies pending migrations and says how many. */
export async function migrateCommand(
  config: DatabaseConfig,
  environment: Environment,
  { out }: CommandContext,
): Promise<void> {
  await withDatabase(config, environment, async (database) => {
    for (const store of [database.historical, database.runtime]) {
      const count = await migrateStore(store);
      const { applied } = await migrationState(store);
      out(`${store.name}: ${count === 0 ? 'up to date' : `${count} applied`}, ${applied} in all`);
    }
  });
}

/** Empties both schemas and keeps the trial ledger.
 * @param ledgerFile where the ledger is kept meanwhile; by default beside the embedded server's directory */
export async function resetCommand(
  config: DatabaseConfig,
  environment: Environment,
  { out }: CommandContext,
  confirmed: boolean,
  ledgerFile?: string,
): Promise<void> {
  if (!confirmed) {
    throw new CommandUsageError(
      'reset removes all prices, runs and results, and keeps only the trial ledger. Repeat the command with --yes to do so.',
    );
  }
  const time = systemClock.now().toISOString().replaceAll(':', '').slice(0, 17);
  const file = resolve(ledgerFile ?? join(dirname(config.embedded.directory), `trial-ledger-${time}.jsonl`));
  await withDatabase(config, environment, async (database) => {
    const { trials } = await resetDatabase(database, file);
    out(
      `Both schemas of ${database.description} were built anew; ${trials} row${trials === 1 ? '' : 's'} of the trial ledger kept.`,
    );
  });
}

async function withDatabase(
  config: DatabaseConfig,
  environment: Environment,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(config, { migrate: false, environment });
  const dispose = closeOnSignals(database);
  try {
    await work(database);
  } finally {
    dispose();
    await database.close();
  }
}
