import { describe, expect, it } from '@jest/globals';

import { IngestOptionError } from '../../src/errors.js';
import { checkCollectionName, symbolProblem } from '../../src/ingestion/symbol.js';

describe('symbolProblem', () => {
  it.each(['A', 'BF.B', 'BRK B', '^GSPC', 'EURUSD=X', '7203.T', 'LEHMQ', 'a_b-c+d&e$'])('%s is a symbol', (symbol) => {
    expect(symbolProblem(symbol)).toBeUndefined();
  });

  it.each([
    '',
    ' ',
    '..',
    '../A',
    'A/B',
    'A\\B',
    'A..B',
    '.A',
    'A.',
    'A\n',
    'A\u0000',
    'A\u202eB',
    'A:B',
    ' A',
    'A ',
    'A  B',
    '"A"',
    "A'; --",
    'Ä',
    'A'.repeat(33),
  ])('%j is refused', (symbol) => {
    expect(symbolProblem(symbol)).toBeDefined();
  });
});

describe('checkCollectionName', () => {
  it('a plain name -> itself', () => {
    expect(checkCollectionName('us-equities_2.v1')).toBe('us-equities_2.v1');
  });

  it.each(['', 'a b', 'a:b', '../x', 'a/b', '-a', 'a..b', 'x'.repeat(65)])('%j is refused', (name) => {
    expect(() => checkCollectionName(name)).toThrow(IngestOptionError);
  });
});
