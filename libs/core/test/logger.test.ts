import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { type Decision } from '../src/decision.js';
import { tradeDate } from '../src/ids.js';
import { createLogger, type Logger, type LoggerOptions } from '../src/logger.js';

/** A logger and the lines it has written. */
function capture(options: LoggerOptions = {}): {
  logger: Logger;
  lines: () => string[];
  records: () => Record<string, unknown>[];
} {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  const lines = (): string[] => text.split('\n').slice(0, -1);
  const records = (): Record<string, unknown>[] => lines().map((line) => JSON.parse(line) as Record<string, unknown>);
  return { logger: createLogger({ format: 'json', ...options, stream }), lines, records };
}

describe('createLogger with JSON', () => {
  it('a message with fields -> one line of JSON with level, UTC instant, message and fields', () => {
    const { logger, records } = capture();
    logger.info('ingested', { rows: 1_100_000, seconds: 9.5, folder: 'prices' });
    const [record] = records();
    expect(record).toEqual({
      level: 'info',
      message: 'ingested',
      rows: 1_100_000,
      seconds: 9.5,
      folder: 'prices',
      timestamp: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
    });
  });

  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
    [undefined, ['error', 'warn', 'info']],
  ] as const)('level %s -> writes %s', (level, written) => {
    const { logger, records } = capture({ level });
    logger.debug('d');
    logger.info('i');
    logger.warn('w');
    logger.error('e');
    expect(records().map((record) => record.level)).toEqual([...written].reverse());
  });

  it('a child -> adds its fields and those of its parents; the line wins over the child, the child over the parent', () => {
    const { logger, records } = capture();
    const child = logger.child({ runId: 'r1', engine: 'regime' }).child({ engine: 'risk', contextId: 'c' });
    child.info('a', { contextId: 'own' });
    logger.info('b');
    expect(records()).toEqual([
      expect.objectContaining({ message: 'a', runId: 'r1', engine: 'risk', contextId: 'own' }),
      expect.not.objectContaining({ runId: 'r1' }),
    ]);
  });

  it('secrets in message, fields and child fields -> redacted at any depth', () => {
    const { logger, lines } = capture();
    logger.child({ db: { url: 'postgres://app:hunter2@h/d' } }).warn('lost postgres://app:hunter2@h/d', {
      a: [{ b: { apiKey: 'hunter2' } }],
      error: new Error('token=hunter2'),
    });
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).not.toContain('hunter2');
    expect(lines()[0].match(/\[redacted\]/g)).toHaveLength(4);
  });

  it('fields that contain themselves, bigint, undefined -> a line all the same', () => {
    const { logger, records } = capture();
    const loop: Record<string, unknown> = { micros: 2n ** 70n, nothing: undefined };
    loop.self = loop;
    logger.info('loop', { loop, error: Object.assign(new Error('x'), { loop }) });
    expect(records()[0]).toMatchObject({
      loop: { micros: '1180591620717411303424', self: '[circular]' },
      error: { message: 'x', loop: { self: '[circular]' } },
    });
  });

  it('fields named like the parts of the line -> kept beside them under a name with an underscore', () => {
    const { logger, records } = capture();
    logger.info('text', { message: 'm', level: 'l', timestamp: 't', stack: 's' });
    const [record] = records();
    expect(record).toMatchObject({
      level: 'info',
      message: 'text',
      message_: 'm',
      level_: 'l',
      timestamp_: 't',
      stack: 's',
    });
    expect(record.timestamp).not.toBe('t');
  });

  it('text with line ends and format signs -> one line, as it was', () => {
    const { logger, lines, records } = capture();
    logger.info('two\nlines %s %d', { a: 1 });
    expect(lines()).toHaveLength(1);
    expect(records()[0].message).toBe('two\nlines %s %d');
  });

  it.each([
    ['info', false],
    ['debug', true],
  ] as const)('an error at level %s -> with its stack: %s', (level, hasStack) => {
    const { logger, records } = capture({ level });
    logger.error('failed', { error: new Error('x') });
    expect('stack' in (records()[0].error as object)).toBe(hasStack);
  });

  it('a decision -> its identifying fields and hash, not its action', () => {
    const decision: Decision = {
      engine: 'momentum',
      asOfDate: tradeDate('2008-09-15'),
      contextId: 'c',
      configId: 'momentum_0123456789ab',
      modelIds: ['m'],
      inputsHash: 'ff',
      action: { targets: { AAPL: 1 } },
    };
    const { logger, records } = capture();
    logger.child({ runId: 'r' }).logDecision(decision, 'abc');
    const { action, ...shown } = decision;
    expect(action).toBeDefined();
    expect(records()[0]).toEqual({
      ...shown,
      hash: 'abc',
      runId: 'r',
      level: 'info',
      message: 'decision',
      timestamp: expect.any(String),
    });
  });
});

describe('createLogger for people', () => {
  it('a message with fields -> instant, level, message, then name=value, quoted where it has white space', () => {
    const { logger, lines } = capture({ format: 'pretty' });
    logger.warn('late bar', { symbol: 'LEHMQ', note: 'over the counter', gaps: [1, 2], nothing: undefined });
    const [line] = lines();
    expect(line.replace(/^\S+/, 'T')).toBe('T warn  late bar symbol=LEHMQ note="over the counter" gaps=[1,2]');
  });

  it('no format named and no terminal -> JSON', () => {
    const { logger, records } = capture({ format: undefined });
    logger.info('x');
    expect(records()[0].message).toBe('x');
  });

  it('no format named and a terminal -> the readable form', () => {
    let text = '';
    const write = (chunk: unknown, _: unknown, done: () => void): void => {
      text += String(chunk);
      done();
    };
    createLogger({ stream: Object.assign(new Writable({ write }), { isTTY: true }) }).info('x');
    expect(text).toMatch(/^\S+ info {2}x\n$/);
  });
});
