import {
  DAYS,
  HEADER,
  lines,
  refusedFile,
  refusedRow,
  repaired,
  rowsWith,
  SOUND_B,
  SOUND_ROWS,
  type Specimen,
  withLine,
} from './specimen.js';

const DAY = '2010-01-05';
/** A price file whose third line, the row of 2010-01-05, has another value in one column. */
function withValue(column: string, value: string): string {
  const values: Record<string, string> = {
    date: DAY,
    open: '21',
    high: '21',
    low: '21',
    close: '21',
    volume: '100',
    [column]: value,
  };
  return withLine(
    3,
    HEADER.split(',')
      .map((name) => values[name])
      .join(','),
  );
}

const badValue = (rule: string, column: string, value: string, says: string, name = `${column} ${value}`): Specimen =>
  refusedRow(name, rule, 'prices', withValue(column, value), [3, column, value.replaceAll('"', '')], says);

const NUMBERS: readonly Specimen[] = [
  badValue('not-a-number', 'open', '"1,5"', 'is not a number', 'a decimal comma'),
  badValue('not-a-number', 'open', '"1,234.50"', 'is not a number', 'a thousands separator'),
  badValue('not-a-number', 'close', '1 234', 'is not a number', 'thousands set apart by a blank'),
  badValue('not-a-number', 'high', '0x10', 'is not a number'),
  badValue('not-a-number', 'volume', '1_000', 'is not a number'),
  badValue('not-a-number', 'close', '$21', 'is not a number'),
  badValue('not-a-number', 'close', '21.0.0', 'is not a number'),
  badValue('not-a-number', 'close', '２１', 'is not a number', 'digits of full width'),
  badValue('not-a-number', 'close', '=1+20', 'is not a number', 'a formula as a price'),
  refusedRow(
    'a separator of lines (U+2028) inside a number',
    'not-a-number',
    'prices',
    withValue('low', '2\u20281'),
    [3, 'low', '2\uFFFD1'],
    'is not a number',
  ),
  refusedRow(
    'an escape sequence as a value',
    'not-a-number',
    'prices',
    withValue('open', '\u001b[31m'),
    [3, 'open', '\uFFFD[31m'],
    'is not a number',
  ),
  refusedRow(
    'an endless value',
    'not-a-number',
    'prices',
    withValue('open', `${'9'.repeat(9999)}x`),
    [3, 'open', `${'9'.repeat(57)}...`],
    'is not a number',
  ),
  badValue('not-finite', 'low', 'NaN', 'is not finite'),
  badValue('not-finite', 'close', 'Infinity', 'is not finite'),
  badValue('not-finite', 'volume', '-inf', 'is not finite'),
  badValue('not-finite', 'high', '1e400', 'is not finite'),
  badValue('too-large', 'close', '1e308', 'too large for a price or volume'),
  badValue('too-large', 'volume', '1e18', 'too large for a price or volume'),
  badValue('too-small', 'low', '1e-10', 'too small for a price'),
  badValue('too-small', 'low', '1e-400', 'too small for a price'),
  badValue('negative', 'open', '-21', 'is negative'),
  badValue('negative', 'volume', '-5', 'is negative'),
  badValue('crossed-range', 'high', '20', 'lies below close 21 of the same row'),
  badValue('crossed-range', 'low', '22', 'lies above open 21 of the same row'),
  repaired(
    'a high that misses the close by a rounding',
    'crossed-slightly',
    'prices',
    withValue('high', '20.95'),
    rowsWith(1, `B ${DAY} 21 21 21 21 100`),
    [`CROSSED_OHLC B ${DAY} ${DAY} 1`],
  ),
  repaired('a price of 0', 'missing-price', 'prices', withValue('close', '0'), rowsWith(1), [
    `MISSING_PRICE B ${DAY} ${DAY} 1`,
    `MISSING_SESSIONS B ${DAY} ${DAY} 1`,
  ]),
  repaired('null for a price', 'missing-price', 'prices', withValue('open', 'null'), rowsWith(1), [
    `MISSING_PRICE B ${DAY} ${DAY} 1`,
    `MISSING_SESSIONS B ${DAY} ${DAY} 1`,
  ]),
  repaired('no high', 'missing-range', 'prices', withValue('high', ''), SOUND_ROWS, [
    `MISSING_RANGE B ${DAY} ${DAY} 1`,
  ]),
  repaired('no volume', 'missing-volume', 'prices', withValue('volume', ''), rowsWith(1, `B ${DAY} 21 21 21 21 0`), [
    `MISSING_VOLUME B ${DAY} ${DAY} 1`,
    `ZERO_VOLUME B ${DAY} ${DAY} 1`,
  ]),
  repaired(
    'a fractional volume',
    'number-forms',
    'prices',
    withValue('volume', '99.5'),
    rowsWith(1, `B ${DAY} 21 21 21 21 99.5`),
  ),
  repaired('a number with an exponent and a sign', 'number-forms', 'prices', withValue('close', '+2.1e1'), SOUND_ROWS),
  repaired(
    'prices of 1e-9',
    'number-forms',
    'prices',
    lines(HEADER, ...DAYS.map((day) => `${day},1e-9,1e-9,1e-9,1e-9,0`)),
    DAYS.map((day) => `B ${day} 1e-9 1e-9 1e-9 1e-9 0`),
    [`ZERO_VOLUME B ${DAYS[0]} ${DAYS[4]} 5`],
  ),
];

