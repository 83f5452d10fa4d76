import { createLogger, type Logger } from '@prometheus/core';
import { closeOnSignals, type Database, openDatabase } from '@prometheus/data';

import { abortOnSignals } from './abort-on-signals.js';
import { loadPlatformConfig, type PlatformConfig } from './platform-config.js';

/** Options that every command takes. */
export interface CommonOptions {
  readonly configs: string;
  readonly env?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
}

export interface Session {
  readonly platform: PlatformConfig;
  readonly database: Database;
  readonly logger: Logger;
  /** Does work that can be stopped in good order: the first SIGINT, SIGTERM or SIGHUP aborts the signal that it gets, with the
   * signal's name as the reason, and a second one ends the process at once. */
  interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** Opens the database for one command and closes it whatever happens. */
export async function withSession<T>(options: CommonOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const platform = loadPlatformConfig(options.configs, options.env);
  const logger = createLogger({ level: options.debug === true ? 'debug' : platform.logging.level });
  const database = await openDatabase(platform.databases, { logger });
  let dispose = closeOnSignals(database);
  const interruptible: Session['interruptible'] = async (interrupted) => {
    dispose();
    const signals = abortOnSignals();
    try {
      return await interrupted(signals.signal);
    } finally {
      signals.dispose();
      // After a first signal nothing stands between the next one and the end of the process.
      dispose = signals.signal.aborted ? () => undefined : closeOnSignals(database);
    }
  };
  try {
    return await work({ platform, database, logger, interruptible });
  } finally {
    dispose();
    await database.close();
  }
}
