import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { loadConfig, type LoadConfigOptions } from '../../src/config/load-config.js';
import { ConfigError } from '../../src/errors.js';
import { configId } from '../../src/identity.js';

const folder = mkdtempSync(join(tmpdir(), 'load-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
let dir = folder;
let count = 0;
beforeEach(() => {
  dir = join(folder, `configs-${(count += 1)}`);
  mkdirSync(dir);
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

const schema = z.strictObject({
  databases: z.strictObject({ url: z.string().optional(), poolSize: z.int().min(1).default(8) }).prefault({}),
  level: z.enum(['info', 'warn']).default('warn'),
  symbols: z.array(z.string()).default([]),
  engines: z.record(z.string(), z.json()).default({}),
});

const load = (options: Partial<LoadConfigOptions> = {}) => loadConfig(schema, { dir, environment: {}, ...options });

/** Each problem as `source: path: message`, sources below the folder without it. */
function problemsOf(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ source, path, message }) => `${source.replace(`${dir}/`, '')}: ${path}: ${message}`);
  }
  return [];
}

describe('loadConfig: layers', () => {
  it('no folder, or an empty one -> the defaults', () => {
    const defaults = { databases: { poolSize: 8 }, level: 'warn', symbols: [], engines: {} };
    expect(load().values).toEqual(defaults);
    expect(load({ dir: join(dir, 'none') }).values).toEqual(defaults);
  });

  it('each layer -> wins over the ones before: base, engine folders, env, environment, overrides', () => {
    const poolSize = (options: Partial<LoadConfigOptions>): number => load(options).values.databases.poolSize;
    const environment = { PROMETHEUS__DATABASES__POOL_SIZE: '4' };
    write('a.yaml', 'databases: {poolSize: 1, url: base}\n');
    expect(poolSize({})).toBe(1);
    write('b.yaml', 'databases: {poolSize: 2}\n');
    expect(poolSize({})).toBe(2);
    write('env/ci.yaml', 'databases: {poolSize: 3}\n');
    expect(poolSize({})).toBe(2);
    expect(poolSize({ env: 'ci' })).toBe(3);
    expect(poolSize({ env: 'ci', environment })).toBe(4);
    expect(poolSize({ env: 'ci', environment, overrides: { 'databases.poolSize': 5 } })).toBe(5);
    expect(load({ env: 'ci', environment }).values.databases.url).toBe('base');
  });

  it('an engine folder -> sets engines.<name> over the base; env, variables and overrides go over it', () => {
    write('platform.yaml', 'engines: {regime: {window: 1, kept: true}}\n');
    write('regime/base.yaml', 'window: 2\nlabels: [calm, crisis]\n');
    write('regime/later.yml', 'window: 3\n');
    const window = (options: Partial<LoadConfigOptions> = {}): unknown =>
      (load(options).getEngineConfig('regime').body as { window: number }).window;
    expect(load().values.engines).toEqual({ regime: { window: 3, kept: true, labels: ['calm', 'crisis'] } });
    write('env/live.yml', 'engines: {regime: {window: 4}}\n');
    const environment = { PROMETHEUS__ENGINES__REGIME__WINDOW: '5' };
    expect(window()).toBe(3);
    expect(window({ env: 'live' })).toBe(4);
    expect(window({ env: 'live', environment })).toBe(5);
    expect(window({ env: 'live', environment, overrides: { 'engines.regime.window': 6 } })).toBe(6);
  });

  it('folders of named configurations, hidden files and other files -> not read', () => {
    write('backtests/momentum.yaml', 'unknown: 1\n');
    write('pipelines/daily.yaml', 'unknown: 1\n');
    write('env/other.yaml', 'unknown: 1\n');
    write('.hidden.yaml', 'unknown: 1\n');
    write('..data/x.yaml', 'unknown: 1\n');
    write('notes.txt', 'unknown: 1\n');
    write('a.yaml.bak', 'unknown: 1\n');
    expect(load().values.engines).toEqual({});
  });

  it('files and folders that are links, as in mounted volumes -> read', () => {
    write('..data/platform.yaml', 'level: info\n');
    write('..data/regime-files/a.yaml', 'window: 2\n');
    symlinkSync(join(dir, '..data/platform.yaml'), join(dir, 'platform.yaml'));
    symlinkSync(join(dir, '..data/regime-files'), join(dir, 'regime'));
    symlinkSync(join(dir, 'gone.yaml'), join(dir, 'broken.yaml'));
    expect(load().values).toMatchObject({ level: 'info', engines: { regime: { window: 2 } } });
  });

  it('variables -> camel case, YAML values; other names and unset ones do not count', () => {
    const environment = {
      PROMETHEUS__SYMBOLS: '[AAPL, "007"]',
      PROMETHEUS__DATABASES__URL: 'postgres://app:a#b: c@h/d',
      PROMETHEUS__LEVEL: undefined,
      PROMETHEUS_LEVEL: 'loud',
      XPROMETHEUS__LEVEL: 'loud',
      PATH: '/bin',
    };
    expect(load({ environment }).values).toMatchObject({
      symbols: ['AAPL', '007'],
      databases: { url: 'postgres://app:a#b: c@h/d', poolSize: 8 },
      level: 'warn',
    });
  });

  it('a list in a higher layer -> replaces the list below', () => {
    write('a.yaml', 'symbols: [A, B, C]\n');
    expect(load({ overrides: { symbols: ['D'] } }).values.symbols).toEqual(['D']);
  });

  it('no environment passed -> that of the process', () => {
    process.env.PROMETHEUS__LEVEL = 'info';
    try {
      expect(loadConfig(schema, { dir }).values.level).toBe('info');
    } finally {
      delete process.env.PROMETHEUS__LEVEL;
    }
  });

  it('the order of the variables -> does not matter', () => {
    const entries: [string, string][] = [
      ['PROMETHEUS__DATABASES', 'null'],
      ['PROMETHEUS__DATABASES__POOL_SIZE', '3'],
    ];
    for (const order of [entries, [...entries].reverse()]) {
      expect(load({ environment: Object.fromEntries(order) }).values.databases).toEqual({ poolSize: 3 });
    }
  });
});

