import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonValue } from '../../src/canonical-json.js';
import { ConfigLayers } from '../../src/config/layers.js';
import { ConfigError } from '../../src/errors.js';

function problemsOf(action: () => void): ConfigError['problems'] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('ConfigLayers', () => {
  it('objects -> merged; lists, texts, numbers and null -> replaced', () => {
    const layers = new ConfigLayers();
    layers.add('base', { a: { b: 1, c: [1, 2, 3] }, d: 'old', e: { f: 1 } });
    layers.add('top', { a: { c: [9] }, d: 'new', e: null });
    expect(layers.merged()).toEqual({ a: { b: 1, c: [9] }, d: 'new', e: null });
  });

  it('a value over a section, and a section over a value -> replaced', () => {
    const layers = new ConfigLayers();
    layers.add('base', { a: { b: 1 }, c: 2 });
    layers.add('top', { a: 3, c: { d: 4 } });
    expect(layers.merged()).toEqual({ a: 3, c: { d: 4 } });
    layers.add('topmost', { a: { e: 5 } });
    expect(layers.merged()).toEqual({ a: { e: 5 }, c: { d: 4 } });
    expect(layers.sourceOf(['a', 'b'])).toBe('topmost');
  });

  it('an empty section -> an empty object', () => {
    const layers = new ConfigLayers();
    expect(layers.merged()).toEqual({});
    layers.add('f', { a: {} });
    expect(layers.merged()).toEqual({ a: {} });
  });

  it('sourceOf -> who wrote the value last, else who began the nearest section above', () => {
    const layers = new ConfigLayers();
    layers.add('base', { a: { b: 1, list: [{ x: 1 }] } });
    layers.add('env', { a: { b: 2, c: 3 } });
    layers.set('--set', ['a', 'c'], 4);
    layers.set('--set', ['new'], 5);
    expect(layers.sourceOf(['a', 'b'])).toBe('env');
    expect(layers.sourceOf(['a', 'c'])).toBe('--set');
    expect(layers.sourceOf(['a'])).toBe('base');
    expect(layers.sourceOf(['a', 'missing'])).toBe('base');
    expect(layers.sourceOf(['a', 'list', 0, 'x'])).toBe('base');
    expect(layers.sourceOf(['missing'])).toBe('base');
    expect(layers.sourceOf([])).toBe('base');
    expect(new ConfigLayers().sourceOf(['a'])).toBe('configuration');
  });

  it('a key that holds a dot -> not mixed up with a path', () => {
    const layers = new ConfigLayers();
    layers.add('flat', { 'a.b': 1 });
    layers.add('deep', { a: { b: 2 } });
    expect(layers.merged()).toEqual({ 'a.b': 1, a: { b: 2 } });
    expect(layers.sourceOf(['a.b'])).toBe('flat');
    expect(layers.sourceOf(['a', 'b'])).toBe('deep');
  });

  it('merged twice, and the values put in -> copies that do not share anything', () => {
    const layers = new ConfigLayers();
    const list = [{ x: 1 }];
    layers.add('f', { list });
    const merged = layers.merged() as { list: { x: number }[] };
    merged.list[0].x = 2;
    expect(layers.merged()).toEqual({ list: [{ x: 1 }] });
    expect(list).toEqual([{ x: 1 }]);
  });

  it.each([
    ['a path', () => new ConfigLayers().set('--set', ['__proto__', 'polluted'], true)],
    ['a deeper path', () => new ConfigLayers().set('--set', ['a', '__proto__', 'polluted'], true)],
    ['a file', () => new ConfigLayers().add('f', JSON.parse('{"a":{"__proto__":{"polluted":true}}}') as JsonValue)],
    ['a prefix', () => new ConfigLayers().add('f', { polluted: true }, ['__proto__'])],
    ['a list', () => new ConfigLayers().set('f', ['a'], JSON.parse('[{"__proto__":{"polluted":true}}]') as JsonValue)],
  ])('__proto__ in %s -> ConfigError, and no object changes', (_, action) => {
    expect(problemsOf(action)).toEqual([expect.objectContaining({ message: expect.stringContaining('__proto__') })]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('constructor, prototype, toString, hasOwnProperty -> names like all others', () => {
    const layers = new ConfigLayers();
    layers.set('f', ['constructor', 'prototype', 'polluted'], true);
    layers.set('f', ['toString'], 'x');
    layers.set('f', ['hasOwnProperty', 'a'], 1);
    expect(layers.merged()).toEqual({
      constructor: { prototype: { polluted: true } },
      toString: 'x',
      hasOwnProperty: { a: 1 },
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(layers.sourceOf(['valueOf'])).toBe('f');
  });

  it.each([[['']], [['a', '']], [['', 'a']], [['a', '', 'b']]])(
    'the path %j with an empty name -> ConfigError',
    (path) => {
      expect(problemsOf(() => new ConfigLayers().set('f', path, 1))).toEqual([
        { source: 'f', path: path.join('.'), message: 'a name of the path is empty; write it as section.key' },
      ]);
    },
  );

  it.each([[[1]], ['text'], [5], [null]])('%j as a whole layer -> ConfigError', (value) => {
    expect(problemsOf(() => new ConfigLayers().add('f', value))[0].message).toMatch(
      /^expected keys with values, found/,
    );
  });

  it('a layer that is refused -> changes nothing', () => {
    const layers = new ConfigLayers();
    layers.add('base', { a: 1 });
    expect(() => layers.add('bad', JSON.parse('{"a":2,"__proto__":{}}') as JsonValue)).toThrow(ConfigError);
    expect(layers.merged()).toEqual({ a: 1 });
    expect(layers.sourceOf(['a'])).toBe('base');
  });

  it('any tree given leaf by leaf -> the same as given whole', () => {
    const name = fc.string({ minLength: 1, maxLength: 3 }).filter((text) => text !== '__proto__');
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.array(fc.integer(), { maxLength: 3 }));
    const { tree } = fc.letrec<{ tree: Record<string, JsonValue>; node: JsonValue }>((tie) => ({
      node: fc.oneof({ maxDepth: 4 }, leaf, tie('tree')),
      tree: fc.dictionary(name, tie('node'), { maxKeys: 4, noNullPrototype: true }),
    }));
    const leaves = (value: JsonValue, path: string[], visit: (path: string[], value: JsonValue) => void): void => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) visit(path, value);
      else for (const [key, member] of Object.entries(value)) leaves(member as JsonValue, [...path, key], visit);
    };
    const withoutEmpty = (value: JsonValue): JsonValue => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const kept = Object.entries(value).map(([key, member]) => [key, withoutEmpty(member as JsonValue)] as const);
      return Object.fromEntries(
        kept.filter(
          ([, member]) =>
            typeof member !== 'object' || member === null || Array.isArray(member) || Object.keys(member).length > 0,
        ),
      );
    };
    fc.assert(
      fc.property(tree, (value) => {
        const [whole, single] = [new ConfigLayers(), new ConfigLayers()];
        whole.add('f', value);
        leaves(value, [], (path, member) => single.set('f', path, member));
        expect(whole.merged()).toEqual(value);
        expect(single.merged()).toEqual(withoutEmpty(value));
      }),
    );
  });
});
