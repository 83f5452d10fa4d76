import { z } from 'zod';

const serverUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must be written postgres://user:password@host:port/database');

/** Which PostgreSQL to use, and how. In configuration files this is the section `databases`.
 * Each store takes, in this order: its own `url`, the common `url`, the environment's `DATABASE_URL`, the embedded server. */
export const databaseConfigSchema = z.strictObject({
  /** A server of version 14 or newer for both stores. */
  url: serverUrl.optional(),
  historical: z.strictObject({ url: serverUrl.optional() }).prefault({}),
  runtime: z.strictObject({ url: serverUrl.optional() }).prefault({}),
  embedded: z
    .strictObject({
      /** Holds the embedded server's data; a relative path starts at the working directory. */
      directory: z.string().min(1).default('.prometheus/postgres'),
      /** Without it a free port is chosen and kept as long as it stays free. */
      port: z.int().min(1).max(65_535).optional(),
      /** How long a start may take, recovery after a crash included. */
      startTimeoutMs: z.int().min(1_000).default(120_000),
    })
    .prefault({}),
  /** Connections of each store. */
  poolSize: z.int().min(1).max(100).default(8),
  connectTimeoutMs: z.int().min(100).default(10_000),
  /** Ends a statement that runs longer; 0 lets all run on. */
  statementTimeoutMs: z.int().min(0).default(600_000),
  /** How long closing waits for statements that are still running before it cuts them off. */
  closeTimeoutMs: z.int().min(0).default(5_000),
});

export type DatabaseConfig = z.output<typeof databaseConfigSchema>;
export type DatabaseConfigInput = z.input<typeof databaseConfigSchema>;
