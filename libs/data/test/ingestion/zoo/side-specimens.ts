import { lines, refusedFile, refusedRow, repaired, type Specimen, type SpecimenKind } from './specimen.js';
import { zipBytes } from './zip-bytes.js';

/** Headers, and a sound row of each kind. */
const FORMS = {
  membership: ['ticker,start_date,end_date,known_at', 'A,2010-01-05,2010-01-07,'],
  sectors: ['ticker,name,sector,exchange,currency', 'A,Alpha,Energy,NYSE,USD'],
  actions: ['ticker,ex_date,type,ratio,amount,known_at,pay_date', 'A,2010-01-05,SPLIT,2,,,'],
  symbols: ['instrument,symbol,from_date,to_date,known_at', 'A,A,2010-01-04,2010-01-07,'],
  fundamentals: ['symbol,period_end,metric,basis,value,unit,known_at', 'A,2009-12-31,revenue,YEAR,1000,USD,2010-02-19'],
  macro: ['date,value', '2010-01-04,1.5'],
} as const satisfies Partial<Record<SpecimenKind, readonly [string, string]>>;

/** Stored of the sound rows; a date without a time is known at the next session's open, 14:30 UTC in winter. */
const STORED = {
  membership: 'A 2010-01-05 2010-01-07',
  sectors: 'A Alpha Energy',
  actions: 'A 2010-01-05 SPLIT 2 - 2010-01-05T14:30',
  symbols: 'A A 2010-01-04 2010-01-07',
  fundamentals: 'A revenue 2009-12-31 YEAR 1000 2010-02-22T14:30',
  macro: '2010-01-04 1.5 2010-01-05T14:30',
} as const;
type SideKind = keyof typeof FORMS;

const withRow = (kind: SideKind, row: string): string => lines(...FORMS[kind], row);
const bad = (
  name: string,
  rule: string,
  kind: SideKind,
  row: string,
  column: string,
  value: string,
  says: string,
): Specimen => refusedRow(name, rule, kind, withRow(kind, row), [3, column, value], says);
const sound = (
  name: string,
  rule: string,
  kind: SideKind,
  content: string | Uint8Array,
  findings: string[] = [],
): Specimen => repaired(name, rule, kind, content, [STORED[kind]], findings);

const MEMBERSHIP: readonly Specimen[] = [
  refusedFile(
    'membership with semicolons',
    'wrong-delimiter',
    'membership',
    lines(...FORMS.membership).replaceAll(',', ';'),
    'separated by ";"',
  ),
  refusedFile('an empty membership file', 'empty-file', 'membership', '', 'is empty'),
  refusedFile(
    'membership with a header only',
    'header-only',
    'membership',
    lines(FORMS.membership[0]),
    'has a header but no rows',
  ),
  sound(
    'membership with CRLF, quotes, a mark and empty lines',
    'line-ends',
    'membership',
    `\uFEFF${lines(...FORMS.membership)
      .replaceAll('\n', '\r\n\r\n')
      .replace('A', '"A"')}`,
  ),
  bad(
    'a spell with a field too few',
    'ragged-row',
    'membership',
    'B,2005-01-03',
    '(whole row)',
    'B,2005-01-03',
    'has 2 fields where the header has 4',
  ),
  bad('a spell without a start', 'missing-field', 'membership', 'B,,,', 'start_date', '', 'is missing'),
  bad(
    'a spell that ends before it starts',
    'order-of-dates',
    'membership',
    'B,2005-01-03,2004-01-05,',
    'end_date',
    '2004-01-05',
    'does not lie after the start',
  ),
  bad(
    'spells that overlap',
    'overlap',
    'membership',
    'A,2010-01-06,,',
    'start_date',
    '2010-01-06',
    'overlaps the spell of A on line 2',
  ),
  bad('a spell of a path', 'not-a-symbol', 'membership', '../A,2005-01-03,,', 'ticker', '../A', 'is not a symbol'),
  bad(
    'a spell announced at a time without zone',
    'instant-without-zone',
    'membership',
    'B,2005-01-03,,2005-01-02T09:30',
    'known_at',
    '2005-01-02T09:30',
    'nor an instant with its zone',
  ),
  bad(
    'a spell beyond the calendar',
    'beyond-calendar',
    'membership',
    'B,2099-01-05,,',
    'start_date',
    '2099-01-05',
    'lies beyond the calendar',
  ),
  sound('a spell twice', 'repeated-record', 'membership', withRow('membership', FORMS.membership[1]), [
    'DUPLICATE_ROW - - - 1',
  ]),
];

