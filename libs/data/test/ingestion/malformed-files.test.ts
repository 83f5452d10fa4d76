import { fixedClock } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { InputFileError, QualityRejectedError, RejectedInputError } from '../../src/errors.js';
import { ingestCsv } from '../../src/ingestion/ingest-csv.js';
import { csvFolder, PRICE_HEADER, priceRows } from './csv-folder.js';

let database: ScratchDatabase;
beforeAll(async () => {
  database = await openScratchDatabase();
});
afterAll(async () => {
  await database.close();
});

const SOUND = priceRows({ '2010-01-04': '10', '2010-01-05': '11' });
const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;

type Failure = typeof InputFileError | typeof RejectedInputError | typeof QualityRejectedError;

/** Each is the second file of a folder whose first is sound: one bad file refuses all. */
const ZOO: readonly (readonly [string, string, Failure, string])[] = [
  ['an empty file', '', InputFileError, 'is empty'],
  ['blank lines only', '\n\n  \n', InputFileError, 'is empty'],
  ['a header only', lines(PRICE_HEADER), InputFileError, 'has a header but no rows'],
  ['no header', lines('2010-01-04,1,1,1,1,5'), InputFileError, 'no column date'],
  ['a missing column', lines('date,open,high,low,volume', '2010-01-04,1,1,1,5'), InputFileError, 'no column close'],
  ['a web page', lines('<!DOCTYPE html>', '<html><body>Not found</body></html>'), InputFileError, 'no column date'],
  ['an archive', 'PK\u0003\u0004\u0000\u0000', InputFileError, 'not text in UTF-8'],
  ['semicolons', SOUND.replaceAll(',', ';'), InputFileError, 'separated by ";"'],
  ['an open quote', lines(PRICE_HEADER, '"2010-01-04,1,1,1,1,5'), InputFileError, 'quotes of line 2'],
  [
    'a cut-off last row',
    `${SOUND}2010-01-06,1`,
    RejectedInputError,
    'line 4, column (whole row): "2010-01-06,1" has 2 fields',
  ],
  [
    'decimal commas',
    lines(PRICE_HEADER, '2010-01-04,"1,5",1,1,1,5'),
    RejectedInputError,
    'column open: "1,5" is not a number',
  ],
  ['American dates', lines(PRICE_HEADER, '01/04/2010,1,1,1,1,5'), RejectedInputError, 'column date: "01/04/2010"'],
  [
    'a day that does not exist',
    lines(PRICE_HEADER, '2010-02-30,1,1,1,1,5'),
    RejectedInputError,
    '"2010-02-30" is not a date',
  ],
  [
    'columns in the wrong order',
    lines(PRICE_HEADER, '2010-01-04,10,9,11,10,5'),
    RejectedInputError,
    'column high: "9" lies below',
  ],
  [
    'two prices of one day',
    lines(PRICE_HEADER, '2010-01-04,1,1,1,1,5', '2010-01-04,2,2,2,2,5'),
    RejectedInputError,
    'line 3, column date: "2010-01-04" has other values on line 2',
  ],
  ['a date in the future', lines(PRICE_HEADER, '2020-01-03,1,1,1,1,5'), RejectedInputError, 'has not closed yet'],
  [
    'a number out of range',
    lines(PRICE_HEADER, '2010-01-04,1,1e400,1,1,5'),
    RejectedInputError,
    '"1e400" is not finite',
  ],
  ['a second header inside', `${SOUND}${SOUND}`, RejectedInputError, 'line 4, column date: "date" is not a date'],
  [
    'an escape sequence in a value',
    lines(PRICE_HEADER, '2010-01-04,\u001b[31m,1,1,1,5'),
    RejectedInputError,
    'column open: "\uFFFD[31m"',
  ],
  [
    'an endless value',
    lines(PRICE_HEADER, `2010-01-04,${'9'.repeat(9999)}x,1,1,1,5`),
    RejectedInputError,
    '999..." is not a number',
  ],
  [
    'no price in any row',
    lines(PRICE_HEADER, ...['04', '05', '06', '07'].map((d) => `2010-01-${d},,,,,`)),
    QualityRejectedError,
    'MISSING_PRICE: 4',
  ],
];

describe('malformed files', () => {
  it.each(ZOO)('%s -> refused with the reason, nothing written', async (_, text, failure, message) => {
    const ingestion = ingestCsv(
      database,
      { dir: csvFolder({ 'A.csv': SOUND, 'B.csv': text }), collection: 'zoo' },
      { clock: fixedClock('2020-01-02T12:00:00Z') },
    );
    await expect(ingestion).rejects.toThrow(failure);
    await expect(ingestion).rejects.toThrow(message);
    if (failure !== QualityRejectedError) await expect(ingestion).rejects.toThrow('B.csv');
    const { rows } = await database.historical.pool.query(
      `SELECT (SELECT count(*)::int FROM historical.prices_daily) AS prices,
              (SELECT count(*)::int FROM historical.collections) AS collections,
              (SELECT count(*)::int FROM runtime.instruments) AS instruments`,
    );
    // The collection bears the rejected batch, which holds the findings.
    expect(rows).toEqual([{ prices: 0, collections: failure === QualityRejectedError ? 1 : 0, instruments: 0 }]);
  });
});
