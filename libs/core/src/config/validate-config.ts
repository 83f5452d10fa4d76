import { type z } from 'zod';

import { ConfigError, type ConfigProblem } from '../errors.js';
import { deepFreeze } from './deep-freeze.js';

/** Checks `value` against `schema` and returns the frozen result with defaults filled in.
 * @param sourceOf names the file or option that wrote the value at a path, for the message
 * @throws {ConfigError} that lists every problem, not only the first */
export function validateConfig<S extends z.ZodType>(
  schema: S,
  value: unknown,
  sourceOf: (path: readonly (string | number)[]) => string,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return deepFreeze(parsed.data);
  throw new ConfigError(parsed.error.issues.flatMap((issue) => problems(issue, sourceOf)));
}

function problems(
  issue: z.core.$ZodIssue,
  sourceOf: (path: readonly (string | number)[]) => string,
): ConfigProblem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      source: sourceOf([...path, key]),
      path: [...path, key].join('.'),
      message: 'this key is not known here; check the spelling or remove it',
    }));
  }
  return [{ source: sourceOf(path), path: path.join('.'), message: lowerFirst(issue.message) }];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