const DATES: readonly Specimen[] = [
  badValue('not-a-date', 'date', '01/05/2010', 'is not a date of the expected form'),
  badValue('not-a-date', 'date', '05-01-10', 'is not a date of the expected form', 'a year of two digits'),
  badValue('not-a-date', 'date', '2010-02-30', 'is not a date of the expected form', '30 February'),
  badValue(
    'not-a-date',
    'date',
    '2010-01-05T16:00:00-05:00',
    'is not a date of the expected form',
    'an instant with its zone',
  ),
  badValue('not-a-date', 'date', '1262649600', 'is not a date of the expected form', 'seconds since 1970'),
  repaired(
    'dates as their own midnight, with and without zone',
    'midnight',
    'prices',
    SOUND_B.replace(DAYS[0], `${DAYS[0]} 00:00:00`)
      .replace(DAYS[1], `${DAYS[1]}T00:00:00Z`)
      .replace(DAYS[2], `${DAYS[2]}T00:00:00+09:00`),
    SOUND_ROWS,
  ),
  repaired(
    'dates without dashes',
    'compact-date',
    'prices',
    DAYS.reduce((text, day) => text.replace(day, day.replaceAll('-', '')), SOUND_B),
    SOUND_ROWS,
  ),
  badValue('future-date', 'date', '2020-01-02', 'is a session that has not closed yet'),
  badValue('future-date', 'date', '2021-01-02', 'lies in the future'),
  repaired(
    'dates in descending order',
    'unsorted',
    'prices',
    lines(HEADER, ...SOUND_B.trimEnd().split('\n').slice(1).reverse()),
    SOUND_ROWS,
  ),
  repaired('a row twice', 'repeated-row', 'prices', `${SOUND_B}${DAYS[4]},24,24,24,24,100\n`, SOUND_ROWS, [
    `DUPLICATE_ROW B ${DAYS[4]} ${DAYS[4]} 1`,
  ]),
  refusedRow(
    'two prices of one day',
    'contradiction',
    'prices',
    `${SOUND_B}${DAYS[4]},25,25,25,25,100\n`,
    [7, 'date', DAYS[4]],
    'has other values on line 6',
  ),
  repaired('a bar on a Saturday', 'not-a-session', 'prices', `${SOUND_B}2010-01-09,24,24,24,24,100\n`, SOUND_ROWS, [
    'NOT_A_SESSION B 2010-01-09 2010-01-09 1',
  ]),
  repaired('a bar on a holiday', 'not-a-session', 'prices', `${SOUND_B}2010-01-18,24,24,24,24,100\n`, SOUND_ROWS, [
    'NOT_A_SESSION B 2010-01-18 2010-01-18 1',
  ]),
  repaired('a bar of 1950', 'out-of-calendar', 'prices', `${SOUND_B}1950-01-04,24,24,24,24,100\n`, SOUND_ROWS, [
    'OUT_OF_CALENDAR B 1950-01-04 1950-01-04 1',
  ]),
  {
    ...refusedFile(
      'no price in any row',
      'set-aside-share',
      'prices',
      lines(HEADER, ...DAYS.map((day) => `${day},,,,,`)),
      '',
    ),
    expected: {
      outcome: 'refused',
      code: 'QUALITY_REJECTED',
      file: undefined,
      says: 'MISSING_PRICE: 5), more than the limit of 25 %; the first of them is B on 2010-01-04',
    },
  },
];