describe('loadConfig: result', () => {
  it('values -> frozen on every level; what the caller passed stays open', () => {
    const engine = { list: [1] };
    const { values } = load({ overrides: { 'engines.regime': engine } });
    expect(() => Object.assign(values.databases, { poolSize: 1 })).toThrow(TypeError);
    expect(() => (values.engines.regime as { list: number[] }).list.push(2)).toThrow(TypeError);
    engine.list.push(2);
    expect(engine.list).toEqual([1, 2]);
  });

  it('getEngineConfig -> the body and its id, which depends on the body only', () => {
    write('regime/a.yaml', 'b: 2\na: 1\n');
    const fromFile = load().getEngineConfig('regime');
    expect(fromFile).toEqual({ configId: configId('regime', { a: 1, b: 2 }), body: { a: 1, b: 2 } });
    expect(fromFile.configId).toMatch(/^regime_[0-9a-f]{12}$/);
    expect(load({ overrides: { level: 'info' } }).getEngineConfig('regime').configId).toBe(fromFile.configId);
    expect(load({ overrides: { 'engines.regime.a': 2 } }).getEngineConfig('regime').configId).not.toBe(
      fromFile.configId,
    );
  });

  it('getEngineConfig of an engine without configuration, or a name every object has -> an empty body', () => {
    for (const name of ['risk', 'constructor', 'toString', '__proto__']) {
      expect(load().getEngineConfig(name)).toEqual({ configId: configId(name, {}), body: {} });
    }
    expect(loadConfig(z.strictObject({}), { dir, environment: {} }).getEngineConfig('risk').body).toEqual({});
  });
});

