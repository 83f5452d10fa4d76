import { createLogger, type Logger } from '@prometheus/core';
import { closeOnSignals, type Database, openDatabase } from '@prometheus/data';

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
}

/** Opens the database for one command and closes it whatever happens. */
export async function withSession<T>(options: CommonOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const platform = loadPlatformConfig(options.configs, options.env);
  const logger = createLogger({ level: options.debug === true ? 'debug' : platform.logging.level });
  const database = await openDatabase(platform.databases, { logger });
  const dispose = closeOnSignals(database);
  try {
    return await work({ platform, database, logger });
  } finally {
    dispose();
    await database.close();
  }
}
