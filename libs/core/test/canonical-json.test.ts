import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, CanonicalWriter, type JsonValue } from '../src/canonical-json.js';

/** JSON values without -0, which JSON text cannot tell from 0. */
const anyJson = fc
  .jsonValue({ maxDepth: 5 })
  .map((value) => JSON.parse(JSON.stringify(value).replace(/-0(?=[,\]}]|$)/g, '0')) as JsonValue);

/** The same value with the members of every object in another order. */
function reordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member as JsonValue)]),
  );
}

function double(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE();
}

describe('canonicalJson', () => {
  it('the property names of RFC 8785, section 3.2.3 -> in the order given there', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
    expect(text).toBe('{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\ud83d\ude00":0,"\ufb33":0}');
  });

  // RFC 8785, appendix B: the bits of a double and its text.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555555', '333333333.3333333'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
  ])('the number with the bits %s -> %s', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
  });

  it('nested values -> keys sorted on every level, lists in their order, no white space', () => {
    const value = { b: [3, { d: null, c: true }, []], a: { z: 'x y', B: {} } };
    expect(canonicalJson(value)).toBe('{"a":{"B":{},"z":"x y"},"b":[3,{"c":true,"d":null},[]]}');
  });

  it('keys that look like numbers -> sorted as text like all others', () => {
    expect(canonicalJson({ '10': 1, '9': 2, '1': 3 })).toBe('{"1":3,"10":1,"9":2}');
  });

  it('a member that is undefined -> left out', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('a key __proto__ of its own -> kept as a key', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}') as JsonValue)).toBe('{"__proto__":{"a":1}}');
  });

  it('a lone surrogate -> escaped, so that the text can be hashed as UTF-8 without loss', () => {
    expect(canonicalJson('\ud800')).toBe('"\\ud800"');
    expect(canonicalJson({ '\udfff': 1 })).toBe('{"\\udfff":1}');
  });

  it.each([
    ['NaN', Number.NaN],
    ['Infinity', { a: [Number.POSITIVE_INFINITY] }],
    ['undefined in a list', [1, undefined]],
    ['a bigint', { a: 1n }],
    ['a function', { a: () => 1 }],
    ['a symbol', [Symbol('a')]],
    ['undefined itself', undefined],
  ])('%s -> TypeError', (_, value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrow(TypeError);
  });

  it('any value -> reads back as itself', () => {
    fc.assert(fc.property(anyJson, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(value)));
  });

  it('any value with its keys in another order -> the same text', () => {
    fc.assert(fc.property(anyJson, (value) => expect(canonicalJson(reordered(value))).toBe(canonicalJson(value))));
  });

  it('any two values -> equal texts exactly when they are equal', () => {
    const small = fc
      .tuple(anyJson, anyJson)
      .map(([a, b]) => (JSON.stringify(a).length > 20 ? [reordered(a), a] : [a, b]));
    fc.assert(
      fc.property(small, ([a, b]) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(a, b));
      }),
    );
  });
});

describe('CanonicalWriter', () => {
  const names = Array.from({ length: 40 }, (_, k) => `US:N${k}`);

  it('the same list again, changed in place, shorter, and with another text -> always the text of canonicalJson', () => {
    const writer = new CanonicalWriter();
    const list = [...names];
    const write = (): void => expect(writer.write({ b: list, a: 1 })).toBe(canonicalJson({ b: list, a: 1 }));
    write();
    write();
    list[17] = 'US:OTHER';
    write();
    list.pop();
    write();
    list.push('US:"QUOTED"');
    write();
    expect(writer.write([])).toBe('[]');
  });

  it('a frozen list time and again, others between -> always its own text', () => {
    const writer = new CanonicalWriter();
    const [frozen, other] = [Object.freeze([...names]), Object.freeze([...names, 'US:MORE'])];
    for (const list of [frozen, frozen, other, frozen, Object.freeze([]), frozen]) {
      expect(writer.write({ list })).toBe(canonicalJson({ list }));
    }
  });

  it('a sequence of any values -> each as canonicalJson writes it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyJson, fc.constant(names))), (values) => {
        const writer = new CanonicalWriter();
        for (const value of values) expect(writer.write(value)).toBe(canonicalJson(value));
      }),
    );
  });

  it('long lists of equal numbers, of 0 and -0 among them, and of one that differs -> as JSON.stringify writes them', () => {
    for (const numbers of [
      Array(30).fill(0.002),
      [...Array(20).fill(0), -0],
      [...Array(20).fill(-0)],
      [...Array(20).fill(1), 2],
    ]) {
      expect(canonicalJson(numbers)).toBe(JSON.stringify(numbers));
    }
  });
});