describe('loadConfig: problems', () => {
  it('wrong values in every layer -> one error that names each with its file, variable or option and path', () => {
    write('base.yaml', 'level: loud\ndatabases:\n  poolsize: 3\n  poolSize: 0\n');
    write('regime/a.yaml', 'window: 1\n');
    write('env/ci.yaml', 'symbols: A\nunknown: {a: 1}\n');
    const environment = { PROMETHEUS__DATABASES__URL: '5' };
    const overrides = { 'databases.poolSize': 1.5, 'engines.regime': 7 };
    const strict = schema.extend({
      engines: z.strictObject({ regime: z.strictObject({ window: z.number() }) }),
      start: z.string(),
    });
    expect(problemsOf(() => loadConfig(strict, { dir, env: 'ci', environment, overrides }))).toEqual([
      'environment variable PROMETHEUS__DATABASES__URL: databases.url: expected text, found 5',
      'override: databases.poolSize: expected a whole number, found 1.5',
      'base.yaml: databases.poolsize: there is no such key; did you mean poolSize?',
      'base.yaml: level: expected one of "info", "warn", found "loud"',
      'env/ci.yaml: symbols: expected a list, found "A"',
      'override: engines.regime: expected keys with values, found 7',
      `${dir}: start: expected text, but it is missing`,
      'env/ci.yaml: unknown: there is no such key; the keys here are databases, level, symbols, engines, start',
    ]);
  });

  it('files that cannot be parsed -> listed together with the wrong values of the others, without guesses at what is missing', () => {
    write('a.yaml', 'level: "x\n');
    write('b.yaml', 'symbols:\n\t- A\n');
    write('c.yaml', '- a list\n');
    write('d.yaml', 'databases: {poolSize: 0}\n');
    write('regime/e.yaml', 'just text\n');
    const needsMore = schema.extend({ start: z.string() });
    const overrides = { __proto__x: 1, '__proto__.polluted': true, 'a..b': 1 };
    const environment = { PROMETHEUS__: '1', PROMETHEUS__A____B: '2' };
    expect(problemsOf(() => loadConfig(needsMore, { dir, env: 'nope', environment, overrides }))).toEqual([
      expect.stringMatching(/^a\.yaml: : line \d+, column \d+: missing closing/),
      'b.yaml: : line 2, column 1: tabs are not allowed as indentation',
      'c.yaml: : expected keys with values, found a list',
      'regime/e.yaml: : expected keys with values, found a single value',
      'env/nope.yaml: : there is no environment "nope" (there is: none); add this file or choose another',
      'environment variable PROMETHEUS__: : a name of the path is empty; write it as section.key',
      'environment variable PROMETHEUS__A____B: a..b: a name of the path is empty; write it as section.key',
      'override: __proto__.polluted: the name __proto__ cannot be used; remove it',
      'override: a..b: a name of the path is empty; write it as section.key',
      'd.yaml: databases.poolSize: expected a number of at least 1, found 0',
      expect.stringMatching(/^override: __proto__x: there is no such key/),
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('a file that cannot be parsed and nothing else wrong -> an error all the same', () => {
    write('a.yaml', 'level: info\nlevel: warn\n');
    expect(problemsOf(() => load())).toEqual([
      'a.yaml: : line 2, column 1: the key level is written a second time in the same section; keep one of them',
    ]);
  });

  it('an environment that does not exist -> the ones that do', () => {
    write('env/ci.yaml', '');
    write('env/live.yaml', '');
    expect(() => load({ env: 'lvie' })).toThrow(/there is no environment "lvie" \(there is: ci, live\)/);
    expect(() => load({ env: '../platform' })).toThrow(/there is no environment/);
  });

  it('a section emptied by leaving only its name -> says that nothing was found there', () => {
    write('a.yaml', 'databases:\n  # poolSize: 3\n');
    expect(problemsOf(() => load())).toEqual(['a.yaml: databases: expected keys with values, found nothing (null)']);
  });

  it('a file in place of the folder -> ConfigError that says so', () => {
    write('a.yaml', '');
    expect(() => load({ dir: join(dir, 'a.yaml') })).toThrow(
      /a\.yaml: this is not a folder; name the one that holds the configuration/,
    );
  });
});
