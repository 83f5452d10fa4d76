import { describe, expect, it, jest } from '@jest/globals';
import { fixedClock } from '@prometheus/core';

import { CollectionKindError, MacroSeriesError, UnknownCollectionError } from '../../src/errors.js';
import { ingestFundamentals } from '../../src/fundamentals/ingest-fundamentals.js';
import { ingestMacroCsv } from '../../src/macro/ingest-macro-csv.js';
import { loadPanel } from '../../src/panel/panel-source.js';
import { DataReader } from '../../src/reading/data-reader.js';
import { csvFile, csvFolder, priceRows } from '../ingestion/csv-folder.js';
import { definitionFile, MACRO, macroDatabase } from './macro-database.js';

jest.setTimeout(120_000);
const db = macroDatabase();
const RATE = 'date,value\n2010-01-05,3.5\n2010-01-04,3.0\n2010-01-06,\n2010-01-07,.\n';
const STORED_RATE = ['RATE 2010-01-04 3 2010-01-05T14:30 true', 'RATE 2010-01-05 3.5 2010-01-06T14:30 true'];

const nothingStored = async (): Promise<void> => {
  expect(await db.rows(MACRO)).toEqual([]);
  expect(await db.rows('SELECT collection_id FROM historical.collections')).toEqual([]);
  expect(await db.rows('SELECT series_id FROM historical.macro_definitions')).toEqual([]);
};

