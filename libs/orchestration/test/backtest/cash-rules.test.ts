import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';
import { writeStrategy } from '../fixture/strategy-module.js';

// All expected numbers are worked by hand from docs/simulator.md.

const flat = (symbol: string, dates: readonly string[], price: number): Bar[] =>
  dates.map((date) => ({ symbol, date, open: price, close: price }));
const priced = (symbol: string, dates: readonly string[], prices: readonly number[]): Bar[] =>
  dates.map((date, t) => ({ symbol, date, open: prices[t], close: prices[t] }));

const costless = { slippageBps: 0, commission: { model: 'none' as const } };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cash-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('cashPolicy: settled_only', () => {
  // Three days from trade to settlement in 2010. A is bought in session 1 and sold in session 3; its price is paid in session 4
  // and its proceeds come in session 6.
  const dates = sessionsFrom('2010-01-04', 9);
  const panel = panelFromBars([...flat('A', dates, 10), ...flat('B', dates, 10)]);
  const rotate = `({ sessionOfRun: t }) => (t === 0 ? weights({ A: 1 }) : t < 2 ? undefined : weights({ B: 1 }))`;

  it('proceeds of a sale -> buy only when they have settled', async () => {
    const strategy = writeStrategy(folder, 'rotate-settled', rotate);
    const config = { strategy, initialCash: 1000, cashPolicy: 'settled_only' as const, ...costless };
    const { result } = await runConfig(panel, config, folder);
    expect(result.fills.map(({ date, side, quantity }) => [date, side, quantity])).toEqual([
      [dates[1], 'BUY', 100],
      [dates[3], 'SELL', 100],
      [dates[6], 'BUY', 100],
    ]);
    expect([...result.days.cash]).toEqual([1000, 0, 0, 1000, 1000, 1000, 0, 0, 0]);
    // The last purchase is paid three sessions after the seventh, beyond the end.
    expect([...result.days.settledCash]).toEqual([1000, 1000, 1000, 1000, 0, 0, 1000, 1000, 1000]);
  });

  it('by trade date (the default) -> buys in the session of the sale', async () => {
    const strategy = writeStrategy(folder, 'rotate-default', rotate);
    const { result } = await runConfig(panel, { strategy, initialCash: 1000, ...costless }, folder);
    expect(result.fills.map(({ date, side }) => [date, side])).toEqual([
      [dates[1], 'BUY'],
      [dates[3], 'SELL'],
      [dates[3], 'BUY'],
    ]);
  });
});

describe('flows', () => {
  const dates = sessionsFrom('2010-01-04', 4);

  it('a deposit and a withdrawal -> in the book, not in returns', async () => {
    const panel = panelFromBars(priced('A', dates, [10, 10, 11, 11]));
    const { result } = await runConfig(panel, {
      initialCash: 100,
      flows: [
        { date: dates[3], amount: -50 },
        { date: dates[2], amount: 100 },
      ],
      ...costless,
    });
    // Ten shares. Session 2: 110 and 100 deposited, 210 / (100 + 100) - 1 = 5 %. Session 3: 160 / (210 - 50) - 1 = 0.
    expect([...result.days.flows]).toEqual([0, 0, 100, -50]);
    expect([...result.days.equity]).toEqual([100, 100, 210, 160]);
    expect(result.metrics.totalReturn).toBeCloseTo(0.05, 12);
    expect(result.metrics).toMatchObject({ totalDeposits: 100, totalWithdrawals: 50 });
  });

  it('a flow outside the range -> an error that names its date', async () => {
    const panel = panelFromBars(flat('A', dates, 10));
    await expect(runConfig(panel, { flows: [{ date: '2011-01-03', amount: 1 }] })).rejects.toThrow(
      /range 2010-01-04 to 2010-01-07 does not hold the flow of 2011-01-03/,
    );
  });
});

describe('withholding', () => {
  it('a dividend -> accrues without the tax, and the tax is told', async () => {
    const dates = sessionsFrom('2010-01-04', 5);
    const panel = panelFromBars(flat('A', dates, 50), {
      actions: [{ symbol: 'A', type: 'CASH_DIVIDEND', exDate: dates[2], amount: 1, payDate: dates[3] }],
    });
    const { result } = await runConfig(panel, { initialCash: 1000, withholding: 0.15, ...costless });
    // Twenty shares: 20 less 15 %.
    expect([...result.days.dividends]).toEqual([0, 0, 20, 0, 0]);
    expect([...result.days.withholding]).toEqual([0, 0, 3, 0, 0]);
    expect([...result.days.receivables]).toEqual([0, 0, 17, 0, 0]);
    expect([...result.days.cash]).toEqual([1000, 0, 0, 17, 17]);
    expect(result.metrics.totalWithholding).toBe(3);
  });
});