const OTHERS: readonly Specimen[] = [
  bad(
    'a sector row of a ticker that has one',
    'second-record',
    'sectors',
    'A,Other,Energy,NYSE,USD',
    'ticker',
    'A',
    'has a row already',
  ),
  bad(
    'a venue that is none',
    'unknown-word',
    'sectors',
    'B,Beta,Energy,MOON,USD',
    'exchange',
    'MOON',
    'is none of NYSE',
  ),
  bad(
    'pence as pounds',
    'unknown-word',
    'sectors',
    'B,Beta,Energy,NYSE,GBp',
    'currency',
    'GBp',
    'three capital letters',
  ),
  bad(
    'a formula as a name',
    'formula',
    'sectors',
    'B,"=HYPERLINK(""http://x"")",Energy,NYSE,USD',
    'name',
    '=HYPERLINK("http://x")',
    'begins like a formula',
  ),
  bad(
    'a command as a sector',
    'formula',
    'sectors',
    'B,Beta,@SUM(1),NYSE,USD',
    'sector',
    '@SUM(1)',
    'begins like a formula',
  ),
  bad(
    'a mark of writing direction in a name',
    'invisible-text',
    'sectors',
    'B,Be\u202Eta,Energy,NYSE,USD',
    'name',
    'Be\uFFFDta',
    'marks of writing direction',
  ),
  bad(
    'a name of 301 characters',
    'long-text',
    'sectors',
    `B,${'x'.repeat(301)},Energy,NYSE,USD`,
    'name',
    `${'x'.repeat(57)}...`,
    'has more than 300 characters',
  ),
  sound('a sector row of a stranger', 'unknown-symbol', 'sectors', withRow('sectors', 'ZZZ,Zeta,Energy,NYSE,USD'), [
    'UNKNOWN_INSTRUMENT - - - 1',
  ]),
  bad(
    'an action of an unknown type',
    'unknown-word',
    'actions',
    'A,2010-01-06,BONUS,2,,,',
    'type',
    'BONUS',
    'is none of SPLIT',
  ),
  bad(
    'a split without its ratio',
    'missing-field',
    'actions',
    'A,2010-01-06,SPLIT,,,,',
    'ratio',
    '',
    'a SPLIT needs it',
  ),
  bad(
    'a split by 1e308',
    'too-large',
    'actions',
    'A,2010-01-06,SPLIT,1e308,,,',
    'ratio',
    '1e308',
    'larger than any reported figure',
  ),
  bad(
    'a split by ten million',
    'ratio-limit',
    'actions',
    'A,2010-01-06,SPLIT,1e7,,,',
    'ratio',
    '1e7',
    'is no ratio of shares',
  ),
  bad(
    'a dividend below zero',
    'negative',
    'actions',
    'A,2010-01-06,CASH_DIVIDEND,,-1,,',
    'amount',
    '-1',
    'is not above zero',
  ),
  bad(
    'a dividend of NaN',
    'not-finite',
    'actions',
    'A,2010-01-06,CASH_DIVIDEND,,NaN,,',
    'amount',
    'NaN',
    'is not a finite number',
  ),
  bad(
    'an ex-date on a holiday',
    'ex-date',
    'actions',
    'A,2010-01-18,SPLIT,2,,,',
    'ex_date',
    '2010-01-18',
    'is no session of the market',
  ),
  bad(
    'a payment before the ex-date',
    'order-of-dates',
    'actions',
    'A,2010-01-06,CASH_DIVIDEND,,1,,2010-01-05',
    'pay_date',
    '2010-01-05',
    'lies before the ex-date',
  ),
  bad(
    'a second split of a day',
    'second-record',
    'actions',
    'A,2010-01-05,SPLIT,3,,,',
    'type',
    'SPLIT',
    'beside line 2',
  ),
  sound('an action of a stranger', 'unknown-symbol', 'actions', withRow('actions', 'ZZZ,2010-01-06,SPLIT,2,,,'), [
    'UNKNOWN_INSTRUMENT - - - 1',
  ]),
  bad(
    'one ticker for two instruments',
    'overlap',
    'symbols',
    'B,A,2010-01-05,,',
    'from_date',
    '2010-01-05',
    'overlaps line 2',
  ),
  bad('a ticker with a colon', 'not-a-symbol', 'symbols', 'A,a:b,2011-01-03,,', 'symbol', 'a:b', 'is not a symbol'),
];