describe('ingestMacroCsv', () => {
  it('a folder -> values known by their lags, blanks left out, hindsight known by nothing but the ingestion', async () => {
    const files = {
      'RATE.csv': RATE,
      'JOBS.csv.gz': 'DATE,JOBS\n2010-01-01,100\n',
      'PAST.csv': 'observation_date,PAST\n2009-01-01,1\n',
    };
    const report = await db.ingestSeries(files);
    expect(await db.rows(MACRO)).toEqual([
      'JOBS 2010-01-01 100 2010-02-11T14:30 true', // 2010-01-31 + 10 days is Wednesday 2010-02-10
      'PAST 2009-01-01 1 2020-01-02T12:00 true',
      ...STORED_RATE,
    ]);
    expect(report).toMatchObject({ collection: 'macro', blanks: 2, dataset: { state: 'ACCEPTED', rowsAccepted: 4 } });
    expect(report.dataset).toMatchObject({ firstDate: '2009-01-01', lastDate: '2010-01-05' });
    expect(report.findings.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
      expect.stringMatching(/^REVISED_VALUES .*: JOBS$/),
    ]);
    expect(await db.rows('SELECT collection_id, kind, adjustment, market_id FROM historical.collections')).toEqual([
      'macro macro raw US_EQ',
    ]);
    expect(
      await db.rows('SELECT batch_id, provider, dataset, rows_read, state FROM historical.ingestion_batches'),
    ).toEqual(['macro:macro:1 csv macro 4 ACCEPTED']);
    expect(
      await db.rows(
        'SELECT series_id, evaluation_only::text, lag::text, source FROM historical.macro_definitions ORDER BY 1',
      ),
    ).toEqual([
      'JOBS false {"days": 10, "after": "periodEnd", "dateIs": "periodStart"} csv',
      'PAST true - csv',
      'RATE false {"dateIs": "day", "sessions": 1} csv',
    ]);
  });

  it('a wide file with compact dates -> one series a declared column', async () => {
    await db.ingestSeries({ 'wide.csv': 'date,Mkt-RF,SMB,RF\n20100104,1.25,-0.5,0.01\n' });
    expect(await db.rows(MACRO)).toEqual([
      'FA 2010-01-04 1.25 2010-01-05T14:30 true',
      'FB 2010-01-04 -0.5 2010-01-04T21:00 true',
    ]);
  });

  it('an index file with open to close -> the close', async () => {
    await db.ingestSeries({ 'RATE.csv': 'Date,Open,High,Low,Close,Volume\n2010-01-04,1,4,1,3,9\n' });
    expect(await db.rows(MACRO)).toEqual([STORED_RATE[0]]);
  });

  it('a series without a declared lag -> MacroSeriesError, nothing written', async () => {
    const error = await db.ingestSeries({ 'RATE.csv': RATE, 'FOO.csv': RATE }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MacroSeriesError);
    expect((error as Error).message).toMatch(/"FOO" has no declared publication lag.*Declare it in .*series\.yaml/);
    await nothingStored();
  });

  it('wanted series -> those alone; one that is not declared or has no file -> refused', async () => {
    const files = { 'RATE.csv': RATE, 'FOO.csv': RATE, 'wide.csv': 'date,Mkt-RF,SMB\n2010-01-04,1,2\n' };
    await expect(db.ingestSeries(files, { series: ['FOO'] })).rejects.toThrow('no declared publication lag');
    await expect(db.ingestSeries(files, { series: ['JOBS'] })).rejects.toThrow('"JOBS" has no file JOBS.csv');
    await nothingStored();
    await db.ingestSeries(files, { series: ['RATE', 'FB'] });
    expect(await db.rows(MACRO)).toEqual(['FB 2010-01-04 2 2010-01-04T21:00 true', ...STORED_RATE]);
  });

  it('every malformed value -> named by file and line, nothing written', async () => {
    const files = {
      'RATE.csv':
        'date,value\n2010-01-04,3\n2010-02-30,4\n2010-01-06,x\n,5\n2010-01-04,3.1\n2020-01-03,6\n2010-01-08,1e999\n',
      'JOBS.csv': 'date,value\n2010-01-15,100\n',
    };
    const error = (await db.ingestSeries(files).catch((thrown: unknown) => thrown)) as Error;
    const places = [...error.message.matchAll(/(\w+\.csv), line (\d+), column (\w+)/g)].map((match) =>
      match.slice(1).join(' '),
    );
    expect(places).toEqual([
      'JOBS.csv 2 date',
      'RATE.csv 3 date',
      'RATE.csv 4 value',
      'RATE.csv 5 date',
      'RATE.csv 6 value',
      'RATE.csv 7 date',
      'RATE.csv 8 value',
    ]);
    expect(error.message).toContain('contradicts 3 on line 2');
    expect(error.message).toContain('lies in the future');
    expect(error.message).toContain('is not the first day of a month');
    await nothingStored();
  });

  it('files that cannot be used -> refused', async () => {
    await expect(db.ingestSeries({ 'RATE.csv': 'date,level\n2010-01-04,3\n' })).rejects.toThrow('no column RATE');
    await expect(db.ingestSeries({ 'RATE.csv': '' })).rejects.toThrow('is empty');
    await expect(db.ingestSeries({ 'RATE.csv': RATE, 'RATE.csv.gz': RATE })).rejects.toThrow(
      'is a second file of RATE',
    );
    await expect(db.ingestSeries({ 'notes.txt': 'x' })).rejects.toThrow('has no file *.csv');
    await nothingStored();
  });

  it('one file -> its series; folder and file, or neither -> refused', async () => {
    const definitions = definitionFile();
    const context = { clock: fixedClock('2020-01-02T12:00:00Z') };
    const file = csvFile('RATE.csv', 'date,value', '2010-01-04,3', '2010-01-04,3.0');
    const report = await ingestMacroCsv(db.database, { file, definitions, collection: 'rates' }, context);
    expect(report).toMatchObject({ collection: 'rates', findingSummary: [{ code: 'DUPLICATE_ROW', occurrences: 1 }] });
    expect(await db.rows(MACRO)).toEqual([STORED_RATE[0]]);
    await expect(ingestMacroCsv(db.database, { definitions }, context)).rejects.toThrow('Name either a folder');
    await expect(ingestMacroCsv(db.database, { file, dir: file, definitions }, context)).rejects.toThrow(
      'is not clear',
    );
    await expect(ingestMacroCsv(db.database, { dir: file, definitions }, context)).rejects.toThrow('is no folder');
  });
});