describe('rates', () => {
  // Monday 4 January 2010 to Tuesday 12 January: three nights to session 5.
  const dates = sessionsFrom('2010-01-04', 7);
  const panel = panelFromBars(flat('A', dates, 10));

  it('cash over a weekend -> three nights of interest, on interest too', async () => {
    const idle = writeStrategy(folder, 'idle', '() => undefined');
    const { result } = await runConfig(
      panel,
      { strategy: idle, start: dates[4], initialCash: 100_000, rates: { cashInterest: 0.036 }, ...costless },
      folder,
    );
    // A ten-thousandth a night.
    expect([...result.days.interest]).toEqual([0, 30, 10.003]);
    expect(result.metrics.totalInterest).toBeCloseTo(40.003, 9);
  });

  it('a debit -> pays from the settlement of the purchase on', async () => {
    const { result } = await runConfig(panel, {
      initialCash: 1000,
      investedFraction: 2,
      cashPolicy: 'allow_negative',
      rates: { debitInterest: 0.072 },
      ...costless,
    });
    // 200 shares for 2,000 on Tuesday, paid on Friday; a debt of 1,000 over the weekend, 0.2 a night.
    expect([...result.days.settledCash].slice(0, 5)).toEqual([1000, 1000, 1000, 1000, -1000]);
    expect([...result.days.interest]).toEqual([0, 0, 0, 0, 0, -0.6, -0.20012]);
    expect(result.manifest.notes.join(' ')).not.toContain('no interest is charged');
  });

  it('a debit without a rate -> the notes say that it was free', async () => {
    const config = { initialCash: 1000, investedFraction: 2, cashPolicy: 'allow_negative' as const, ...costless };
    const { result } = await runConfig(panel, config);
    expect(result.manifest.notes.join(' ')).toContain('no interest is charged for it (rates.debitInterest is 0)');
  });

  it("a short -> pays its own name's borrow fee, over a weekend three times", async () => {
    const short = writeStrategy(
      folder,
      'short',
      '({ sessionOfRun }) => (sessionOfRun === 0 ? weights({ A: -0.5 }) : undefined)',
    );
    const { result } = await runConfig(
      panel,
      { strategy: short, initialCash: 1000, rates: { borrowFee: 0.5, borrowFees: { A: 0.036 } }, ...costless },
      folder,
    );
    // 50 shares at 10: 500 x 0.036 / 360 = 0.05 a night.
    expect([...result.days.borrowFees]).toEqual([0, 0, 0.05, 0.05, 0.05, 0.15, 0.05]);
    expect(result.manifest.notes.join(' ')).not.toContain('sold short');
  });

  it('restricted proceeds -> earn the rebate; a short without a fee -> the notes say so', async () => {
    const short = writeStrategy(
      folder,
      'short-rebate',
      '({ sessionOfRun }) => (sessionOfRun === 0 ? weights({ A: -0.5 }) : undefined)',
    );
    const { result } = await runConfig(
      panel,
      {
        strategy: short,
        initialCash: 1000,
        rates: { shortRebate: 0.018 },
        shorting: { proceeds: 'restricted' },
        ...costless,
      },
      folder,
    );
    // 500 x 0.018 / 360 = 0.025 a night.
    expect([...result.days.interest]).toEqual([0, 0, 0.025, 0.025, 0.025, 0.075, 0.025]);
    expect(result.manifest.notes.join(' ')).toContain('no fee was charged for borrowing them (rates.borrowFee is 0)');
  });

  it('a name that cannot be borrowed -> is not sold short, and an unknown symbol is an error', async () => {
    const short = writeStrategy(
      folder,
      'short-none',
      '({ sessionOfRun }) => (sessionOfRun === 0 ? weights({ A: -0.5 }) : undefined)',
    );
    const config = { strategy: short, initialCash: 1000, shorting: { unavailable: ['A'] }, ...costless };
    expect((await runConfig(panel, config, folder)).result.fills).toEqual([]);
    await expect(runConfig(panel, { shorting: { unavailable: ['ZZZ'] } })).rejects.toThrow(/"ZZZ".*test/);
    await expect(runConfig(panel, { rates: { borrowFees: { YYY: 0.1 } } })).rejects.toThrow(/"YYY".*test/);
  });
});

describe('margin', () => {
  it('equity below the requirement -> the broker reduces all positions, and the notes tell', async () => {
    const dates = sessionsFrom('2010-01-04', 5);
    const panel = panelFromBars(priced('A', dates, [10, 10, 6, 6, 6]));
    const levered = { initialCash: 1000, investedFraction: 2, cashPolicy: 'allow_negative' as const, ...costless };
    const { result } = await runConfig(panel, levered);
    // 200 shares against 1,000 of debt. At 6: equity 200 below 0.25 x 1,200 = 300, so 1 - 200 / 300 + 0.05 = 0.3833 of 200 shares,
    // 76.67, rounded up.
    const [call] = result.orders.filter(({ origin }) => origin === 'MARGIN');
    expect(call).toMatchObject({ side: 'SELL', quantity: 77, submittedOn: dates[2], status: 'FILLED' });
    expect([...result.days.longValue]).toEqual([0, 2000, 1200, 738, 738]);
    expect([...result.days.equity]).toEqual([1000, 1000, 200, 200, 200]);
    expect(result.manifest.notes.join(' ')).toContain(`Margin was called once, on ${dates[2]}; the broker reduced`);
    const off = await runConfig(panel, { ...levered, margin: 'off' });
    expect(off.result.orders).toHaveLength(1);
  });
});
