import { type z } from 'zod';

import { ConfigError, type ConfigProblem } from '../errors.js';
import { deepFreeze } from './deep-freeze.js';
import { describeFound, expectation } from './issue-text.js';
import { keysKnownAt, nearest } from './known-keys.js';

type Path = readonly (string | number)[];
type SourceOf = (path: Path) => string;

/** `missing` problems can have their cause elsewhere, `written` ones lie in a value that stands in some layer. */
export interface SchemaProblem extends ConfigProblem {
  readonly kind: 'written' | 'missing';
}

/** Checks `value` against `schema` and returns the frozen result with defaults filled in.
 * @param sourceOf names the file or option that wrote the value at a path, for the message
 * @throws {ConfigError} that lists every problem, not only the first */
export function validateConfig<S extends z.ZodType>(schema: S, value: unknown, sourceOf: SourceOf): z.output<S> {
  const checked = checkConfig(schema, value, sourceOf);
  if ('values' in checked) return checked.values;
  throw new ConfigError(checked.problems.map(({ source, path, message }) => ({ source, path, message })));
}

/** `validateConfig` that returns the problems. */
export function checkConfig<S extends z.ZodType>(
  schema: S,
  value: unknown,
  sourceOf: SourceOf,
): { readonly values: z.output<S> } | { readonly problems: readonly SchemaProblem[] } {
  const parsed = schema.safeParse(value, { error: expectation, reportInput: true });
  if (parsed.success) return { values: deepFreeze(parsed.data) };
  return { problems: parsed.error.issues.flatMap((issue) => issueProblems(issue, [], schema, sourceOf)) };
}

function issueProblems(
  issue: z.core.$ZodIssue,
  above: Path,
  schema: z.core.$ZodType,
  sourceOf: SourceOf,
): SchemaProblem[] {
  const path = [
    ...above,
    ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : (key as string | number))),
  ];
  const problem = (at: Path, message: string, kind: SchemaProblem['kind'] = 'written'): SchemaProblem => ({
    source: sourceOf(at),
    path: at.join('.'),
    message,
    kind,
  });
  if (issue.code === 'unrecognized_keys') {
    const known = keysKnownAt(schema, path);
    return issue.keys.map((key) => problem([...path, key], `there is no such key; ${remedy(key, known)}`));
  }
  if (issue.code === 'invalid_union') {
    const branch = onlyMatchingBranch(issue);
    if (branch !== undefined) return branch.flatMap((inner) => issueProblems(inner, path, schema, sourceOf));
  }
  const found =
    issue.code === 'invalid_union' && issue.discriminator !== undefined
      ? (issue.input as Record<string, unknown> | undefined)?.[issue.discriminator]
      : issue.input;
  const message = lowerFirst(issue.message);
  // A refinement looks at a whole section, which its message describes better than a list of its values would.
  if (issue.code === 'custom' && typeof found === 'object') return [problem(path, message)];
  if (found === undefined) return [problem(path, `${message}, but it is missing`, 'missing')];
  const shown = describeFound(found, String(path.at(-1) ?? ''));
  const quoted = issue.code === 'custom' && message.includes(shown);
  return [problem(path, quoted ? message : `${message}, found ${shown}`)];
}

/** The issues of the one alternative whose type or literal the value is; undefined when it is none's or several's. */
function onlyMatchingBranch(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  const matching = issue.errors.filter((issues) => !issues.some(isOfAnotherKind));
  return matching.length === 1 ? matching[0] : undefined;
}

function isOfAnotherKind({ path, code }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function remedy(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  if (meant !== undefined) return `did you mean ${meant}?`;
  return known.length === 0 ? 'remove it' : `the keys here are ${known.join(', ')}`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