const HEADERS: readonly Specimen[] = [
  refusedFile('semicolons', 'wrong-delimiter', 'prices', SOUND_B.replaceAll(',', ';'), 'separated by ";"'),
  refusedFile(
    'semicolons and decimal commas',
    'wrong-delimiter',
    'prices',
    lines(HEADER.replaceAll(',', ';'), '2010-01-04;20,5;20,5;20,5;20,5;100'),
    'separated by ";"',
  ),
  refusedFile('tabs', 'wrong-delimiter', 'prices', SOUND_B.replaceAll(',', '\t'), 'separated by "\\t"'),
  refusedFile(
    'no header',
    'missing-column',
    'prices',
    SOUND_B.slice(HEADER.length + 1),
    'the header has no column date',
  ),
  refusedFile(
    'no column of closes',
    'missing-column',
    'prices',
    SOUND_B.replace('close', 'last'),
    'the header has no column close',
  ),
  refusedFile(
    'a web page',
    'missing-column',
    'prices',
    lines('<!DOCTYPE html>', '<html><body>Not found</body></html>'),
    'the header has no column date',
  ),
  refusedFile(
    'two columns of closes',
    'double-column',
    'prices',
    SOUND_B.replace('volume', 'volume,Close').replaceAll(',100\n', ',100,7\n'),
    'the header has "close" and "Close" for close',
  ),
  refusedRow(
    'two files, one after the other',
    'second-header',
    'prices',
    SOUND_B + SOUND_B,
    [7, 'date', 'date'],
    'is not a date',
  ),
  repaired(
    'columns in another order, spelled otherwise',
    'column-names',
    'prices',
    lines(
      'Vol,<CLOSE>,LOW,High, open ,Trade_Date',
      ...DAYS.map((day, i) => `100,${20 + i},${20 + i},${20 + i},${20 + i},${day}`),
    ),
    SOUND_ROWS,
  ),
  repaired(
    'columns that nobody asked for',
    'extra-columns',
    'prices',
    lines(
      ...SOUND_B.trimEnd()
        .split('\n')
        .map((line) => `${line},note`),
    ),
    SOUND_ROWS,
  ),
];

const ROWS: readonly Specimen[] = [
  refusedRow(
    'a row with a field too few',
    'ragged-row',
    'prices',
    withLine(4, '2010-01-06,22,22,22,22'),
    [4, '(whole row)', '2010-01-06,22,22,22,22'],
    'has 5 fields where the header has 6',
  ),
  refusedRow(
    'decimal commas without quotes',
    'ragged-row',
    'prices',
    withLine(4, '2010-01-06,22,5,22,5,22,5,22,5,100'),
    [4, '(whole row)', '2010-01-06,22,5'],
    'has 10 fields where the header has 6',
  ),
  refusedRow(
    'a last row that was cut off',
    'ragged-row',
    'prices',
    SOUND_B.slice(0, -12),
    [6, '(whole row)', '2010-01-08,24'],
    'fields where the header has 6',
  ),
  repaired(
    'delimiters at the end of the rows',
    'trailing-delimiter',
    'prices',
    lines(
      HEADER,
      ...SOUND_B.trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => `${line},,`),
    ),
    SOUND_ROWS,
  ),
  repaired(
    'delimiters at the end of every line',
    'trailing-delimiter',
    'prices',
    SOUND_B.replaceAll('\n', ',\n'),
    SOUND_ROWS,
  ),
  repaired(
    'blanks around the fields, also those of other scripts',
    'blanks-around',
    'prices',
    withLine(3, ' 2010-01-05 ,\t21,21\u00a0,\u300021,21\u2028, 100'),
    SOUND_ROWS,
  ),
  repaired(
    'quoted numbers and dates',
    'quotes',
    'prices',
    lines(
      ...SOUND_B.trimEnd()
        .split('\n')
        .map((line) => `"${line.replaceAll(',', '","')}"`),
    ),
    SOUND_ROWS,
  ),
  repaired('empty lines between the rows', 'blank-lines', 'prices', SOUND_B.replaceAll('\n', '\n\n  \n'), SOUND_ROWS),
];

export const PRICE_SPECIMENS: readonly Specimen[] = [...NUMBERS, ...DATES, ...HEADERS, ...ROWS];
