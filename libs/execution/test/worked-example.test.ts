import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { instrumentId, toMicros, type TradeDate } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { settlementSchedule } from '../src/rules/settlement.js';
import { commissionModel } from '../src/simulator/commission.js';
import { Desk, order } from './fixture/desk.js';
import { type SmallBar, smallMarket } from './fixture/small-market.js';

const SESSIONS = 202;
const FIRST = '2014-06-05';

/** A price that holds from its day on. */
type Step = readonly [from: string, price: number];

/** The market of docs/worked-example.md: the terms of the events are the real ones, the prices are round numbers. */
function market(): MarketPanel {
  const blank = Array.from({ length: SESSIONS }, () => [1, 1] as const);
  const dates = smallMarket({ first: FIRST, instruments: [{ id: 'X', bars: blank }] }).header.sessions;
  const bars = (steps: readonly Step[], until = '9999'): SmallBar[] =>
    dates.map((date) => {
      const step = steps.findLast(([from]) => from <= date);
      return step === undefined || date >= until ? undefined : ([step[1], step[1]] as const);
    });
  return smallMarket({
    first: FIRST,
    instruments: [
      {
        id: 'AAPL',
        bars: bars([
          [FIRST, 645],
          ['2014-06-09', 92.5],
          ['2014-08-07', 95],
          ['2014-08-15', 98],
        ]),
      },
      {
        id: 'BDX',
        bars: bars([
          [FIRST, 120],
          ['2015-03-17', 143],
          ['2015-03-19', 144],
        ]),
      },
      {
        id: 'CFN',
        bars: bars(
          [
            [FIRST, 46],
            ['2014-10-06', 58],
            ['2014-10-07', 58.5],
          ],
          '2015-03-17',
        ),
      },
    ],
    actions: [
      { instrumentId: 'AAPL', type: 'SPLIT', ex: '2014-06-09', ratio: 7 },
      { instrumentId: 'AAPL', type: 'CASH_DIVIDEND', ex: '2014-08-07', pay: '2014-08-14', amount: 0.47 },
      {
        instrumentId: 'CFN',
        type: 'MERGER',
        ex: '2015-03-17',
        amount: 49,
        ratio: 0.0777,
        newInstrumentId: instrumentId('BDX'),
      },
    ],
  });
}

describe('the worked example of docs/worked-example.md', () => {
  const panel = market();
  const desk = new Desk(panel, {
    commission: commissionModel(
      { model: 'per_share', perShare: 0.005, minimum: 1, capFraction: 0.01 },
      'raw',
      panel.header.sessions,
    ),
    rules: {
      initialCashMicros: toMicros(100_000),
      withholding: 0.15,
      settlement: settlementSchedule(panel.header.market, panel.header.sessions),
    },
  });
  const { book } = desk.broker;
  const page = readFileSync(new URL('../../../docs/worked-example.md', import.meta.url), 'utf8');
  let next = 0;
  const goTo = (date: string): void => {
    for (; panel.header.sessions[next] < (date as TradeDate); next++) desk.session();
  };
  const decide = (date: string, ...requests: Parameters<Desk['session']>): void => {
    goTo(date);
    desk.session(...requests);
    next += 1;
  };
  const closeOf = (date: string): void => {
    goTo(date);
    desk.session();
    next += 1;
  };
  const units = (account: Parameters<typeof book.ledger.balance>[0]): number =>
    Number(book.ledger.balance(account)) / 1e6;
  /** What the page says of the day, in the columns AAPL, CFN, BDX, settled cash, unsettled, receivable, equity. */
  const row = (date: string): number[] => {
    const line = page.split('\n').find((text) => text.startsWith(`| ${date}`));
    return (line ?? '')
      .split('|')
      .slice(3, -1)
      .map((cell) => Number(cell.trim().replaceAll(',', '')));
  };
  const now = (): number[] => [
    ...['AAPL', 'CFN', 'BDX'].map((id) => desk.held(id)),
    units('CASH'),
    units('UNSETTLED'),
    units('DIVIDENDS_RECEIVABLE'),
    desk.equity,
  ];

  it('each day of the page -> shares, cash, unsettled, receivable and equity to the cent', () => {
    decide('2014-06-05', order('BUY', 'AAPL', 100));
    const seen: [string, number[]][] = [];
    const look = (date: string): void => {
      seen.push([date, now()]);
    };
    for (const date of ['2014-06-06', '2014-06-09', '2014-06-11', '2014-08-07', '2014-08-14']) {
      closeOf(date);
      look(date);
    }
    decide('2014-08-15', order('SELL', 'AAPL', 700));
    for (const date of ['2014-08-18', '2014-08-21']) {
      closeOf(date);
      look(date);
    }
    decide('2014-10-06', order('BUY', 'CFN', 1000));
    for (const date of ['2014-10-07', '2014-10-10', '2015-03-16', '2015-03-17']) {
      closeOf(date);
      look(date);
    }
    decide('2015-03-18', order('SELL', 'BDX', 77));
    for (const date of ['2015-03-19', '2015-03-24']) {
      closeOf(date);
      look(date);
    }
    for (const [date, values] of seen) expect({ date, values }).toEqual({ date, values: row(date) });
    expect(seen).toHaveLength(13);
  });

  it('the results of the page -> the balances of the ledger', () => {
    expect(page).toContain('trading gains 5,788.10');
    expect(page).toContain('commissions 10.50');
    expect([units('TRADING_GAINS'), units('COMMISSIONS'), units('DIVIDENDS'), units('WITHHOLDING_TAX')]).toEqual([
      -5788.1, 10.5, -329, 49.35,
    ]);
    expect(desk.equity).toBeCloseTo(100_000 + 5788.1 - 10.5 + 329 - 49.35, 6);
  });
});
