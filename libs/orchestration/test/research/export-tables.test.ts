import { describe, expect, it } from '@jest/globals';

import { csvCell, csvOf } from '../../src/research/export-tables.js';

describe('csvCell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+CMD|calc', "'+CMD|calc"],
    ['-2-3', "'-2-3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['-5.5', '-5.5'],
    ['+7', '+7'],
    ['BRK-B', 'BRK-B'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['a,b', '"a,b"'],
    [-5.5, '-5.5'],
    [Number.NaN, ''],
    [undefined, ''],
  ])('%p -> %p: texts that a spreadsheet would run are disarmed, numbers are not', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe('csvOf', () => {
  it('a table -> header and rows, empty where there is no value', () => {
    const columns = [
      { name: 'date', type: 'date' as const, values: ['2020-01-02', '2020-01-03'] },
      { name: 'price', type: 'number' as const, values: [1.5, undefined] },
    ];
    expect(csvOf({ name: 't', rows: 2, columns })).toBe('date,price\n2020-01-02,1.5\n2020-01-03,\n');
  });
});
