import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { validateConfig } from '../../src/config/validate-config.js';
import { ConfigError } from '../../src/errors.js';

const schema = z.strictObject({
  count: z.int().min(1).max(100).default(8),
  rate: z.number().positive().optional(),
  share: z.number().lt(1).optional(),
  lots: z.number().multipleOf(100).optional(),
  on: z.boolean().optional(),
  name: z.string().min(1).max(3).optional(),
  level: z.enum(['info', 'warn']).optional(),
  kind: z.literal('csv').optional(),
  symbols: z.array(z.string()).min(1).optional(),
  url: z
    .string()
    .regex(/^postgres:\/\//, 'Must be written postgres://user:password@host')
    .optional(),
  code: z
    .string()
    .regex(/^[A-Z]+$/)
    .optional(),
  day: z.iso.date().optional(),
  file: z.string().endsWith('.csv').optional(),
  cap: z.union([z.literal('off'), z.number().min(0).max(1)]).optional(),
  rule: z.union([z.number(), z.array(z.string()), z.strictObject({ a: z.number() })]).optional(),
  model: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('bps'), bps: z.number() }),
      z.strictObject({ type: z.literal('none') }),
    ])
    .optional(),
  columns: z.partialRecord(z.enum(['date', 'open']), z.string()).optional(),
  byName: z.record(z.string().regex(/^[a-z]+$/), z.number()).optional(),
  section: z.strictObject({ inner: z.strictObject({ poolSize: z.number(), port: z.number().optional() }) }).optional(),
  password: z.string().min(12).optional(),
});

