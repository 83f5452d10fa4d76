import { type z } from 'zod';

import { EncoderArtifactError } from '../errors.js';

/** @param kind names the model in the error
 * @throws {EncoderArtifactError} with the first place where `json` is not what the schema says */
export function readArtifact<S extends z.ZodType>(kind: string, schema: S, json: unknown): z.output<S> {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new EncoderArtifactError(kind, issue.path.join('.'), issue.message);
}
