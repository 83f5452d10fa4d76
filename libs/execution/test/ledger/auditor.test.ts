import { describe, expect, it } from '@jest/globals';
import { type MarketPanel } from '@prometheus/data';

import { LedgerBreakError } from '../../src/errors.js';
import { type Account, ACCOUNTS } from '../../src/ledger/accounts.js';
import { type Book } from '../../src/ledger/book.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { commissionModel } from '../../src/simulator/commission.js';
import { Desk, FREE, order } from '../fixture/desk.js';
import { type SmallAction, smallMarket } from '../fixture/small-market.js';

const SPLIT_SESSION = 3;

/** Ten sessions of one name with a dividend that is paid later and a 3:2 split. */
function market(splitSession = SPLIT_SESSION): MarketPanel {
  const price = (t: number): number => (t < splitSession ? 30 : 20) + 0.01 * t;
  const actions: SmallAction[] = [
    { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2, pay: 5, amount: 0.4 },
    { instrumentId: 'A', type: 'SPLIT', ex: splitSession, ratio: 1.5 },
  ];
  const bars = Array.from({ length: 10 }, (_, t) => [price(t), price(t) + 0.05] as const);
  return smallMarket({ instruments: [{ id: 'A', bars, exchange: 'NYSE' }], actions });
}

const costs = { commission: commissionModel({ model: 'bps', bps: 10 }, 'raw') };

/** Buys 101 shares, keeps them over dividend and split (101 x 1.5 = 151.5), sells all. */
function trade(desk: Desk, plant: (book: Book) => void = () => undefined): void {
  desk.session(order('BUY', 'A', 101));
  plant(desk.broker.book);
  desk.sessions(6);
  desk.session(order('SELL', 'A', 151));
  desk.sessions(2);
}

function breakOf(run: () => void): LedgerBreakError {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerBreakError) return error;
    throw error;
  }
  throw new Error('the auditor found nothing');
}

/** Changes what one account is told, from the n-th such leg on. */
class FaultyLedger extends Ledger {
  constructor(
    readonly account: Account,
    readonly change: (amountMicros: number, nth: number) => number,
  ) {
    super();
  }
  #legs = 0;

