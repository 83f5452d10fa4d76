import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@prometheus/core';
import fc from 'fast-check';

import { type FactLine, factDigests } from '../../src/facts/fact-lines.js';

const anyLines = fc.array(fc.record({ knownAtMs: fc.integer({ min: 0, max: 40 }), text: fc.string({ maxLength: 3 }) }));
const closes = Float64Array.of(5, 10, 20, 30);

describe('factDigests', () => {
  it('two sessions with facts -> sha256 over the link before and the lines of the session in order of text', () => {
    const lines: FactLine[] = [
      { knownAtMs: 12, text: 'c' },
      { knownAtMs: 3, text: 'b' },
      { knownAtMs: 4, text: 'a' },
    ];
    const first = sha256(`${'0'.repeat(64)}\na\nb`);
    const second = sha256(`${first}\nc`);
    expect(factDigests(lines, closes)).toEqual([first, first, second, second]);
  });

  it('no fact yet -> empty', () => {
    expect(factDigests([{ knownAtMs: 11, text: 'a' }], closes).slice(0, 2)).toEqual(['', '']);
    expect(factDigests([], closes)).toEqual(['', '', '', '']);
  });

  it('any facts -> those of a session do not depend on later ones, nor on the order of all', () => {
    fc.assert(
      fc.property(anyLines, fc.nat(3), (lines, t) => {
        const whole = factDigests(lines, closes);
        const known = lines.filter(({ knownAtMs }) => knownAtMs <= closes[t]).reverse();
        expect(factDigests(known, closes).slice(0, t + 1)).toEqual(whole.slice(0, t + 1));
      }),
    );
  });

  it('one more fact known by a session -> another digest from there on', () => {
    fc.assert(
      fc.property(anyLines, fc.integer({ min: 0, max: 20 }), (lines, knownAtMs) => {
        const whole = factDigests(lines, closes);
        const more = factDigests([...lines, { knownAtMs, text: 'another' }], closes);
        closes.forEach((close, t) => expect(more[t] === whole[t]).toBe(close < knownAtMs));
      }),
    );
  });
});
