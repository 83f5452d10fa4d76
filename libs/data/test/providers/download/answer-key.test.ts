import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { answerKey } from '../../../src/providers/download/answer-key.js';

describe('answerKey', () => {
  it('signs that file names cannot have -> hex digits of their UTF-8 bytes', () => {
    expect(answerKey('json', 'BRK.B', '2020-01-02')).toBe('BRK.B-2020-01-02.json');
    expect(answerKey('csv', '^GSPC')).toBe('_5EGSPC.csv');
    expect(answerKey('csv', 'A_B')).toBe('A_5FB.csv');
    expect(answerKey('csv', '../ä')).toBe('.._2F_C3_A4.csv');
  });

  it('any two different symbols -> different keys of harmless signs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(answerKey('x', a)).toMatch(/^[A-Za-z0-9._-]*$/);
        expect(answerKey('x', a) === answerKey('x', b)).toBe(a === b);
      }),
    );
  });
});
