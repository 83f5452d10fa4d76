import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { MissingRatesError } from '../../src/index.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';

const dates = sessionsFrom('2010-01-04', 3);
const panel = panelFromBars(
  dates.map((date) => ({ symbol: 'E', date, open: 10, close: 10 })),
  { currencies: { E: 'EUR' } },
);
const config = { initialCash: 1200, investedFraction: 0.5, slippageBps: 0, commission: { model: 'none' as const } };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'currency-rates-'));
  writeFileSync(
    join(folder, 'rates.csv'),
    `date,GBP,EUR\n${dates[2]},1.9,1.5\n${dates[0]},1.6,1.2\n${dates[1]},,1.25\n`,
  );
  writeFileSync(join(folder, 'late.csv'), `date,EUR\n${dates[1]},1.25\n`);
  writeFileSync(join(folder, 'wrong.csv'), `date,EUR\n${dates[0]},1.2\n${dates[1]},-1\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a name in another currency', () => {
  // 600 dollars at 1.2 buy 50 shares at 10 euros. They trade at the rate of the day before and are carried at 1.25, then at 1.5.
  it('conversion: sweep -> the debit is bought back at the close, at the cost of the spread', async () => {
    const currencies = { rates: 'rates.csv', spreadBps: 100 };
    const { result } = await runConfig(panel, { ...config, currencies }, folder);
    expect(result.fills).toMatchObject([{ quantity: 50, price: 10, date: dates[1] }]);
    // 500 x 1.25 x 1.01 = 631.25 dollars for 500 euros that stood at 600; 50 shares are worth 625, then 750.
    expect([...result.days.cash]).toEqual([1200, 568.75, 568.75]);
    expect([...result.days.fxTranslation]).toEqual([0, -31.25, 0]);
    expect([...result.days.equity]).toEqual([1200, 1193.75, 1318.75]);
    expect(result.days.tradedValue[1]).toBe(625);
  });

  it('conversion: hold -> the debit in euros moves with the rate, as the shares do', async () => {
    const currencies = { rates: 'rates.csv', conversion: 'hold' as const };
    const { result } = await runConfig(panel, { ...config, currencies }, folder);
    expect([...result.days.cash]).toEqual([1200, 575, 450]);
    expect([...result.days.fxTranslation]).toEqual([0, -25, -125]);
    expect([...result.days.equity]).toEqual([1200, 1200, 1200]);
  });

  it('other rates -> another run id', async () => {
    const ids = await Promise.all(
      [1.5, 1.51].map(async (rate, k) => {
        writeFileSync(join(folder, `id-${k}.csv`), `date,EUR\n${dates[0]},${rate}\n`);
        const { result } = await runConfig(panel, { ...config, currencies: { rates: `id-${k}.csv` } }, folder);
        return result.manifest.runId;
      }),
    );
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('no rates -> an error that names base, currencies and the setting', async () => {
    const run = runConfig(panel, config, folder);
    await expect(run).rejects.toThrow(MissingRatesError);
    await expect(run).rejects.toThrow(/kept in USD and has instruments in EUR\. .*currencies\.rates/);
  });

  it.each([
    ['absent.csv', /absent\.csv.*exchange-rate file cannot be read/],
    ['late.csv', /late\.csv.*no level for 2010-01-04/],
    ['wrong.csv', /wrong\.csv.*line 3/],
  ])('%s -> an error that names the file and the place', async (rates, message) => {
    await expect(runConfig(panel, { ...config, currencies: { rates } }, folder)).rejects.toThrow(message);
  });

  it('a file without the column -> an error that names it', async () => {
    writeFileSync(join(folder, 'other.csv'), `date,GBP\n${dates[0]},1.6\n`);
    const run = runConfig(panel, { ...config, currencies: { rates: 'other.csv' } }, folder);
    await expect(run).rejects.toThrow(/other\.csv.*line 1 is "date,GBP".*Name the columns date and EUR/);
  });
});
