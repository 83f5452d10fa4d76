import { describe, expect, it } from '@jest/globals';

import { InputFileError } from '../../../src/errors.js';
import { SymbolMatcher } from '../../../src/providers/nasdaq-symbols/match-symbols.js';
import { parseSymbolList } from '../../../src/providers/nasdaq-symbols/symbol-list.js';
import { NASDAQ_LISTED, OTHER_LISTED } from './invented-lists.js';

describe('parseSymbolList', () => {
  it('nasdaqlisted.txt -> Nasdaq securities with their class, without test issues', () => {
    expect(parseSymbolList('n.txt', NASDAQ_LISTED)).toEqual({
      file: 'n.txt',
      listedOn: '2019-12-31',
      rowsRead: 4,
      testIssues: 1,
      setAside: [],
      symbols: [
        {
          symbol: 'ABC',
          name: 'Abacus Inc. - Common Stock',
          exchange: 'NASDAQ',
          assetClass: 'EQUITY',
          otherSymbols: [],
        },
        { symbol: 'FND', name: 'Foundry Fund', exchange: 'NASDAQ', assetClass: 'ETF', otherSymbols: [] },
        { symbol: 'NOFLAG', name: 'No Flag Corp', exchange: 'NASDAQ', assetClass: 'EQUITY', otherSymbols: [] },
      ],
    });
  });

  it('otherlisted.txt -> the exchange of each code, CQS and Nasdaq symbols beside the ACT symbol', () => {
    const { symbols, setAside, testIssues } = parseSymbolList('o.txt', OTHER_LISTED);
    expect(symbols.map(({ symbol, exchange, assetClass }) => [symbol, exchange, assetClass])).toEqual([
      ['BIG.A', 'NYSE', 'EQUITY'],
      ['BIG.B', 'NYSE', 'EQUITY'],
      ['BZX', 'BATS', 'ETF'],
      ['IEXT', 'IEX', 'EQUITY'],
      ['MKT', 'AMEX', 'EQUITY'],
      ['PRF', 'NYSE', 'EQUITY'],
      ['PRF$D', 'NYSE', 'EQUITY'],
      ['SPX', 'ARCA', 'ETF'],
    ]);
    expect(symbols.find(({ symbol }) => symbol === 'PRF$D')?.otherSymbols).toEqual(['PRFpD', 'PRF-D']);
    expect(symbols.find(({ symbol }) => symbol === 'BIG.A')?.otherSymbols).toEqual([]);
    expect(setAside).toEqual(['NEW#']);
    expect(testIssues).toBe(1);
  });

  const [header, row] = NASDAQ_LISTED.split('\r\n');
  const footer = 'File Creation Time: 1231201921:30|||||||';
  it.each([
    ['a list that was cut off', [header, row].join('\n'), 'line 2: is not "File Creation Time'],
    ['no such day', [header, row, 'File Creation Time: 1331201921:30|||'].join('\n'), 'line 3: is not "File Creation'],
    ['another file', 'date,open\n2010-01-04,1\n', 'line 1: the header has no column "Symbol"'],
    ['a page', '<html>\n<body>', 'line 1: the header has no column "Symbol"'],
    ['a cut row', [header, 'ABC|Abacus|Q', footer].join('\n'), 'line 2: has 3 fields where the header has 8'],
    [
      'a flag that is none',
      [header, row.replace('|N|N|100', '|X|N|100'), footer].join('\n'),
      'line 2: Test Issue is "X"',
    ],
    ['a symbol twice', [header, row, row, footer].join('\n'), 'line 3: ABC has a row already'],
    ['no security', [header, footer].join('\n'), 'line 2: ends a list without a security'],
    [
      'an unknown exchange',
      OTHER_LISTED.replace('|P|SPX|', '|Q|SPX|'),
      'line 10: Exchange is "Q", none of N, A, P, Z, V',
    ],
  ])('%s -> refused with its line', (_name, text, message) => {
    expect(() => parseSymbolList('list.txt', text)).toThrow(InputFileError);
    expect(() => parseSymbolList('list.txt', text)).toThrow(`list.txt: ${message}`);
  });
});

describe('SymbolMatcher', () => {
  const matcher = new SymbolMatcher(parseSymbolList('o.txt', OTHER_LISTED).symbols);
  const found = (symbol: string): string | undefined => matcher.find(symbol)?.symbol;

  it('as the exchanges write it, or as one other system does -> that security', () => {
    expect(['BIG.A', 'BIG-A', 'PRF$D', 'PRFpD', 'PRF-D', 'SPX'].map(found)).toEqual([
      'BIG.A',
      'BIG.A',
      'PRF$D',
      'PRF$D',
      'PRF$D',
      'SPX',
    ]);
  });

  it('not listed, or one that could mean a class and a preferred share -> none', () => {
    expect(found('ZZZ')).toBeUndefined();
    const preferred = {
      symbol: 'BIG$A',
      name: 'Preferred',
      exchange: 'NYSE',
      assetClass: 'EQUITY',
      otherSymbols: ['BIG-A'],
    } as const;
    const both = new SymbolMatcher([...parseSymbolList('o.txt', OTHER_LISTED).symbols, preferred]);
    expect(both.find('BIG-A')).toBeUndefined();
    expect(both.find('BIG.A')?.name).toBe('Big Holdings Class A');
  });
});
