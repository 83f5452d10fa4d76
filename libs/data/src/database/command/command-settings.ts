import { type Environment, type JsonValue, loadConfig } from '@prometheus/core';
import { z } from 'zod';

import { type DatabaseConfig, databaseConfigSchema } from '../config.js';

/** What a command writes to and reads from; the process's own in the program, captured in tests. */
export interface CommandContext {
  readonly out: (line: string) => void;
  readonly environment: Environment;
}

/** Options that every command of `prometheus-db` takes. */
export interface CommonOptions {
  readonly config: string;
  readonly env?: string;
  readonly directory?: string;
  readonly port?: string;
  readonly json?: boolean;
}

/** The section `databases` of the configuration, with the command line's options on top. */
export function commandSettings(options: CommonOptions, environment: Environment): DatabaseConfig {
  const overrides: Record<string, JsonValue> = {};
  if (options.directory !== undefined) overrides['databases.embedded.directory'] = options.directory;
  if (options.port !== undefined) overrides['databases.embedded.port'] = Number(options.port);
  const schema = z.looseObject({ databases: databaseConfigSchema.prefault({}) });
  return loadConfig(schema, { dir: options.config, env: options.env, overrides, environment }).values.databases;
}

/** A named directory means the embedded server in it, whatever DATABASE_URL says. */
export function commandEnvironment(options: CommonOptions, environment: Environment): Environment {
  return options.directory === undefined ? environment : { ...environment, DATABASE_URL: undefined };
}
