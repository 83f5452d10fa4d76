import { describe, expect, it } from '@jest/globals';
import { deepFreeze } from '../../src/config/deep-freeze.js';

describe('deepFreeze', () => {
  it('nested objects and lists -> frozen on every level, and the same object returned', () => {
    const value = { a: { b: [{ c: 1 }] } };
    expect(deepFreeze(value)).toBe(value);
    expect(() => Object.assign(value.a.b[0], { c: 2 })).toThrow(TypeError);
    expect(() => value.a.b.push({ c: 3 })).toThrow(TypeError);
    expect(() => Object.assign(value, { d: 1 })).toThrow(TypeError);
    expect(value).toEqual({ a: { b: [{ c: 1 }] } });
  });

  it('an object that is frozen already -> what lies below it frozen too', () => {
    const inner = { list: [1] };
    deepFreeze(Object.freeze({ inner }));
    expect(Object.isFrozen(inner) && Object.isFrozen(inner.list)).toBe(true);
  });

  it('an object that contains itself -> frozen', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(Object.isFrozen(deepFreeze(loop))).toBe(true);
  });

  it.each([1, 'text', null, undefined, true])('%s, which cannot change -> itself', (value) => {
    expect(deepFreeze(value)).toBe(value);
  });

  it.each([
    ['Float64Array', new Float64Array(2)],
    ['Map', new Map()],
    ['Set', new Set()],
    ['Date', new Date(0)],
  ])('a %s, whose contents would stay open -> TypeError that names it', (name, value) => {
    expect(() => deepFreeze({ a: [value] })).toThrow(new TypeError(`deepFreeze: a ${name} cannot be frozen`));
  });
});
