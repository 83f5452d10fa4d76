import { describe, expect, it } from '@jest/globals';
import { HashChain, sha256, sha256Json } from '../src/hash.js';

describe('sha256', () => {
  // FIPS 180-4 examples of NIST.
  it.each([
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('the published example "%s" -> its published hash', (text, hash) => {
    expect(sha256(text)).toBe(hash);
    expect(sha256(Buffer.from(text))).toBe(hash);
  });

  it('text outside ASCII -> hashed as UTF-8', () => {
    expect(sha256('ü')).toBe(sha256(Uint8Array.of(0xc3, 0xbc)));
  });
});

describe('sha256Json', () => {
  it('objects with their keys in another order -> the same hash, that of the canonical text', () => {
    expect(sha256Json({ b: 1, a: 2 })).toBe(sha256('{"a":2,"b":1}'));
    expect(sha256Json({ a: 2, b: 1 })).toBe(sha256('{"a":2,"b":1}'));
  });
});

describe('HashChain', () => {
  it('without entries -> 64 zeros', () => {
    const chain = new HashChain();
    expect(chain.head).toBe('0'.repeat(64));
    expect(chain.length).toBe(0);
  });

  it('each link -> sha256 of the link before, a newline and the entry', () => {
    const chain = new HashChain();
    const first = chain.append('a');
    expect(first).toBe(sha256(`${'0'.repeat(64)}\na`));
    expect(chain.append('b')).toBe(sha256(`${first}\nb`));
    expect(chain.head).toBe(sha256(`${first}\nb`));
    expect(chain.length).toBe(2);
  });

  it('the same entries in another order, or split elsewhere -> another head', () => {
    const headOf = (...entries: string[]): string => {
      const chain = new HashChain();
      entries.forEach((entry) => chain.append(entry));
      return chain.head;
    };
    const heads = [headOf('a', 'b'), headOf('b', 'a'), headOf('ab'), headOf('a\nb'), headOf('a', 'b', '')];
    expect(new Set(heads).size).toBe(heads.length);
  });
});