describe('ingestMacroCsv, again', () => {
  it('the same files -> no row and no batch more', async () => {
    await db.ingestSeries({ 'RATE.csv': RATE, 'PAST.csv': 'date,value\n2009-01-01,1\n' });
    const before = await db.rows(MACRO);
    const again = { 'RATE.csv': RATE, 'PAST.csv': 'date,value\n2009-01-01,1\n' };
    const report = await db.ingestSeries(again, { now: '2021-01-01T00:00:00Z' });
    expect(report.dataset.state).toBe('UNCHANGED');
    expect(await db.rows(MACRO)).toEqual(before);
    expect(await db.rows('SELECT count(*) FROM historical.ingestion_batches')).toEqual(['1']);
  });

  it('another value -> known from now on, the old one stays; back again -> a third version', async () => {
    await db.ingestSeries({ 'RATE.csv': RATE });
    const report = await db.ingestSeries(
      { 'RATE.csv': 'date,value\n2010-01-04,3.2\n2010-01-05,3.5\n' },
      { now: '2021-01-04T00:00:00Z' },
    );
    expect(report.dataset).toMatchObject({ rowsRestated: 1, rowsUnchanged: 1 });
    expect(report.findings.map(({ code, symbol }) => [code, symbol])).toEqual([['RESTATED', 'RATE']]);
    await db.ingestSeries({ 'RATE.csv': RATE }, { now: '2022-01-04T00:00:00Z' });
    expect(await db.rows(MACRO)).toEqual([
      'RATE 2010-01-04 3 2010-01-05T14:30 false',
      'RATE 2010-01-04 3.2 2021-01-04T00:00 false',
      'RATE 2010-01-04 3 2022-01-04T00:00 true',
      STORED_RATE[1],
    ]);
  });

  it('another lag -> refused, and nothing changes', async () => {
    await db.ingestSeries({ 'RATE.csv': RATE });
    const definitions =
      'series: { RATE: { title: Rate, frequency: daily, dateIs: day, unit: percent, lag: { sessions: 0 } } }';
    await expect(db.ingestSeries({ 'RATE.csv': RATE }, { definitions })).rejects.toThrow(MacroSeriesError);
    expect(await db.rows(MACRO)).toEqual(STORED_RATE);
    await db.ingestSeries({ 'RATE.csv': `${RATE}2010-01-08,4\n` });
    expect(await db.rows(MACRO)).toHaveLength(3);
  });
});

describe('collections of macro series', () => {
  it('named where prices are expected, and the other way round -> CollectionKindError', async () => {
    const prices = csvFolder({ 'A.csv': priceRows({ '2010-01-04': '10' }) });
    await db.ingestSeries({ 'RATE.csv': RATE });
    await expect(db.ingest({ dir: prices, collection: 'macro' })).rejects.toThrow(CollectionKindError);
    await expect(loadPanel(db.database, 'macro')).rejects.toThrow('holds macro series and no instruments');
    const clock = fixedClock('2020-01-02T12:00:00Z');
    const facts = csvFile(
      'facts.csv',
      'symbol,period_end,metric,basis,value,unit,known_at',
      'A,2009-12-31,revenue,YEAR,1,USD,2010-02-01',
    );
    await expect(ingestFundamentals(db.database, { file: facts, collection: 'macro' }, { clock })).rejects.toThrow(
      CollectionKindError,
    );
    await expect(new DataReader(db.database).readInstruments('macro')).rejects.toThrow(UnknownCollectionError);
    await db.ingest({ dir: prices });
    const options = { dir: csvFolder({ 'RATE.csv': RATE }), definitions: definitionFile(), collection: 'shop' };
    await expect(ingestMacroCsv(db.database, options, { clock })).rejects.toThrow(
      'Give macro series a collection of their own',
    );
    expect(await db.rows(MACRO)).toEqual(STORED_RATE);
  });
});