const FACTS: readonly Specimen[] = [
  bad(
    'a figure without its day of knowledge',
    'missing-field',
    'fundamentals',
    'A,2008-12-31,revenue,YEAR,1,USD,',
    'known_at',
    '',
    'is missing',
  ),
  bad(
    'a figure known before its period ends',
    'order-of-dates',
    'fundamentals',
    'A,2009-12-31,income,YEAR,1,USD,2009-12-30',
    'known_at',
    '2009-12-30',
    'before the end of the period',
  ),
  bad(
    'a figure known in the future',
    'future-date',
    'fundamentals',
    'A,2009-12-31,income,YEAR,1,USD,2021-01-04',
    'known_at',
    '2021-01-04',
    'lies in the future',
  ),
  bad(
    'a figure of 1e308',
    'too-large',
    'fundamentals',
    'A,2008-12-31,revenue,YEAR,1e308,USD,2009-02-19',
    'value',
    '1e308',
    'larger than any reported figure',
  ),
  bad(
    'a figure with a decimal comma',
    'not-a-number',
    'fundamentals',
    'A,2008-12-31,revenue,YEAR,"1,5",USD,2009-02-19',
    'value',
    '1,5',
    'is not a finite number',
  ),
  bad(
    'figures that contradict each other',
    'contradiction',
    'fundamentals',
    FORMS.fundamentals[1].replace('1000', '1001'),
    'value',
    '1001',
    'contradicts 1000 on line 2',
  ),
  sound(
    'figures with CRLF and quotes',
    'quotes',
    'fundamentals',
    lines(...FORMS.fundamentals)
      .replaceAll('\n', '\r\n')
      .replace('1000', '"1000"'),
  ),
  bad('a value of 1e-400', 'too-small', 'macro', '2010-01-05,1e-400', 'value', '1e-400', 'too small to be told from 0'),
  bad('a value in words', 'not-a-number', 'macro', '2010-01-05,low', 'value', 'low', 'is not a finite number'),
  bad('a value of the future', 'future-date', 'macro', '2021-01-05,1', 'date', '2021-01-05', 'lies in the future'),
  bad('two values of one date', 'contradiction', 'macro', '2010-01-04,2', 'value', '2', 'contradicts 1.5 on line 2'),
  sound('a point where there is no value', 'no-value', 'macro', withRow('macro', '2010-01-05,.'), []),
  {
    ...refusedFile('a series that nobody declared', 'undeclared-series', 'macro', lines(...FORMS.macro), '', {
      file: 'OTHER.csv',
    }),
    expected: {
      outcome: 'refused',
      code: 'MACRO_SERIES',
      file: undefined,
      says: 'The macro series "OTHER" has no declared publication lag',
    },
  },
];

const ZIP_HEADER = '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>';
const ENTRY = 'data/daily/us/nyse stocks/b.us.txt';
const bar = (period: string, close = '20'): string =>
  lines(ZIP_HEADER, `B.US,${period},20100104,000000,20,20,20,${close},100,0`);
/** With another name of the same length, as the library that reads it would not write it. */
const renamed = (name: string): Buffer =>
  Buffer.from(
    zipBytes({ [ENTRY]: bar('D') })
      .toString('latin1')
      .replaceAll(ENTRY, name.padEnd(ENTRY.length, 'x')),
    'latin1',
  );

const ZIPS: readonly Specimen[] = [
  repaired('a zip file of one market', 'zip', 'zip', zipBytes({ [ENTRY]: bar('D') }), ['B 2010-01-04 20 20 20 20 100']),
  refusedFile(
    'a zip entry above its folder',
    'zip-names',
    'zip',
    renamed('../../daily/us/nyse/b.us.txt'),
    'its list of entries cannot be accepted',
  ),
  refusedFile('a zip bomb', 'zip-bomb', 'zip', zipBytes({ [ENTRY]: '0'.repeat(8 * 1024 * 1024) }), 'would unpack from'),
  refusedFile(
    'an entry that claims 60 MB',
    'zip-bomb',
    'zip',
    zipBytes({ [ENTRY]: bar('D') }, { [ENTRY]: 6e7 }),
    'would unpack from',
  ),
  refusedFile(
    'a zip file that was cut off',
    'broken-zip',
    'zip',
    zipBytes({ [ENTRY]: bar('D') }).subarray(0, -30),
    'is no zip file that can be read',
  ),
  refusedFile(
    'an entry with another size than its list says',
    'broken-zip',
    'zip',
    zipBytes({ [ENTRY]: bar('D') }, { [ENTRY]: 7 }),
    'cannot be unpacked',
  ),
  refusedRow(
    'bars of five minutes',
    'zip-rows',
    'zip',
    zipBytes({ [ENTRY]: bar('5') }),
    [2, '<PER>', '5'],
    'these are no daily bars',
  ),
  refusedRow(
    'a price in a zip file that is none',
    'not-a-number',
    'zip',
    zipBytes({ [ENTRY]: bar('D', '2O') }),
    [2, '<CLOSE>', '2O'],
    'is not a number',
  ),
];

export const SIDE_SPECIMENS: readonly Specimen[] = [...MEMBERSHIP, ...OTHERS, ...FACTS, ...ZIPS];