  protected override postLeg(leg: number, account: number, amountMicros: number): void {
    const faulty = ACCOUNTS[account] === this.account;
    super.postLeg(leg, account, faulty ? this.change(amountMicros, this.#legs++) : amountMicros);
  }
}

describe('LedgerAuditor', () => {
  it('a clean book -> passes every day', () => {
    const desk = new Desk(market(), costs);
    trade(desk);
    expect(desk.held('A')).toBe(0);
    expect(desk.broker.events.map(({ type }) => type)).toEqual(['CASH_DIVIDEND', 'SPLIT']);
  });

  it('a dropped leg of a dividend -> found on its day, in that account', () => {
    const dropped = (account: Account): LedgerBreakError => {
      const drop = (amount: number, nth: number): number => (nth === 0 ? 0 : amount);
      return breakOf(() => trade(new Desk(market(), { ...costs, ledger: new FaultyLedger(account, drop) })));
    };
    expect(dropped('DIVIDENDS')).toMatchObject({ account: 'DIVIDENDS', date: '2015-01-06', booked: '0.000000' });
    expect(dropped('DIVIDENDS_RECEIVABLE')).toMatchObject({ account: 'DIVIDENDS_RECEIVABLE', audited: '40.400000' });
    expect(dropped('DIVIDENDS').message).toContain('DIVIDENDS stands at 0.000000, the auditor finds -40.400000');
  });

  it('a payment that never reached cash -> found in CASH', () => {
    // Deposit, trade and commission come before the dividend's payment.
    const ledger = new FaultyLedger('CASH', (amount, nth) => (nth === 4 ? 0 : amount));
    expect(breakOf(() => trade(new Desk(market(), { ...costs, ledger })))).toMatchObject({
      account: 'CASH',
      date: '2015-01-09',
    });
  });

  it('a doubled commission -> found in COMMISSIONS, also when both legs are doubled', () => {
    const oneLeg = new FaultyLedger('COMMISSIONS', (amount) => 2 * amount);
    expect(breakOf(() => trade(new Desk(market(), { ...costs, ledger: oneLeg }))).account).toBe('COMMISSIONS');
    const desk = new Desk(market(), costs);
    const { book } = desk.broker;
    const bookFill = book.bookFill.bind(book);
    book.bookFill = (session, i, side, quantity, price, commission) =>
      bookFill(session, i, side, quantity, price, 2 * commission);
    const found = breakOf(() => trade(desk));
    expect(found).toMatchObject({ account: 'CASH', date: '2015-01-05' });
  });

  it('a split booked a day late -> found on the day it should have been, in the quantity', () => {
    const late = market(SPLIT_SESSION + 1);
    const found = breakOf(() => trade(new Desk(late, costs, market())));
    expect(found).toMatchObject({
      account: 'quantity of A',
      date: '2015-01-07',
      booked: '101',
      audited: '151',
    });
  });

  it('a fraction of a split that is kept instead of paid out -> found in the quantity', () => {
    const found = breakOf(() =>
      trade(new Desk(market(), costs), (book) => {
        book.split = (_session, i, ratio) => {
          book.quantities[i] *= ratio;
          book.lastPrices[i] /= ratio;
        };
      }),
    );
    expect(found).toMatchObject({ account: 'quantity of A', booked: '151.5', audited: '151' });
  });

  it('a fraction of a split that is cut and not paid -> found in CASH', () => {
    const found = breakOf(() =>
      trade(new Desk(market(), costs), (book) => {
        book.split = (_session, i, ratio) => {
          book.quantities[i] = Math.floor(book.quantities[i] * ratio);
          book.lastPrices[i] /= ratio;
        };
      }),
    );
    expect(found).toMatchObject({ account: 'CASH', date: '2015-01-07' });
  });

  it('a fill that nobody reports, and one reported with another price -> found', () => {
    const after = (change: (desk: Desk) => void): LedgerBreakError => {
      const desk = new Desk(market(), costs);
      change(desk);
      return breakOf(() => trade(desk));
    };
    const unreported = after((desk) => {
      desk.broker.fillsSince = () => [];
    });
    expect(unreported).toMatchObject({ account: 'quantity of A', booked: '101', audited: '0' });
    const repriced = after((desk) => {
      const { broker } = desk;
      desk.broker.fillsSince = (since) =>
        broker.fills.slice(since).map((fill) => ({ ...fill, price: fill.price + 0.01 }));
    });
    expect(repriced.account).toBe('CASH');
  });

  it('a wrong mark -> found in the value of the name; in the ledger alone -> in POSITIONS', () => {
    const found = breakOf(() =>
      trade(new Desk(market(), costs), (book) => {
        const markToMarket = book.markToMarket.bind(book);
        book.markToMarket = (session, closes, offset, vanish) =>
          markToMarket(
            session,
            closes.map((close) => close * 1.0001),
            offset,
            vanish,
          );
      }),
    );
    expect(found).toMatchObject({ account: 'value of A', date: '2015-01-05' });
    const ledger = new FaultyLedger('POSITIONS', (amount, nth) => (nth === 1 ? amount + 1 : amount));
    expect(breakOf(() => trade(new Desk(market(), { ...costs, ledger })))).toMatchObject({ account: 'POSITIONS' });
  });

  it('a mark that is a micro-unit off, or not whole -> found', () => {
    for (const error of [1, -1, 0.25]) {
      const found = breakOf(() =>
        trade(new Desk(market(), costs), (book) => {
          const markToMarket = book.markToMarket.bind(book);
          book.markToMarket = (session, closes, offset, vanish) => {
            markToMarket(session, closes, offset, vanish);
            book.carrying[0] += error;
          };
        }),
      );
      expect(found.account).toBe('value of A');
    }
  });

  it('a position out of nowhere in a name that never traded -> found', () => {
    const found = breakOf(() => {
      const desk = new Desk(market());
      desk.session();
      desk.broker.book.quantities[0] = 5;
      desk.session();
    });
    expect(found).toMatchObject({ account: 'quantity of A', booked: '5', audited: '0' });
  });

  it('a deposit booked twice, a gain that nobody made -> found', () => {
    const deposit = new FaultyLedger('CAPITAL', (amount) => 2 * amount);
    expect(breakOf(() => trade(new Desk(market(), { ...costs, ledger: deposit }))).account).toBe('CAPITAL');
    const gain = new FaultyLedger('TRADING_GAINS', (amount) => amount - 1);
    expect(breakOf(() => trade(new Desk(market(), { ...costs, ledger: gain }))).account).toBe('TRADING_GAINS');
  });

  it('a name that vanished and is not written off, or at another return -> found on the 20th session', () => {
    const bars = [...Array.from({ length: 3 }, () => [10, 10] as const)];
    const clock = { id: 'CLOCK', bars: Array.from({ length: 40 }, () => [1, 1] as const) };
    const panel = smallMarket({ instruments: [{ id: 'A', bars, exchange: 'NYSE' }, clock] });
    const vanish = (change: (desk: Desk) => void): LedgerBreakError => {
      const desk = new Desk(panel);
      change(desk);
      return breakOf(() => {
        desk.session(order('BUY', 'A', 100));
        desk.sessions(30);
      });
    };
    const kept = vanish((desk) => {
      desk.broker.book.closeOut = () => undefined;
    });
    expect(kept).toMatchObject({
      account: 'quantity of A',
      date: panel.header.sessions[22],
      booked: '100',
      audited: '0',
    });
    const cheaper = vanish((desk) => {
      const { book } = desk.broker;
      const closeOut = book.closeOut.bind(book);
      book.closeOut = (session, i, price, type) => closeOut(session, i, price * 0.9, type);
    });
    expect(cheaper).toMatchObject({ account: 'CASH', booked: '99630.000000', audited: '99700.000000' });
  });

  it('marks exactly between two micro-units -> the even one is right, the odd one is not', () => {
    // 0.5 shares at 0.000005 and 0.000007 are 2.5 and 3.5 micro-units.
    const panel = smallMarket({
      instruments: [
        {
          id: 'A',
          bars: [
            [1, 1],
            [1, 0.000005],
            [1, 0.000007],
          ],
        },
      ],
    });
    const run = (error: number): void => {
      const desk = new Desk(panel, { quantityStep: 1e-6 });
      const { book } = desk.broker;
      const markToMarket = book.markToMarket.bind(book);
      book.markToMarket = (session, closes, offset, vanish) => {
        markToMarket(session, closes, offset, vanish);
        if (book.carrying[0] !== 0) book.carrying[0] += error;
      };
      desk.session(order('BUY', 'A', 0.5));
      desk.sessions(2);
      expect(book.carrying[0]).toBe(4);
    };
    run(0);
    expect(breakOf(() => run(1))).toMatchObject({ account: 'value of A', booked: '0.000003', audited: '0.000002' });
  });

  it('sums beyond 2^53 micro-units -> still exact: a missing micro-unit is found', () => {
    const bars = Array.from({ length: 4 }, (_, t) => [50_000, 50_000 + 0.25 * t] as const);
    const small = Array.from({ length: 4 }, () => [1, 1] as const);
    const panel = smallMarket({
      instruments: [
        { id: 'A', bars },
        { id: 'B', bars: small },
      ],
    });
    const options = { ...FREE, initialCash: 9e12 };
    const run = (ledger: Ledger): void => {
      const desk = new Desk(panel, { ...options, ledger });
      desk.session(order('BUY', 'A', 2 ** 27), order('BUY', 'B', 1));
      desk.sessions(3);
    };
    run(new Ledger());
    // The third leg of POSITIONS is the first gain, after the two trades.
    const faulty = new FaultyLedger('POSITIONS', (amount, nth) => (nth === 2 ? amount + 1 : amount));
    expect(breakOf(() => run(faulty))).toMatchObject({ account: 'POSITIONS', booked: '6710919954433.000001' });
  });
});
