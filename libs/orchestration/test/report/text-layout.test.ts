import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { columnsOf, hanging, wrapText } from '../../src/report/text-layout.js';

describe('wrapText', () => {
  it('a sentence -> broken at spaces', () => {
    expect(wrapText('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });

  it('a word longer than a line -> broken inside', () => {
    expect(wrapText('ab abcdefghij k', 4)).toEqual(['ab', 'abcd', 'efgh', 'ij k']);
  });

  it('wide characters -> counted as two columns', () => {
    expect(columnsOf('株式')).toBe(4);
    expect(wrapText('株式会社', 4)).toEqual(['株式', '会社']);
  });

  it('any text -> no line too wide, no visible character lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.every((line) => columnsOf(line) <= width)).toBe(true);
        const visible = (value: string): string => value.replace(/\s+/g, '');
        expect([...visible(lines.join(''))].length).toBe([...visible(text)].length);
      }),
    );
  });
});

describe('hanging', () => {
  it('a long sentence -> later lines under the first', () => {
    expect(hanging('! ', 'one two three', 9)).toEqual(['! one two', '  three']);
  });
});
