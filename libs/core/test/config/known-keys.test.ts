import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { keysKnownAt, nearest } from '../../src/config/known-keys.js';

const schema = z
  .strictObject({
    plain: z.strictObject({ a: z.number() }),
    wrapped: z.strictObject({ b: z.number() }).partial().optional().nullable().readonly().prefault({}),
    list: z.array(z.strictObject({ c: z.number() })),
    byName: z.record(z.string(), z.strictObject({ d: z.number() })),
    byChoice: z.partialRecord(z.enum(['x', 'y']), z.number()),
    either: z.union([z.number(), z.strictObject({ e: z.number() }), z.strictObject({ f: z.number() })]),
    both: z.intersection(z.object({ g: z.number() }), z.object({ h: z.number() })),
    any: z.json(),
  })
  .transform((value) => value);

describe('keysKnownAt', () => {
  it.each<[(string | number)[], string[]]>([
    [[], ['plain', 'wrapped', 'list', 'byName', 'byChoice', 'either', 'both', 'any']],
    [['plain'], ['a']],
    [['wrapped'], ['b']],
    [['list', 3], ['c']],
    [['byName', 'whatever'], ['d']],
    [['byChoice'], ['x', 'y']],
    [['either'], ['e', 'f']],
    [['both'], ['g', 'h']],
    [['any'], []],
    [['plain', 'a'], []],
    [['nowhere', 'at', 'all'], []],
    [['constructor'], []],
  ])('at %j -> %j', (path, keys) => {
    expect(keysKnownAt(schema, path)).toEqual(keys);
  });
});

describe('nearest', () => {
  const known = ['poolSize', 'port', 'url', 'slippageBps', 'start'];

  it.each([
    ['poolsize', 'poolSize'],
    ['pool_size', 'poolSize'],
    ['slipageBps', 'slippageBps'],
    ['prot', undefined],
    ['porte', 'port'],
    ['srart', 'start'],
    ['URL', 'url'],
    ['uri', 'url'],
    ['volume', undefined],
    ['', undefined],
  ])('%j -> %j', (name, meant) => {
    expect(nearest(name, known)).toBe(meant);
  });

  it('nothing known -> nothing', () => {
    expect(nearest('a', [])).toBeUndefined();
  });
});
