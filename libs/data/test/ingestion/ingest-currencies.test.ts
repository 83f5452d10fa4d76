import { describe, expect, it } from '@jest/globals';

import { csvFile, csvFolder, priceRows } from './csv-folder.js';
import { ingestionDatabase, TWO } from './ingestion-database.js';

const store = ingestionDatabase();
const { ingest, rows } = store;

const prices = () => csvFolder(TWO);
const sectors = (...lines: string[]) => csvFile('s.csv', 'ticker,sector,currency', ...lines);
const actions = (...lines: string[]) => csvFile('a.csv', 'ticker,ex_date,type,amount,currency', ...lines);
const ofInstruments = () => rows('SELECT symbol, currency FROM runtime.instruments ORDER BY 1');
const ofBars = () =>
  rows(`SELECT instrument_id, currency, is_current::text, count(*) FROM historical.prices_daily
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`);
const ofActions = () => rows('SELECT instrument_id, amount, currency FROM historical.corporate_actions ORDER BY 1');

describe('ingestCsv, currencies of instruments', () => {
  it('a currency in the sector file -> that of the instrument, its bars and its actions; elsewhere the collection', async () => {
    await ingest({
      dir: prices(),
      sectors: sectors('A,Energy,EUR', 'B,Energy,'),
      actions: actions('A,2010-01-05,CASH_DIVIDEND,0.5,', 'B,2010-01-05,CASH_DIVIDEND,0.25,USD'),
    });
    expect(await ofInstruments()).toEqual(['A EUR', 'B USD']);
    expect(await ofBars()).toEqual(['shop:A EUR true 3', 'shop:B USD true 2']);
    expect(await ofActions()).toEqual(['shop:A 0.5 EUR', 'shop:B 0.25 USD']);
    expect(await rows('SELECT currency FROM historical.collections')).toEqual(['USD']);
  });

  it('later prices and actions without a sector file -> in the stored currency', async () => {
    await ingest({ dir: prices(), sectors: sectors('A,Energy,EUR') });
    await ingest({
      dir: csvFolder({ 'A.csv': priceRows({ '2010-07-07': '12', '2011-01-03': '13' }) }),
      actions: actions('A,2010-01-05,CASH_DIVIDEND,0.5,'),
    });
    expect(await ofInstruments()).toEqual(['A EUR', 'B USD']);
    expect(await ofBars()).toEqual(['shop:A EUR true 5', 'shop:B USD true 2']);
    expect(await ofActions()).toEqual(['shop:A 0.5 EUR']);
  });

  it('the same files again -> unchanged; a currency that is corrected -> restated bars', async () => {
    const dir = prices();
    await ingest({ dir, sectors: sectors('A,Energy,EUR') });
    expect((await ingest({ dir, sectors: sectors('A,Energy,EUR') })).datasets[0].state).toBe('UNCHANGED');
    await ingest({ dir, sectors: sectors('A,Energy,CHF') });
    expect(await ofInstruments()).toEqual(['A CHF', 'B USD']);
    expect(await ofBars()).toEqual(['shop:A CHF true 3', 'shop:A EUR false 3', 'shop:B USD true 2']);
  });

  it('an action in another currency than its instrument -> refused with file and line, nothing written', async () => {
    const foreign = actions('B,2010-01-05,CASH_DIVIDEND,0.25,', 'A,2010-01-05,CASH_DIVIDEND,0.5,EUR');
    await expect(ingest({ dir: prices(), actions: foreign })).rejects.toThrow(
      /a\.csv, line 3, column currency: "EUR" is not the currency of A, which is USD: convert the amount/,
    );
    expect(await rows('SELECT count(*) FROM historical.prices_daily')).toEqual(['0']);
    expect(await ofInstruments()).toEqual([]);
    const home = actions('A,2010-01-05,CASH_DIVIDEND,0.5,USD');
    await expect(ingest({ dir: prices(), actions: home, sectors: sectors('A,Energy,EUR') })).rejects.toThrow(
      '"USD" is not the currency of A, which is EUR',
    );
  });

  it('an action of a symbol that is no instrument, in any currency -> set aside as before', async () => {
    const report = await ingest({ dir: prices(), actions: actions('X,2010-01-05,CASH_DIVIDEND,0.5,EUR') });
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT' }));
  });

  it('another currency for an instrument with stored actions -> refused, until these come again in it', async () => {
    const dir = prices();
    await ingest({ dir, actions: actions('A,2010-01-05,CASH_DIVIDEND,0.5,') });
    await expect(ingest({ dir, sectors: sectors('A,Energy,EUR') })).rejects.toThrow(
      'A is quoted in EUR, but its stored CASH_DIVIDEND of 2010-01-05 is in USD. Nothing was written.',
    );
    expect(await ofInstruments()).toEqual(['A USD', 'B USD']);
    const again = actions('A,2010-01-05,CASH_DIVIDEND,0.4,EUR');
    await ingest({ dir, sectors: sectors('A,Energy,EUR'), actions: again });
    expect(await ofInstruments()).toEqual(['A EUR', 'B USD']);
    expect(await rows('SELECT amount, currency FROM historical.corporate_actions WHERE is_current')).toEqual([
      '0.4 EUR',
    ]);
  });
});
