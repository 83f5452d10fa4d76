import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { loadConfig, type LogLevel } from '@prometheus/core';
import { databaseConfigSchema, type QualityPolicy, qualityPolicySchema } from '@prometheus/data';
import { z } from 'zod';

const platformSchema = z.strictObject({
  databases: databaseConfigSchema.prefault({}),
  logging: z.strictObject({ level: z.enum(['error', 'warn', 'info', 'debug']).default('warn') }).prefault({}),
  /** Relative paths start at the working directory. */
  paths: z
    .strictObject({
      cache: z.string().min(1).default('.prometheus/cache'),
      results: z.string().min(1).default('results'),
      /** Trained models, each in a file that is named by its hash. */
      artifacts: z.string().min(1).default('.prometheus/artifacts'),
    })
    .prefault({}),
  /** What quality control accepts of ingestions from files. */
  quality: qualityPolicySchema.prefault({}),
  engines: z.record(z.string(), z.json()).default({}),
});

export interface PlatformConfig {
  readonly databases: z.output<typeof databaseConfigSchema>;
  readonly logging: { readonly level: LogLevel };
  readonly quality: QualityPolicy;
  readonly paths: { readonly cache: string; readonly results: string; readonly artifacts: string };
}

/** Settings of the platform from the folder `configs` (where there is one) and `PROMETHEUS__...` of the environment.
 * @throws {ConfigError} listing every problem with file and path */
export function loadPlatformConfig(folder: string, env?: string): PlatformConfig {
  const dir = resolve(folder);
  return loadConfig(platformSchema, { dir, ...(env === undefined || !existsSync(dir) ? {} : { env }) }).values;
}
