import { describe, expect, it } from '@jest/globals';
import { tradingCalendar } from '@prometheus/core';
import { sessionCloses, ViewContext } from '@prometheus/data';
import { Ledger } from '@prometheus/execution';

import { backtestConfigSchema, loadStrategy, resolveBacktest, runBacktest } from '../../src/index.js';
import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';

const flat = (symbol: string, dates: readonly string[], price: number): Bar[] =>
  dates.map((date) => ({ symbol, date, open: price, close: price }));

const costless = { slippageBps: 0, commission: { model: 'none' as const } };

describe('executeBacktest', () => {
  it('two names bought at the open and held -> equity by hand to the micro-unit', async () => {
    const dates = sessionsFrom('2010-01-04', 4);
    const prices = [10, 10, 11, 12];
    const bars: Bar[] = [
      ...dates.map((date, t) => ({ symbol: 'A', date, open: prices[t], close: prices[t] })),
      ...flat('B', dates, 30),
    ];
    const panel = panelFromBars(bars);
    const { result } = await runConfig(panel, {
      initialCash: 1000,
      slippageBps: 10,
      commission: { model: 'per_share', perShare: 0.01, minimum: 1, capFraction: 1 },
    });
    // Decision at 1000: 500 / 10 = 50 of A and floor(500 / 30) = 16 of B. Opens of the second session: A at 10.01, B at
    // 30.03, so 500.50 and 480.48; commission at least 1 each. Cash 1000 - 500.50 - 480.48 - 2 = 17.02.
    expect([...result.days.cash]).toEqual([1000, 17.02, 17.02, 17.02]);
    expect([...result.days.equity]).toEqual([1000, 997.02, 1047.02, 1097.02]);
    expect(result.metrics.totalCommission).toBe(2);
    expect(result.metrics.totalSlippage).toBeCloseTo(50 * 0.01 + 16 * 0.03, 9);
    expect(result.metrics.topContributors.concat(result.metrics.bottomContributors)).toEqual([
      { symbol: 'A', profit: 98.5 },
      { symbol: 'B', profit: -1.48 },
    ]);
  });

  it('a split, a dividend over its pay date -> the book by hand', async () => {
    const dates = sessionsFrom('2010-01-04', 5);
    const prices = [100, 100, 50, 49, 49];
    const panel = panelFromBars(
      dates.map((date, t) => ({ symbol: 'A', date, open: prices[t], close: prices[t] })),
      {
        actions: [
          { symbol: 'A', type: 'SPLIT', exDate: dates[2], ratio: 2 },
          { symbol: 'A', type: 'CASH_DIVIDEND', exDate: dates[3], amount: 1, payDate: dates[4] },
        ],
      },
    );
    const { result } = await runConfig(panel, { initialCash: 1000, ...costless });
    // Ten shares at 100, then twenty at 50; the dividend of 20 is owed on the fourth day and paid on the fifth.
    expect([...result.days.equity]).toEqual([1000, 1000, 1000, 1000, 1000]);
    expect([...result.days.receivables]).toEqual([0, 0, 0, 20, 0]);
    expect([...result.days.cash]).toEqual([1000, 0, 0, 0, 20]);
    expect(result.metrics.totalDividends).toBe(20);
  });

  it.each([
    ['OTC', 0.03],
    ['NYSE', 0.03 * 0.7],
    ['NASDAQ', 0.03 * 0.45],
    [undefined, 0.03 * 0.45],
  ])(
    'a held name that vanishes, last venue %s -> written off on the 20th session without a bar',
    async (exchange, terminal) => {
      const dates = sessionsFrom('2012-05-01', 30);
      const bars = [...flat('LEHMQ', dates.slice(0, 5), 0.03), ...flat('STAYS', dates, 10)];
      const panel = panelFromBars(bars, { exchanges: exchange === undefined ? {} : { LEHMQ: exchange } });
      const { result } = await runConfig(panel, {
        initialCash: 60,
        fractionalShares: true,
        parameters: { symbols: ['LEHMQ'] },
        ...costless,
      });
      const events = result.events.filter((event) => event.type === 'WRITE_OFF');
      expect(events.map(({ session }) => dates[session])).toEqual([dates[24]]);
      expect([...result.days.equity].slice(5, 24)).toEqual(new Array(19).fill(60));
      expect(result.days.stalePositions[23]).toBe(1);
      expect(result.days.equity[24]).toBeCloseTo((60 / 0.03) * terminal, 6);
      expect(result.days.positions[24]).toBe(0);
      expect(result.manifest.notes.join(' ')).toContain(`LEHMQ on ${dates[24]}`);
    },
  );

  it('a name whose bars end with the collection -> no delisting', async () => {
    const dates = sessionsFrom('2012-05-01', 30);
    const panel = panelFromBars([...flat('A', dates.slice(0, 29), 10), ...flat('B', dates, 10)]);
    const { result } = await runConfig(panel, { initialCash: 100, end: '2013-12-31', ...costless });
    expect(result.events).toEqual([]);
    expect(result.manifest.range.end).toBe(dates[29]);
    expect(result.manifest.notes.join(' ')).toContain('the run ends there, not on 2013-12-31');
  });

  it('a start before the first bar -> cash until then, and the schedule counts from the start', async () => {
    const dates = sessionsFrom('2010-01-04', 10);
    const panel = panelFromBars(flat('A', dates.slice(3), 10));
    const { result } = await runConfig(panel, {
      start: dates[0],
      initialCash: 100,
      strategy: 'equal-weight',
      parameters: { rebalanceEvery: 5 },
      ...costless,
    });
    expect(result.days.dates).toHaveLength(10);
    expect(result.orders[0].submittedOn).toBe(dates[5]);
    expect(result.manifest.notes.join(' ')).toContain('the book holds cash for the 3 sessions before');
  });

  it('same_close -> fills at the close that was seen, and the report says that it is optimistic', async () => {
    const dates = sessionsFrom('2010-01-04', 3);
    const panel = panelFromBars(dates.map((date, t) => ({ symbol: 'A', date, open: 5, close: 10 + t })));
    const { result } = await runConfig(panel, { initialCash: 100, fillAt: 'same_close', ...costless });
    expect(result.fills[0]).toMatchObject({ date: dates[0], price: 10, phase: 'CLOSE' });
    expect([...result.days.equity]).toEqual([100, 110, 120]);
    expect(result.manifest.banners.join(' ')).toContain('Optimistic fills');
  });

  it('whole shares or a commission by share on adjusted prices -> refused, with the remedy', async () => {
    const panel = panelFromBars(flat('A', sessionsFrom('2010-01-04', 3), 10), { basis: 'total_return' });
    await expect(runConfig(panel, { fractionalShares: false })).rejects.toThrow(
      /whole shares depends on the price level.*fractionalShares: true/,
    );
    const perShare = { model: 'per_share' as const, perShare: 0.01, minimum: 0, capFraction: 1 };
    await expect(runConfig(panel, { commission: perShare })).rejects.toThrow(
      /commission per share depends on the price level/,
    );
  });

  it('ranges without data or sessions -> one clear sentence each', async () => {
    const panel = panelFromBars(flat('A', sessionsFrom('2010-01-04', 5), 10));
    await expect(runConfig(panel, { start: '2010-02-01', end: '2010-01-05' })).rejects.toThrow(/ends before it begins/);
    await expect(runConfig(panel, { start: '2015-01-01', end: '2015-12-31' })).rejects.toThrow(
      /its bars run 2010-01-04 to 2010-01-08/,
    );
    await expect(runConfig(panel, { start: '2010-01-09', end: '2010-01-10' })).rejects.toThrow(/2010-01-09/);
  });

  it('a ledger that loses a leg -> the run stops', async () => {
    class Forgetful extends Ledger {
      protected override postLeg(leg: number, account: number, amountMicros: number): void {
        if (leg !== 3) super.postLeg(leg, account, amountMicros);
      }
    }
    const panel = panelFromBars(flat('A', sessionsFrom('2010-01-04', 3), 10));
    const config = backtestConfigSchema.parse({
      name: 'x',
      collection: 'test',
      start: '2010-01-04',
      end: '2010-01-06',
      strategy: 'buy-and-hold',
    });
    const strategy = await loadStrategy('buy-and-hold', {}, '.');
    const settings = resolveBacktest(config, panel, tradingCalendar('US_EQ'), strategy, 'none');
    const context = new ViewContext(panel, sessionCloses(panel));
    await expect(runBacktest({ context, strategy, settings, ledger: new Forgetful() })).rejects.toThrow(
      /Books do not close on 2010-01-05/,
    );
  });
});

