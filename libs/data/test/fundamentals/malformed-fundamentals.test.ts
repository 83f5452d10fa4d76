import { ConfigError } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { InputFileError, RejectedInputError } from '../../src/errors.js';
import { csvFile, csvFolder } from '../ingestion/csv-folder.js';
import { fundamentalDatabase, FUNDAMENTALS, LONG_HEADER } from './fundamental-database.js';

const shop = fundamentalDatabase();

const SOUND = 'A,2015-12-31,revenue,YEAR,1000,USD,2016-02-19,10-K';
const WIDE_HEADER = 'symbol,period_end,form,amended,rev,assets,known_date';
const WIDE = 'A,2015-12-31,10-K,False,50,100,2016-02-19';
const MAPPING = `
metrics:
  rev: { metric: revenue, unit: USD, basis: { 10-K: YEAR, 10-Q: QUARTER } }
  assets: { metric: totalAssets, unit: USD, basis: INSTANT }
`;

const unchanged = async () => {
  expect(await shop.rows(FUNDAMENTALS)).toEqual([]);
  expect(await shop.rows("SELECT 1 FROM historical.ingestion_batches WHERE dataset = 'fundamentals'")).toEqual([]);
};

describe('long files that are refused, beside a sound row', () => {
  it.each([
    ['no metric', SOUND.replace('revenue', ''), 'column metric: "" is no metric'],
    ['a metric that is a path', SOUND.replace('revenue', '../x'), 'column metric: "../x"'],
    ['an unknown basis', SOUND.replace('YEAR', 'HALF'), 'column basis: "HALF" is none of INSTANT, QUARTER'],
    ['a text as value', SOUND.replace('1000', 'n.m.'), 'column value: "n.m." is not a finite number'],
    ['NaN', SOUND.replace('1000', 'NaN'), 'column value: "NaN"'],
    ['1e308', SOUND.replace('1000', '1e308'), 'column value: "1e308" is larger than any reported figure'],
    ['no value', SOUND.replace('1000', ''), 'column value: "" is missing'],
    ['a formula as symbol', SOUND.replace('A,', '=1+1,'), 'column symbol: "=1+1" is not a symbol'],
    ['no period', SOUND.replace('2015-12-31', ''), 'column period_end: "" is missing'],
    ['a day that does not exist', SOUND.replace('2015-12-31', '2015-02-30'), 'column period_end: "2015-02-30"'],
    ['no date of knowledge', SOUND.replace('2016-02-19', ''), 'column known_at: "" is missing'],
    [
      'knowledge before the period ends',
      SOUND.replace('2016-02-19', '2015-12-30'),
      'lies before the end of the period',
    ],
    ['knowledge of the future', SOUND.replace('2016-02-19', '2020-01-03'), 'column known_at: "2020-01-03" lies in the'],
    ['a time without a zone', SOUND.replace('2016-02-19', '2016-02-19 16:00'), 'nor an instant with its zone'],
    ['knowledge before the calendar', SOUND.replace('2016-02-19', '1950-02-19'), 'column known_at: "1950-02-19"'],
    ['a unit that is none', SOUND.replace('USD', 'US $'), 'column unit: "US $" is no unit'],
    ['another value of the same instant', SOUND.replace('1000', '1001'), 'contradicts 1000 on line 2'],
    ['a cut-off row', 'A,2015-12-31,rev', 'has 3 fields where the header has 8'],
  ])('%s -> refused with line 3 and its column, nothing stored', async (_, line, message) => {
    const failure = await shop.ingestLong([SOUND, line]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RejectedInputError);
    expect((failure as Error).message).toContain('facts.csv, line 3, column');
    expect((failure as Error).message).toContain(message);
    await unchanged();
  });

  it('a header without a column -> refused, naming it', async () => {
    const file = csvFile('facts.csv', LONG_HEADER.replace('basis', 'span'), SOUND);
    await expect(shop.ingestFile(file)).rejects.toThrow(InputFileError);
    await expect(shop.ingestFile(file)).rejects.toThrow('no column basis');
    await expect(shop.ingestLong([])).rejects.toThrow('has a header but no rows');
  });
});

describe('wide files that are refused, beside a sound row', () => {
  it.each([
    ['a form that the mapping does not have', WIDE.replace('10-K', '8-K'), 'column form: "8-K" is none of the forms'],
    ['no form', WIDE.replace('10-K', ''), 'column form: "" is none of the forms of the mapping: 10-K, 10-Q'],
    ['a decimal comma', WIDE.replace(',50,', ',"50,5",'), 'column rev: "50,5" is not a finite number'],
    ['infinity', WIDE.replace(',100,', ',inf,'), 'column assets: "inf" is not a finite number'],
    ['a mark that is neither true nor false', WIDE.replace('False', 'perhaps'), 'column amended: "perhaps"'],
    ['no date of knowledge', WIDE.replace('2016-02-19', ''), 'column known_date: "" is missing'],
    [
      'two reports that contradict each other',
      WIDE.replace(',50,', ',51,'),
      'column rev: "51" contradicts 50 on line 2',
    ],
  ])('%s -> refused with line 3 and its column, nothing stored', async (_, line, message) => {
    const mapping = `${csvFolder({ 'm.yaml': MAPPING })}/m.yaml`;
    const failure = await shop
      .ingestFile(csvFile('wide.csv', WIDE_HEADER, WIDE, line), mapping)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RejectedInputError);
    expect((failure as Error).message).toContain(message);
    expect((failure as Error).message).toContain('wide.csv, line 3');
    await unchanged();
  });

  it('a mapped column that the file lacks, or forms without a column -> refused, naming it', async () => {
    const mapping = `${csvFolder({ 'm.yaml': MAPPING })}/m.yaml`;
    const lacks = (name: string) => csvFile('wide.csv', WIDE_HEADER.replace(name, 'other'), WIDE);
    await expect(shop.ingestFile(lacks('assets'), mapping)).rejects.toThrow('no column assets');
    await expect(shop.ingestFile(lacks('form'), mapping)).rejects.toThrow('no column form');
  });

  it('a mapping with an unknown basis, metric or key -> every problem with its key', async () => {
    const text = 'metrics:\n  rev: { metric: Revenue, unit: USD, basis: { 10-K: ANNUAL } }\nsheet: 1\n';
    const mapping = `${csvFolder({ 'm.yaml': text })}/m.yaml`;
    const failure = await shop
      .ingestFile(csvFile('w.csv', WIDE_HEADER, WIDE), mapping)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect((failure as Error).message).toContain('metrics.rev.metric');
    expect((failure as Error).message).toContain('sheet');
  });
});
