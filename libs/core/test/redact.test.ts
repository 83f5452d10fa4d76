import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../src/redact.js';

const SECRET = 'hunter2';

describe('redact by key', () => {
  it.each([
    'password',
    'PASSWORD',
    'passwd',
    'dbPass',
    'passphrase',
    'passwords',
    'PGPASSWORD',
    'clientSecret',
    'secret_key',
    'token',
    'accessToken',
    'apiKey',
    'api-key',
    'x_api_key',
    'privateKey',
    'Authorization',
    'credentials',
    'set-cookie',
  ])('the value of %s -> gone, on every level, also as list, section or number', (key) => {
    const values = [SECRET, 7_311_337, [SECRET, SECRET], { deep: SECRET }];
    for (const value of values) {
      const text = JSON.stringify(redact({ [key]: value, a: { b: [{ [key]: value }] } }));
      expect(text).toBe(`{"${key}":"[redacted]","a":{"b":[{"${key}":"[redacted]"}]}}`);
    }
  });

  it.each(['symbol', 'key', 'bypass', 'passed', 'compassion', 'author', 'keyed'])('the value of %s -> kept', (key) => {
    expect(redact({ [key]: 'AAPL' })).toEqual({ [key]: 'AAPL' });
  });

  it('a secret key without a value, or a yes or no -> kept, because that is what one looks for', () => {
    const value = { password: undefined, token: null, secret: false };
    expect(redact(value)).toEqual(value);
  });

  it('a value whose own key is passed -> gone', () => {
    expect(redact(SECRET, 'password')).toBe('[redacted]');
  });
});

describe('redact inside texts', () => {
  it.each([
    ['postgres://app:hunter2@db.example:5432/main', 'postgres://app:[redacted]@db.example:5432/main'],
    ['cannot reach postgresql://app:hunter2@h/d, retrying', 'cannot reach postgresql://app:[redacted]@h/d, retrying'],
    ['redis://:hunter2@h', 'redis://:[redacted]@h'],
    ['postgres://app:p@hunter2@h/d', 'postgres://app:[redacted]@h/d'],
    ['postgres://app:p/hunter2?#@h/d', 'postgres://app:[redacted]@h/d'],
    [
      'postgres://h/d?user=app&password=hunter2&sslmode=require',
      'postgres://h/d?user=app&password=[redacted]&sslmode=require',
    ],
    ['https://h/v1?apikey=hunter2', 'https://h/v1?apikey=[redacted]'],
    ['host=h password=hunter2 dbname=d', 'host=h password=[redacted] dbname=d'],
    ["host=h password='hunter2 x' dbname=d", 'host=h password=[redacted] dbname=d'],
    ['body {"password": "hunter2", "user": "a"}', 'body {"password": [redacted], "user": "a"}'],
    ['Authorization: Bearer hunter2', 'Authorization: Bearer [redacted]'],
  ])('%s -> %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
    expect(redact({ a: [{ note: text }] })).toEqual({ a: [{ note: expected }] });
  });

  it.each([
    'postgres://app@h/d',
    'https://example.com:8080/path',
    'ratio 3:4, mail a@b.example',
    'Unexpected token } in JSON',
    'the password is wrong',
  ])('%s, which holds no secret -> unchanged', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('redact of what JSON cannot hold', () => {
  it('bigint, NaN, infinities, functions, symbols -> text', () => {
    const value = { a: 12n, b: Number.NaN, c: -Infinity, d: function named() {}, e: Symbol('s') };
    expect(redact(value)).toEqual({ a: '12', b: 'NaN', c: '-Infinity', d: '[function named]', e: 'Symbol(s)' });
  });

  it('Map, Set, Date, URL -> what they hold, without secrets', () => {
    const value = {
      map: new Map([
        ['password', SECRET],
        ['user', 'app'],
      ]),
      set: new Set(['a']),
      date: new Date('2008-09-15T13:30:00Z'),
      url: new URL('postgres://app:hunter2@h/d'),
    };
    expect(redact(value)).toEqual({
      map: { password: '[redacted]', user: 'app' },
      set: ['a'],
      date: '2008-09-15T13:30:00.000Z',
      url: 'postgres://app:[redacted]@h/d',
    });
  });

  it('typed arrays -> their size, not their numbers', () => {
    expect(redact({ prices: new Float64Array(1000), bytes: Buffer.from('ab') })).toEqual({
      prices: '[Float64Array of 8000 bytes]',
      bytes: '[Buffer of 2 bytes]',
    });
  });

  it('an error with code and cause -> all of it but the stack, without secrets', () => {
    const cause = Object.assign(new Error('connect postgres://app:hunter2@h/d'), {
      code: 'ECONNREFUSED',
      password: SECRET,
    });
    const error = new AggregateError([new RangeError('low')], 'failed', { cause });
    expect(redact({ error })).toEqual({
      error: {
        name: 'AggregateError',
        message: 'failed',
        cause: {
          name: 'Error',
          message: 'connect postgres://app:[redacted]@h/d',
          code: 'ECONNREFUSED',
          password: '[redacted]',
        },
        errors: [{ name: 'RangeError', message: 'low' }],
      },
    });
  });

  it('an error with stacks asked for -> its stack, without secrets', () => {
    const { stack } = redact(new Error('at redis://:hunter2@h'), '', { stacks: true }) as { stack: string };
    expect(stack).toMatch(/redact\.test\.ts/);
    expect(stack).not.toContain(SECRET);
  });

  it('structures that contain themselves -> cut there; the same part twice -> kept twice', () => {
    const shared = { x: 1 };
    const loop: Record<string, unknown> = { name: 'loop', first: shared, second: shared };
    loop.self = loop;
    loop.list = [loop];
    const error = new Error('round');
    error.cause = error;
    loop.error = error;
    expect(redact(loop)).toEqual({
      name: 'loop',
      first: { x: 1 },
      second: { x: 1 },
      self: '[circular]',
      list: ['[circular]'],
      error: { name: 'Error', message: 'round', cause: '[circular]' },
    });
  });

  it('a part nested 100,000 deep -> cut, not a stack overflow', () => {
    let deep: unknown = SECRET;
    for (let i = 0; i < 100_000; i++) deep = { deep };
    expect(JSON.stringify(redact(deep))).toContain('[too deep]');
  });

  it('a member that throws when it is read -> said so', () => {
    const value = {
      good: 1,
      inner: {
        get bad(): never {
          throw new Error('closed');
        },
      },
    };
    expect(redact(value)).toEqual({ good: 1, inner: '[unreadable: Error: closed]' });
  });

  it('any value with a secret anywhere under a secret key -> a copy in JSON without it; the input stays', () => {
    const withSecret = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'medium' },
        fc.constant({ password: SECRET }),
        fc.constant(`mysql://u:${SECRET}@h`),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
        fc.anything(),
      ),
    })).node;
    fc.assert(
      fc.property(withSecret, (value) => {
        expect(JSON.stringify(redact(value)) ?? '').not.toContain(SECRET);
      }),
    );
    const input = { password: SECRET };
    redact(input);
    expect(input).toEqual({ password: SECRET });
  });
});
