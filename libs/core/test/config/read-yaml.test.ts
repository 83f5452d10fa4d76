import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonValue } from '../../src/canonical-json.js';
import { parseScalar, readYaml } from '../../src/config/read-yaml.js';
import { ConfigError } from '../../src/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'read-yaml-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'a.yaml');

function read(text: string): JsonValue {
  writeFileSync(file, text);
  return readYaml(file);
}

function messagesOf(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) expect(problem.source).toBe(file);
    return error.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  }
  return [];
}

describe('readYaml', () => {
  it('sections, lists, comments, anchors, JSON -> plain values', () => {
    expect(read('# top\na: {b: 1}\nc: [x, "007"]\nd: &d {e: true}\nf: *d\n')).toEqual({
      a: { b: 1 },
      c: ['x', '007'],
      d: { e: true },
      f: { e: true },
    });
    expect(read('{"a": [1, null]}')).toEqual({ a: [1, null] });
  });

  it('dates, yes and no, version-like text -> text, as YAML 1.2 has it', () => {
    expect(read('start: 2003-01-01\nflag: yes\nversion: 1.2.3')).toEqual({
      start: '2003-01-01',
      flag: 'yes',
      version: '1.2.3',
    });
  });

  it.each(['', '# only a comment\n', '---\n', '\ufeff'])('the empty file %j -> an empty mapping', (text) => {
    expect(read(text)).toEqual({});
  });

  // Lines and columns counted by hand, from 1.
  it.each([
    ['a: 1\nb:\n\tc: 2\n', ['line 3, column 1: tabs are not allowed as indentation']],
    ['a: 1\nb: "x\n', ['line 3, column 1: missing closing "quote']],
    ['a: 1\na: 2\n', ['line 2, column 1: the key a is written a second time in the same section; keep one of them']],
    [
      'x:\n  "b c": 1\n  "b c": 2\n',
      ['line 3, column 3: the key "b c" is written a second time in the same section; keep one of them'],
    ],
    ['a: 1\n---\nb: 2\n', ['line 2, column 1: a second document begins here; keep one document in a file']],
    [
      'a: 1\nb: !rate 5\n',
      ['line 2, column 4: unresolved tag: !rate; quote the text if it is meant to begin with "!"'],
    ],
    [
      'a: @x\nb: `y\n',
      [
        'line 1, column 4: plain value cannot start with reserved character @',
        'line 2, column 4: plain value cannot start with reserved character `',
      ],
    ],
    ['a: *nowhere\n', ['unresolved alias (the anchor must be set before the alias): nowhere']],
    ['a: &a\n  b: [*a]\n', ['a.b.0: this value contains itself; write it out without the anchor']],
    ['a:\n  __proto__:\n    polluted: true\n', ['a.__proto__: the name __proto__ cannot be used; remove it']],
  ])('%j -> every fault with its place', (text, messages) => {
    expect(messagesOf(() => read(text))).toEqual(messages);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('anchors that multiply to billions of values -> ConfigError instead of exhausted memory', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 10; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(messagesOf(() => read(lines.join('\n')))[0]).toMatch(/alias count/);
  });

  it('no file, or a folder -> ConfigError that says so', () => {
    expect(() => readYaml(join(folder, 'none.yaml'))).toThrow(/none\.yaml: the file does not exist; check the path/);
    expect(() => readYaml(folder)).toThrow(/this is a folder; name a file/);
  });

  it('any JSON value written as JSON -> itself', () => {
    const anyObject = fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.jsonValue({ noUnicodeString: true }),
      {
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(anyObject, (value) => {
        const text = JSON.stringify(value);
        if (text.includes('__proto__') || text.includes('-0')) return;
        expect(read(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 50 },
    );
  });
});

describe('parseScalar', () => {
  it.each<[string, JsonValue]>([
    ['5', 5],
    ['-1.5e3', -1500],
    [' 7 ', 7],
    ['true', true],
    ['null', null],
    ['~', null],
    ['', null],
    ['yes', 'yes'],
    ['momentum', 'momentum'],
    ['two words', 'two words'],
    ['"007"', '007'],
    ["'5'", '5'],
    ['2003-01-01', '2003-01-01'],
    ['[AAPL, 5]', ['AAPL', 5]],
    ['{a: {b: 1}}', { a: { b: 1 } }],
    ['postgres://app:p#w@h:5432/d?x=1', 'postgres://app:p#w@h:5432/d?x=1'],
  ])('%j -> what YAML reads: %j', (text, value) => {
    expect(parseScalar(text)).toEqual(value);
  });

  it.each([
    '#fff',
    'a: b',
    'a #1',
    '- x',
    '*',
    '*x',
    '&x',
    '&x 5',
    '!!str 5',
    '"x" # c',
    '[a] # c',
    '!x',
    '@x',
    '%x',
    '"x',
    '[a',
    'a\nb',
    '[*x]',
    '? x',
    'x:',
  ])('%j, which YAML would read as something else or not at all -> the text itself', (text) => {
    expect(parseScalar(text)).toBe(text);
  });

  it('any text -> no exception', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseScalar(text)));
  });
});
