import { type z } from 'zod';

import { redact } from '../redact.js';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'keys with values',
  record: 'keys with values',
  null: 'null',
  never: 'nothing',
  undefined: 'nothing',
};

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  date: 'a date written YYYY-MM-DD',
  datetime: 'an instant written like 2008-09-15T13:30:00Z',
  time: 'a time written HH:MM:SS',
  url: 'a URL',
  email: 'an e-mail address',
  uuid: 'a UUID',
};

/** What was expected where zod found an issue, `expected ...`; a schema's own message goes before it. */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  const wanted = wantedBy(issue as z.core.$ZodIssue);
  return wanted === undefined ? undefined : `expected ${wanted}`;
}

function wantedBy(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeName(issue.expected);
    case 'too_small':
      return bounded(
        issue.origin,
        Number(issue.minimum),
        issue.exact ? 'exactly' : issue.inclusive ? 'at least' : 'above',
      );
    case 'too_big':
      return bounded(
        issue.origin,
        Number(issue.maximum),
        issue.exact ? 'exactly' : issue.inclusive ? 'at most' : 'below',
      );
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return formatted(issue);
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return alternatives(issue);
    case 'invalid_key':
      return `another key here (${issue.issues.map((inner) => inner.message).join('; ')})`;
    default:
      return undefined;
  }
}

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? `a value of type ${expected}`;
}

function bounded(origin: string, limit: number, relation: string): string {
  if (origin === 'string') return `text of ${relation} ${counted(limit, 'character')}`;
  if (origin === 'array' || origin === 'set') return `a list of ${relation} ${counted(limit, 'item')}`;
  if (origin === 'object' || origin === 'map') return `${relation} ${counted(limit, 'key')}`;
  const kind = origin === 'int' || origin === 'bigint' ? 'a whole number' : 'a number';
  return relation === 'at least' || relation === 'at most'
    ? `${kind} of ${relation} ${limit}`
    : `${kind} ${relation} ${limit}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function formatted(issue: z.core.$ZodIssueInvalidStringFormat): string {
  const { pattern, prefix, suffix, includes } = issue as {
    pattern?: string;
    prefix?: string;
    suffix?: string;
    includes?: string;
  };
  if (prefix !== undefined) return `text that begins with ${JSON.stringify(prefix)}`;
  if (suffix !== undefined) return `text that ends with ${JSON.stringify(suffix)}`;
  if (includes !== undefined) return `text that contains ${JSON.stringify(includes)}`;
  if (issue.format === 'regex') return `text of the form ${pattern}`;
  return FORMAT_NAMES[issue.format] ?? `text in the format ${issue.format}`;
}

function oneOf(values: readonly unknown[]): string {
  const texts = values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value)));
  return texts.length === 1 ? texts[0] : `one of ${texts.join(', ')}`;
}

function alternatives(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.discriminator !== undefined) return oneOf((issue as { options?: readonly unknown[] }).options ?? []);
  const wanted = issue.errors.map(([first]) => {
    const message = first.message.replace(/^expected /, '');
    return first.path.length === 0 ? message : `${first.path.join('.')} as ${message}`;
  });
  return [...new Set(wanted)].join(', or ');
}

const LONGEST_TEXT = 60;

/** A value as a message shows it: short, and without secrets.
 * @param key the name under which it stands */
export function describeFound(value: unknown, key: string): string {
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'keys with values';
  if (typeof value !== 'string') return String(redact(value, key));
  if (value === '') return 'empty text';
  // A database address that lacks its scheme still has its password before the @.
  const shown = String(redact(value, key)).replace(/:[^\s:/@[]+@/g, ':[redacted]@');
  const cut = shown.length > LONGEST_TEXT ? `${shown.slice(0, LONGEST_TEXT)}...` : shown;
  return cut === '[redacted]' ? cut : JSON.stringify(cut);
}
