import { describe, expect, it } from '@jest/globals';
import { tradeDate, tradingCalendar } from '@prometheus/core';

import { IngestOptionError } from '../../src/index.js';
import { csvFile, csvFolder, priceRows } from '../ingestion/csv-folder.js';
import { ingestionDatabase } from '../ingestion/ingestion-database.js';

const store = ingestionDatabase();
const { ingest, rows } = store;

const DATES = tradingCalendar('US_EQ').tradingDaysBetween(tradeDate('2010-06-01'), tradeDate('2010-07-30'));
const SPLIT_DAY = '2010-06-15';
const DIVIDEND_DAY = '2010-07-01';
const DOUBTFUL_DAY = '2010-07-15';

/** 100 before a split of 2:1, 50 after; 0.50 on a close of 50 makes the factor 0.99, and so 0.495 before the split. With
 * `doubtful` the factor is halved before a further day on which the price does not move so. */
function priceFile({ dividendDay = DIVIDEND_DAY, doubtful = false } = {}): string {
  const lines = DATES.map((date, i) => {
    const close = (date < SPLIT_DAY ? 100 : 50) + (i % 3);
    const factor =
      (date < SPLIT_DAY ? 0.5 : 1) * (date < dividendDay ? 0.99 : 1) * (doubtful && date < DOUBTFUL_DAY ? 0.5 : 1);
    const text = close.toFixed(2);
    return `${date},${text},${text},${text},${text},${(close * factor).toFixed(2)},1000`;
  });
  return ['date,open,high,low,close,adj_close,volume', ...lines, ''].join('\n');
}

const actions = (): Promise<string[]> =>
  rows(`SELECT instrument_id, ex_date::text, type, ratio, amount, is_current::text,
          to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI'), metadata ->> 'inferred', batch_id
        FROM historical.corporate_actions ORDER BY ex_date, known_at`);

const SPLIT_ROW = 'shop:A 2010-06-15 SPLIT 2 - true 2010-06-15T13:30 true shop:actions:1';
const DIVIDEND_ROW = 'shop:A 2010-07-01 CASH_DIVIDEND - 0.5 true 2010-07-01T13:30 true shop:actions:1';

describe('ingestCsv with inferActions', () => {
  it('closes and adjusted closes -> actions known at the open of their day, marked as inferred, counted and listed', async () => {
    const report = await ingest({ dir: csvFolder({ 'A.csv': priceFile() }), adjustment: 'raw', inferActions: true });
    expect(await actions()).toEqual([SPLIT_ROW, DIVIDEND_ROW]);
    expect(report.inference).toEqual({
      version: 1,
      storedConfidence: 0.5,
      splits: 1,
      cashDividends: 1,
      uncertain: 0,
    });
    expect(report.datasets[1]).toMatchObject({
      dataset: 'actions',
      state: 'ACCEPTED',
      rowsAccepted: 2,
      rowsSetAside: 0,
    });
    const found = report.findings.find(({ code }) => code === 'INFERRED_ACTION');
    expect(found).toMatchObject({ symbol: 'A', firstDate: SPLIT_DAY, lastDate: DIVIDEND_DAY, occurrences: 2 });
    expect(found?.detail).toContain(`${DIVIDEND_DAY} CASH_DIVIDEND 0.5`);
    expect(
      await rows(`SELECT qc_result -> 'inference' ->> 'cashDividends' FROM historical.ingestion_batches
                  WHERE dataset = 'actions'`),
    ).toEqual(['1']);
  });

  it('a step like that of a split that the price does not show -> listed, not stored', async () => {
    const dir = csvFolder({ 'A.csv': priceFile({ doubtful: true }) });
    const report = await ingest({ dir, adjustment: 'raw', inferActions: true });
    const uncertain = report.findings.find(({ code }) => code === 'UNCERTAIN_ACTION');
    expect(report.inference?.uncertain).toBe(1);
    expect(uncertain).toMatchObject({ symbol: 'A', firstDate: DOUBTFUL_DAY, occurrences: 1 });
    expect(uncertain?.detail).toContain('SPLIT 2');
    expect(report.datasets[1]).toMatchObject({ rowsAccepted: 2, rowsSetAside: 1 });
    expect(await actions()).toHaveLength(2);
  });

  it('the same files again -> nothing is written', async () => {
    const dir = csvFolder({ 'A.csv': priceFile() });
    await ingest({ dir, adjustment: 'raw', inferActions: true });
    const again = await ingest({ dir, adjustment: 'raw', inferActions: true });
    expect(again.datasets.map(({ state }) => state)).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect(await actions()).toEqual([SPLIT_ROW, DIVIDEND_ROW]);
  });

  it('adjusted closes that move an event to another day, and back -> it is booked once, the old row stays', async () => {
    const first = csvFolder({ 'A.csv': priceFile() });
    const moved = csvFolder({ 'A.csv': priceFile({ dividendDay: '2010-07-02' }) });
    await ingest({ dir: first, adjustment: 'raw', inferActions: true });
    await ingest({ dir: moved, adjustment: 'raw', inferActions: true });
    // The same factor of 0.99 on the close of 51 before that day.
    expect(await actions()).toEqual([
      SPLIT_ROW,
      DIVIDEND_ROW.replace('true 2010', 'false 2010'),
      'shop:A 2010-07-02 CASH_DIVIDEND - 0.51 true 2010-07-02T13:30 true shop:actions:2',
    ]);
    await ingest({ dir: first, adjustment: 'raw', inferActions: true });
    expect((await actions()).filter((row) => row.includes(' true 2010')).map((row) => row.slice(0, 17))).toEqual([
      'shop:A 2010-06-15',
      'shop:A 2010-07-01',
    ]);
  });

  it('with an actions file, before or after one, without adjusted closes, on total-return prices -> refused', async () => {
    const dir = csvFolder({ 'A.csv': priceFile() });
    const file = csvFile('actions.csv', 'ticker,ex_date,type,amount', 'A,2010-07-01,CASH_DIVIDEND,0.5');
    const infer = { dir, adjustment: 'raw', inferActions: true } as const;
    await expect(ingest({ ...infer, actions: file })).rejects.toThrow(IngestOptionError);
    await expect(ingest({ dir, adjustment: 'total_return', inferActions: true })).rejects.toThrow(/total_return/);
    await expect(
      ingest({ ...infer, dir: csvFolder({ 'A.csv': priceRows({ '2010-01-04': '10' }) }, 'plain') }),
    ).rejects.toThrow(/adjusted closes/);
    await ingest({ ...infer, inferActions: false, actions: file, collection: 'stated' });
    await expect(ingest({ ...infer, collection: 'stated' })).rejects.toThrow(/came from a file/);
    await ingest({ ...infer, collection: 'inferred' });
    await expect(ingest({ dir, adjustment: 'raw', actions: file, collection: 'inferred' })).rejects.toThrow(/inferred/);
  });
});