function problemsOf(value: unknown, of: z.ZodType = schema): string[] {
  try {
    validateConfig(of, value, (path) => `file of ${path.join('/')}`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { source, path } of error.problems) expect(source).toBe(`file of ${path.replaceAll('.', '/')}`);
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

describe('validateConfig', () => {
  it('a right value -> with defaults filled in, frozen on every level', () => {
    const values = validateConfig(schema, { symbols: ['A'] }, () => 'f');
    expect(values).toEqual({ count: 8, symbols: ['A'] });
    expect(Object.isFrozen(values) && Object.isFrozen(values.symbols)).toBe(true);
  });

  it.each<[unknown, string]>([
    [{ count: 0 }, 'count: expected a number of at least 1, found 0'],
    [{ count: 101 }, 'count: expected a number of at most 100, found 101'],
    [{ count: 1.5 }, 'count: expected a whole number, found 1.5'],
    [{ count: 'many' }, 'count: expected a number, found "many"'],
    [{ count: '5' }, 'count: expected a number, found "5"'],
    [{ count: null }, 'count: expected a number, found nothing (null)'],
    [{ rate: 0 }, 'rate: expected a number above 0, found 0'],
    [{ rate: Number.NaN }, 'rate: expected a number, found NaN'],
    [{ rate: Infinity }, 'rate: expected a number, found Infinity'],
    [{ share: 1 }, 'share: expected a number below 1, found 1'],
    [{ lots: 150 }, 'lots: expected a multiple of 100, found 150'],
    [{ on: 'yes' }, 'on: expected true or false, found "yes"'],
    [{ name: '' }, 'name: expected text of at least 1 character, found empty text'],
    [{ name: 'abcd' }, 'name: expected text of at most 3 characters, found "abcd"'],
    [{ name: 5 }, 'name: expected text, found 5'],
    [{ level: 'loud' }, 'level: expected one of "info", "warn", found "loud"'],
    [{ kind: 'xml' }, 'kind: expected "csv", found "xml"'],
    [{ symbols: 'A' }, 'symbols: expected a list, found "A"'],
    [{ symbols: [] }, 'symbols: expected a list of at least 1 item, found an empty list'],
    [{ symbols: ['A', 5] }, 'symbols.1: expected text, found 5'],
    [{ symbols: { A: 1 } }, 'symbols: expected a list, found keys with values'],
    [{ code: 'a' }, 'code: expected text of the form /^[A-Z]+$/, found "a"'],
    [{ day: '2008-02-30' }, 'day: expected a date written YYYY-MM-DD, found "2008-02-30"'],
    [{ file: 'a.txt' }, 'file: expected text that ends with ".csv", found "a.txt"'],
    [{ cap: 2 }, 'cap: expected a number of at most 1, found 2'],
    [{ cap: 'on' }, 'cap: expected "off", or a number, found "on"'],
    [{ rule: 'x' }, 'rule: expected a number, or a list, or keys with values, found "x"'],
    [{ rule: [1] }, 'rule.0: expected text, found 1'],
    [{ rule: { b: 1, a: 2 } }, 'rule.b: there is no such key; did you mean a?'],
    [{ model: { type: 'tiered' } }, 'model.type: expected one of "bps", "none", found "tiered"'],
    [{ model: {} }, 'model.type: expected one of "bps", "none", but it is missing'],
    [{ model: { type: 'bps' } }, 'model.bps: expected a number, but it is missing'],
    [{ columns: { Open: 'o' } }, 'columns.Open: there is no such key; did you mean open?'],
    [{ columns: { volume: 'v' } }, 'columns.volume: there is no such key; the keys here are date, open'],
    [
      { section: { inner: { poolsize: 1, poolSize: 2 } } },
      'section.inner.poolsize: there is no such key; did you mean poolSize?',
    ],
    [{ section: {} }, 'section.inner: expected keys with values, but it is missing'],
    [{ section: [] }, 'section: expected keys with values, found an empty list'],
    [[1], ': expected keys with values, found a list'],
    ['text', ': expected keys with values, found "text"'],
  ])('%j -> %s', (value, problem) => {
    expect(problemsOf(value)).toEqual([problem]);
  });

  it('a key of the wrong form in a record -> named with the form', () => {
    expect(problemsOf({ byName: { A1: 1 } })).toEqual([
      'byName.A1: expected another key here (expected text of the form /^[a-z]+$/), found "A1"',
    ]);
  });

  it('a message of the schema itself -> kept, with what was found', () => {
    expect(problemsOf({ url: 'mysql://h' })).toEqual([
      'url: must be written postgres://user:password@host, found "mysql://h"',
    ]);
  });

  it('a message of the schema that quotes the value -> not quoted twice', () => {
    const date = z.string().superRefine((value, context) => {
      context.addIssue({ code: 'custom', message: `"${value}" is not a date; write it as YYYY-MM-DD` });
    });
    expect(problemsOf('2008-02-30', date)).toEqual([': "2008-02-30" is not a date; write it as YYYY-MM-DD']);
  });

  it('a rule over a whole section -> its own words', () => {
    const ordered = z
      .strictObject({ from: z.number(), to: z.number() })
      .refine(({ from, to }) => from < to, { error: 'US_EQ needs from below to' });
    expect(problemsOf({ from: 2, to: 1 }, ordered)).toEqual([': US_EQ needs from below to']);
  });

  it('many problems -> all of them in one error', () => {
    expect(problemsOf({ count: 0, on: 1, nonsense: 1, section: { inner: { port: 'x' } } })).toEqual([
      'count: expected a number of at least 1, found 0',
      'on: expected true or false, found 1',
      'section.inner.poolSize: expected a number, but it is missing',
      'section.inner.port: expected a number, found "x"',
      expect.stringMatching(/^nonsense: there is no such key; the keys here are count, rate, /),
    ]);
  });

  it('secrets among wrong values -> not shown', () => {
    const wrong = { url: 'postgress://app:hunter2@h/d', password: 'hunter2', code: 'app:hunter2@h' };
    const problems = problemsOf(wrong);
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).not.toContain('hunter2');
    expect(problems[0]).toContain('found "postgress://app:[redacted]@h/d"');
  });

  it('a long text -> cut', () => {
    expect(problemsOf({ level: 'x'.repeat(5000) })[0]).toHaveLength(
      'level: expected one of "info", "warn", found "..."'.length + 60,
    );
  });

  it('__proto__ as a key -> no such key, and no object changes', () => {
    expect(problemsOf(JSON.parse('{"__proto__":{"polluted":1}}'))[0]).toMatch(/^__proto__: there is no such key/);
    const values = validateConfig(
      z.record(z.string(), z.json()),
      JSON.parse('{"__proto__":{"polluted":1}}'),
      () => 'f',
    );
    expect((values as { polluted?: number }).polluted).toBeUndefined();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