describe('identity of a run', () => {
  const dates = sessionsFrom('2010-01-04', 60);
  const bars = ['A', 'B', 'C'].flatMap((symbol, k) =>
    dates.map((date, t) => ({ symbol, date, open: 10 + k + t / 7, close: 10 + k + t / 5 })),
  );

  it('bars in another order -> same run id and decision hash', async () => {
    const config = { strategy: 'equal-weight' as const };
    const a = await runConfig(panelFromBars(bars), config);
    const b = await runConfig(panelFromBars([...bars].reverse()), config);
    expect(b.result.manifest.runId).toBe(a.result.manifest.runId);
    expect(b.result.decisionHash).toBe(a.result.decisionHash);
  });

  it('another name or storage level -> same run id; another cost, value or range -> another', async () => {
    const base = await runConfig(panelFromBars(bars), { strategy: 'equal-weight' });
    const id = base.result.manifest.runId;
    expect(
      (await runConfig(panelFromBars(bars), { strategy: 'equal-weight', name: 'other', level: 'full' })).result.manifest
        .runId,
    ).toBe(id);
    expect(
      (await runConfig(panelFromBars(bars), { strategy: 'equal-weight', slippageBps: 6 })).result.manifest.runId,
    ).not.toBe(id);
    expect(
      (await runConfig(panelFromBars(bars), { strategy: 'equal-weight', end: dates[40] })).result.manifest.runId,
    ).not.toBe(id);
    const changed = bars.map((bar, k) => (k === 100 ? { ...bar, close: bar.close + 1e-9 } : bar));
    expect((await runConfig(panelFromBars(changed), { strategy: 'equal-weight' })).result.manifest.runId).not.toBe(id);
  });

  it('values after the end of the range -> same run id', async () => {
    const config = { strategy: 'equal-weight' as const, end: dates[40] };
    const a = await runConfig(panelFromBars(bars), config);
    const b = await runConfig(panelFromBars(bars.filter((bar) => bar.date <= dates[40])), config);
    expect(b.result.manifest.runId).toBe(a.result.manifest.runId);
    expect(b.result.decisionHash).toBe(a.result.decisionHash);
  });
});
