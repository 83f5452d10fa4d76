import { describe, expect, it } from '@jest/globals';
import { instrumentId, type TradeDate } from '@prometheus/core';

import { LedgerBreakError } from '../../src/errors.js';
import { type Account, ACCOUNTS } from '../../src/ledger/accounts.js';
import { FxRates } from '../../src/rules/fx-rates.js';
import { HandAudit, type HandStatement, NO_INTEREST } from '../fixture/hand-book.js';
import { flat, type SmallBar, type SmallAction, smallMarket } from '../fixture/small-market.js';

// Every expected number here is worked out by hand from docs/simulator.md.

function breakOf(run: () => void): LedgerBreakError {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerBreakError) return error;
    throw error;
  }
  throw new Error('the auditor found nothing');
}

/** Days on which A is bought for 100 x 30 and marked at 30; then what `actions` do to it. */
function held(
  actions: readonly SmallAction[],
  others: Readonly<Record<string, readonly SmallBar[]>> = {},
  rules: ConstructorParameters<typeof HandAudit>[1] = {},
  bars: readonly SmallBar[] = flat(30, 8),
  side: 'BUY' | 'SELL' = 'BUY',
): HandAudit {
  const instruments = [
    { id: 'A', bars, exchange: 'NYSE' },
    { id: 'CLOCK', bars: flat(1, 40) },
    ...Object.entries(others).map(([id, own]) => ({ id, bars: own })),
  ];
  const audit = new HandAudit(smallMarket({ instruments, actions }), rules);
  const sign = side === 'BUY' ? 1 : -1;
  const bought = { positions: { A: [sign * 100, sign * 3000] as const } };
  audit.session(0, {}, { accounts: { CASH: 10_000 } });
  audit.session(
    1,
    { fills: [audit.fill(1, side, 'A', 100, 30)] },
    { ...bought, accounts: { CASH: 10_000, UNSETTLED: sign * -3000 } },
  );
  return audit;
}

const A_KEPT = { A: [100, 3000] } as const;

describe('LedgerAuditor: cash', () => {
  it('a trade with commission -> in UNSETTLED on its day, in CASH on settlement; a micro-unit off anywhere is found', () => {
    const bars = [
      [30, 30.1],
      [30, 30.1],
      [30, 30.2],
    ] as const;
    const statement = (change: Partial<Record<Account, number>> = {}): HandStatement => {
      const accounts = { CASH: 10_000, UNSETTLED: -3006, COMMISSIONS: 1, CAPITAL: -10_000, TRADING_GAINS: -5 };
      return { positions: { A: [100, 3010] }, accounts: { ...accounts, ...change } };
    };
    const run = (trade: HandStatement, settled: Partial<Record<Account, number>> = {}): void => {
      const audit = new HandAudit(smallMarket({ instruments: [{ id: 'A', bars }] }), {
        settlement: { settlesAt: (t) => t + 2 },
      });
      const fills = [audit.fill(0, 'BUY', 'A', 100, 30.05, 1)];
      audit.session(0, { fills }, trade);
      audit.session(1, {}, statement());
      const accounts = { CASH: 6994, COMMISSIONS: 1, ...settled };
      audit.session(2, {}, { positions: { A: [100, 3020] }, accounts });
    };
    run(statement());
    for (const [account, amount] of Object.entries({
      CASH: 10_000.000001,
      UNSETTLED: -3005.999999,
      COMMISSIONS: 1.000001,
      CAPITAL: -10_000.000001,
      TRADING_GAINS: -5.000001,
      DIVIDENDS: 0.000001,
      DIVIDENDS_RECEIVABLE: 0.000001,
      WITHHOLDING_TAX: 0.000001,
      INTEREST: -0.000001,
      BORROW_FEES: 0.000001,
      FX_TRANSLATION: 0.000001,
    })) {
      expect(breakOf(() => run(statement({ [account]: amount }))).account).toBe(account);
    }
    // Settled a day late.
    expect(breakOf(() => run(statement(), { CASH: 10_000, UNSETTLED: -3006 }))).toMatchObject({
      account: 'CASH',
      booked: '10000.000000',
      audited: '6994.000000',
    });
  });

  it('wrong quantity, a mark that is off by a micro-unit or not whole, shares out of nowhere -> found by name', () => {
    const show = (positions: HandStatement['positions']): LedgerBreakError =>
      breakOf(() => held([]).session(2, {}, { positions, accounts: { CASH: 10_000, UNSETTLED: -3000 } }));
    expect(show({ A: [99, 2970] })).toMatchObject({ account: 'quantity of A', booked: '99', audited: '100' });
    expect(show({ A: [100, 3000.000001] }).account).toBe('value of A');
    expect(show({ A: [100, 3000], CLOCK: [5, 5] }).account).toBe('quantity of CLOCK');
  });

  it('deposits and withdrawals -> CASH and CAPITAL in the first session from their date on', () => {
    // 2015-01-03 is a Saturday: it counts for Monday, the second session.
    const flows = [
      { date: '2015-01-03' as TradeDate, amountMicros: 500e6 },
      { date: '2015-01-06' as TradeDate, amountMicros: -200e6 },
    ];
    const audit = held([], {}, { flows: [] });
    expect(() =>
      audit.session(2, {}, { positions: A_KEPT, accounts: { CASH: 10_000, UNSETTLED: -3000 } }),
    ).not.toThrow();
    const flowing = new HandAudit(smallMarket({ instruments: [{ id: 'A', bars: flat(1, 4) }] }), { flows });
    flowing.session(0, {}, { accounts: { CASH: 10_000 } });
    flowing.session(1, {}, { accounts: { CASH: 10_500, CAPITAL: -10_500 } });
    const late = { accounts: { CASH: 10_500, CAPITAL: -10_500 } };
    expect(breakOf(() => flowing.session(2, {}, late))).toMatchObject({ account: 'CASH', audited: '10300.000000' });
  });

  it('interest -> by calendar nights on settled cash; a debit pays its own rate; each rounded', () => {
    const base = { cashInterest: 0.036, debitInterest: 0.072 };
    const bars = flat(30, 8);
    const audit = new HandAudit(smallMarket({ instruments: [{ id: 'A', bars }] }), { financing: { base } });
    audit.session(
      0,
      { fills: [audit.fill(0, 'BUY', 'A', 400, 30)] },
      { positions: { A: [400, 12_000] }, accounts: { CASH: 10_000, UNSETTLED: -12_000 } },
    );
    // Friday to Monday: 10,000 x 0.036 x 3 / 360 = 3. Then one night: 10,003 x 0.036 / 360 = 1.0003.
    const after = (cash: number, unsettled: number, earned: number): HandStatement => ({
      positions: { A: [400, 12_000] },
      accounts: { CASH: cash, UNSETTLED: unsettled, INTEREST: -earned },
    });
    audit.session(1, {}, after(10_003, -12_000, 3));
    audit.session(2, {}, after(-1995.9997, 0, 4.0003));
    // 1,995.9997 x 0.072 / 360 = 0.39919994, which is 0.399200 rounded.
    const wrongRate = after(-1996.1993, 0, 3.8007);
    expect(breakOf(() => audit.session(3, {}, wrongRate))).toMatchObject({ account: 'CASH', audited: '-1996.398900' });
  });

  it('a short with restricted proceeds -> no cash interest on its value, a rebate, and the fee of the name', () => {
    const financing = {
      base: { cashInterest: 0.036, debitInterest: 0.072 },
      shortRebate: 0.018,
      borrowFees: Float64Array.of(0.12, 0),
      shortProceeds: 'restricted',
    } as const;
    const run = (cash: number, interest: number, fee: number): void => {
      const bars = flat(30, 8);
      const audit = new HandAudit(
        smallMarket({
          instruments: [
            { id: 'A', bars },
            { id: 'B', bars },
          ],
        }),
        { financing },
      );
      const accounts = { CASH: 10_000, UNSETTLED: 3000 };
      const fills = [audit.fill(0, 'SELL', 'A', 100, 30)];
      audit.session(0, { fills }, { positions: { A: [-100, -3000] }, accounts });
      // Three nights: (10,000 - 3,000) x 0.036 x 3 / 360 = 2.1, 3,000 x 0.018 x 3 / 360 = 0.45; fee 3,000 x 0.12 x 3 / 360 = 3.
      audit.session(
        1,
        {},
        {
          positions: { A: [-100, -3000] },
          accounts: { CASH: cash, UNSETTLED: 3000, INTEREST: -interest, BORROW_FEES: fee },
        },
      );
    };
    run(9999.55, 2.55, 3);
    // Fee dropped; interest on all of the cash.
    expect(breakOf(() => run(10_002.55, 2.55, 0))).toMatchObject({ account: 'CASH', audited: '9999.550000' });
    expect(breakOf(() => run(10_000.45, 3.45, 3)).account).toBe('CASH');
  });
});

describe('LedgerAuditor: corporate actions', () => {
  it('a split with a fraction -> whole shares, the rest in cash at the last price / ratio', () => {
    const actions: SmallAction[] = [{ instrumentId: 'A', type: 'SPLIT', ex: 2, ratio: 1.335 }];
    const bars = [...flat(30, 2), ...flat(22, 6)];
    // 133.5 shares; half a share at 30 / 1.335 = 22.471910112...
    const audit = held(actions, {}, {}, bars);
    audit.session(2, {}, { positions: { A: [133, 2926] }, accounts: { CASH: 10_011.235955, UNSETTLED: -3000 } });
    const dropped = held(actions, {}, {}, bars);
    const unpaid = { positions: { A: [133, 2926] as const }, accounts: { CASH: 10_000, UNSETTLED: -3000 } };
    expect(breakOf(() => dropped.session(2, {}, unpaid))).toMatchObject({ account: 'CASH', date: dropped.date(2) });
    const late = held(actions, {}, {}, bars);
    const shifted = { positions: { A: [100, 2200] as const }, accounts: { CASH: 10_000, UNSETTLED: -3000 } };
    expect(breakOf(() => late.session(2, {}, shifted))).toMatchObject({ account: 'quantity of A', audited: '133' });
  });

  it('a dividend -> accrues on the ex-date less tax on longs, and is cash on the pay date', () => {
    const actions: SmallAction[] = [{ instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2, pay: 4, amount: 0.5 }];
    const accrued = { UNSETTLED: -3000, DIVIDENDS_RECEIVABLE: 42.5, DIVIDENDS: -50, WITHHOLDING_TAX: 7.5 };
    const audit = held(actions, {}, { withholding: 0.15 });
    audit.session(2, {}, { positions: A_KEPT, accounts: { ...accrued, CASH: 10_000 } });
    audit.session(3, {}, { positions: A_KEPT, accounts: { ...accrued, CASH: 7000, UNSETTLED: 0 } });
    const paid = { CASH: 7042.5, DIVIDENDS: -50, WITHHOLDING_TAX: 7.5 };
    audit.session(4, {}, { positions: A_KEPT, accounts: paid });
    const untaxed = held(actions, {}, { withholding: 0.15 });
    const gross = { CASH: 10_000, UNSETTLED: -3000, DIVIDENDS_RECEIVABLE: 50, DIVIDENDS: -50 };
    expect(breakOf(() => untaxed.session(2, {}, { positions: A_KEPT, accounts: gross }))).toMatchObject({
      account: 'DIVIDENDS_RECEIVABLE',
      audited: '42.500000',
    });
  });

  it('a dividend on a short -> owed in full, without tax', () => {
    const actions: SmallAction[] = [{ instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2, amount: 0.5 }];
    const audit = held(actions, {}, { withholding: 0.15 }, flat(30, 8), 'SELL');
    const accounts = { CASH: 9950, UNSETTLED: 3000, DIVIDENDS: 50 };
    audit.session(2, {}, { positions: { A: [-100, -3000] }, accounts });
  });

  it('a spin-off -> shares of the new name, the fraction at its open that day, the old shares stay', () => {
    const actions: SmallAction[] = [
      { instrumentId: 'A', type: 'SPINOFF', ex: 2, ratio: 0.125, newInstrumentId: instrumentId('B') },
    ];
    // 12.5 shares: 12 at a close of 9, half a share at an open of 8.
    const bars = [undefined, undefined, [8, 9], [9, 9]] as const;
    const audit = held(actions, { B: bars });
    const positions = { ...A_KEPT, B: [12, 108] } as const;
    audit.session(2, {}, { positions, accounts: { CASH: 10_004, UNSETTLED: -3000 } });
    const forgotten = { positions: A_KEPT, accounts: { CASH: 10_000, UNSETTLED: -3000 } };
    expect(breakOf(() => held(actions, { B: bars }).session(2, {}, forgotten))).toMatchObject({
      account: 'quantity of B',
      booked: '0',
      audited: '12',
    });
  });

  it('a spin-off of a name without a bar that day -> its last close, in shares after its own split since', () => {
    const actions: SmallAction[] = [
      { instrumentId: 'B', type: 'SPLIT', ex: 1, ratio: 2 },
      { instrumentId: 'A', type: 'SPINOFF', ex: 2, ratio: 0.125, newInstrumentId: instrumentId('B') },
    ];
    // Last close 18 before its 2:1 split is 9 today: 12 x 9 and half a share for 4.5.
    const audit = held(actions, { B: [[17, 18], undefined, undefined] });
    const positions = { ...A_KEPT, B: [12, 108] } as const;
    audit.session(2, {}, { positions, accounts: { CASH: 10_004.5, UNSETTLED: -3000 } });
  });

  it('a spin-off of a name that has not traded yet -> its value in cash; without a value the book must have stopped', () => {
    const spinoff = (amount?: number): SmallAction[] => [
      {
        instrumentId: 'A',
        type: 'SPINOFF',
        ex: 2,
        ratio: 0.125,
        newInstrumentId: instrumentId('B'),
        ...(amount === undefined ? {} : { amount }),
      },
    ];
    const later = { B: [undefined, undefined, undefined, [8, 8]] as const };
    const statement = { positions: A_KEPT, accounts: { CASH: 10_087.5, UNSETTLED: -3000 } };
    held(spinoff(7), later).session(2, {}, statement);
    expect(breakOf(() => held(spinoff(), later).session(2, {}, statement)).account).toContain('corporate action of A');
  });

  it('a merger for cash and shares -> both, the fraction at the open of the new name; the old shares are gone', () => {
    const actions: SmallAction[] = [
      { instrumentId: 'A', type: 'MERGER', ex: 2, ratio: 0.125, amount: 20, newInstrumentId: instrumentId('B') },
    ];
    const run = (shares: number, cash: number): void =>
      held(actions, { B: flat(8, 8) }).session(
        2,
        {},
        { positions: { B: [shares, 8 * shares] }, accounts: { CASH: cash, UNSETTLED: -3000 } },
      );
    run(12, 12_004);
    expect(breakOf(() => run(13, 12_000)).account).toBe('quantity of B');
    expect(breakOf(() => run(12, 12_000)).account).toBe('CASH');
  });

  it('a change of symbol -> shares move to the new name; without such a name nothing changes', () => {
    const change: SmallAction[] = [
      { instrumentId: 'A', type: 'SYMBOL_CHANGE', ex: 2, newInstrumentId: instrumentId('B') },
    ];
    const accounts = { CASH: 10_000, UNSETTLED: -3000 };
    const bars = [...flat(30, 2), undefined, undefined];
    held(change, { B: [undefined, undefined, [31, 32]] }, {}, bars).session(
      2,
      {},
      { positions: { B: [100, 3200] }, accounts },
    );
    held(change, {}, {}, bars).session(2, {}, { positions: A_KEPT, accounts });
    // The new name has traded before and has no bar that day: the old name's last price goes with the shares.
    held(change, { B: [[31, 31], undefined, undefined] }, {}, bars).session(
      2,
      {},
      { positions: { B: [100, 3000] }, accounts },
    );
  });

  it('a change of symbol into a name that is held already -> one position at the last price of that name', () => {
    const change: SmallAction[] = [
      { instrumentId: 'A', type: 'SYMBOL_CHANGE', ex: 3, newInstrumentId: instrumentId('B') },
    ];
    const audit = held(change, { B: [undefined, undefined, [31, 31]] }, {}, flat(30, 3));
    const accounts = { CASH: 10_000, UNSETTLED: -3310 };
    const fills = [audit.fill(2, 'BUY', 'B', 10, 31)];
    audit.session(2, { fills }, { positions: { ...A_KEPT, B: [10, 310] }, accounts });
    audit.session(3, {}, { positions: { B: [110, 3410] }, accounts: { CASH: 7000, UNSETTLED: -310 } });
  });

  it('a name that is spun off and delisted on one day -> worth its last close, not its open', () => {
    const actions: SmallAction[] = [
      { instrumentId: 'A', type: 'SPINOFF', ex: 2, ratio: 0.5, newInstrumentId: instrumentId('B') },
      { instrumentId: 'B', type: 'DELISTING', ex: 2 },
    ];
    // 50 shares at a close of 10 and an unknown venue: 50 x 10 x (1 - 0.55) = 225.
    const audit = held(actions, {
      B: [
        [10, 10],
        [10, 10],
        [8, 8],
      ],
    });
    audit.session(2, {}, { positions: A_KEPT, accounts: { CASH: 10_225, UNSETTLED: -3000 } });
  });

  it('a merger on a Saturday into a name that splits on Monday -> the split changes shares and price once', () => {
    const actions: SmallAction[] = [
      { instrumentId: 'A', type: 'MERGER', ex: '2015-01-10', ratio: 0.125, newInstrumentId: instrumentId('B') },
      { instrumentId: 'B', type: 'SPLIT', ex: 6, ratio: 2 },
    ];
    const bars = [...flat(8, 6), undefined, undefined];
    const audit = held(actions, { B: bars });
    const cash = [10_000, 7000, 7000, 7000];
    cash.forEach((CASH, k) => {
      const UNSETTLED = k === 0 ? -3000 : 0;
      audit.session(2 + k, {}, { positions: A_KEPT, accounts: { CASH, UNSETTLED } });
    });
    expect(audit.date(6)).toBe('2015-01-12');
    // 12.5 shares at 8 on Saturday: 12 and 4 in cash; on Monday 24 at 4.
    audit.session(6, {}, { positions: { B: [24, 96] }, accounts: { CASH: 7004 } });
  });

  it('a delisting -> its amount, or the last close less the missing return of the venue', () => {
    const delisting = (amount?: number): SmallAction[] => [
      { instrumentId: 'A', type: 'DELISTING', ex: 2, ...(amount === undefined ? {} : { amount }) },
    ];
    held(delisting(12.5)).session(2, {}, { accounts: { CASH: 11_250, UNSETTLED: -3000 } });
    // NYSE: 30 x (1 - 0.3) = 21.
    held(delisting()).session(2, {}, { accounts: { CASH: 12_100, UNSETTLED: -3000 } });
  });

  it('a name without a bar -> kept at its last close for 19 sessions and written off on the 20th', () => {
    const bars = flat(30, 2);
    const audit = held([], {}, {}, bars);
    for (let t = 2; t < 21; t++) {
      const [cash, unsettled] = t < 3 ? [10_000, -3000] : [7000, 0];
      audit.session(t, {}, { positions: A_KEPT, accounts: { CASH: cash, UNSETTLED: unsettled } });
    }
    const kept = { positions: A_KEPT, accounts: { CASH: 7000 } };
    expect(breakOf(() => audit.session(21, {}, kept))).toMatchObject({ account: 'quantity of A', audited: '0' });
  });
});

describe('LedgerAuditor: currencies', () => {
  const bars = [
    [10, 10],
    [10, 11],
    [11, 11],
    [11, 11],
  ] as const;
  const panel = smallMarket({
    instruments: [
      { id: 'A', bars, currency: 'EUR' },
      { id: 'B', bars },
    ],
  });
  const euros = (conversion: 'hold' | 'sweep', spreadBps = 0): FxRates =>
    new FxRates(panel, ['USD', 'EUR'], [Float64Array.of(1.1, 1.2, 1.3, 1.3)], conversion, spreadBps);

  it('a foreign trade -> booked at the rate of the day before, carried at the close, the difference is translation', () => {
    const run = (at: number, fillsBeforeClose?: number): void => {
      const audit = new HandAudit(panel, { fx: euros('hold') });
      audit.session(0, {}, { accounts: { CASH: 10_000 } });
      const fills = [audit.fill(1, 'BUY', 'A', 100, 10, 2)];
      const facts = fillsBeforeClose === undefined ? { fills } : { fills, fillsBeforeClose };
      // 1,002 euros are owed: -1,102.20 at 1.1, -1,202.40 at 1.2. The shares are 1,100 euros, 1,320 dollars, at 1.2.
      const statement = (gains: number, fx: number): HandStatement => ({
        positions: { A: [100, 1320] },
        accounts: { CASH: 10_000, UNSETTLED: -1202.4, COMMISSIONS: 2 * at, TRADING_GAINS: gains, FX_TRANSLATION: fx },
        foreign: { 1: [0, -1002, 0] },
      });
      audit.session(1, facts, statement(1000 * at - 1320, 1202.4 - 1002 * at));
    };
    run(1.1);
    expect(breakOf(() => run(1.2)).account).toBe('TRADING_GAINS');
    // A fill at the very close comes after the day's rate has been taken over.
    run(1.2, 0);
  });

  it('foreign interest -> in its currency, at its own rates', () => {
    const foreign = new Map([[1, { cashInterest: 0, debitInterest: 0.36 }]]);
    const audit = new HandAudit(panel, {
      fx: euros('hold'),
      financing: { base: NO_INTEREST, foreign },
      settlement: { settlesAt: (t) => t + 1 },
    });
    const fills = [audit.fill(0, 'BUY', 'A', 100, 10)];
    audit.session(
      0,
      { fills },
      {
        positions: { A: [100, 1100] },
        accounts: { CASH: 10_000, UNSETTLED: -1100 },
        foreign: { 1: [0, -1000, 0] },
      },
    );
    const carried = { A: [100, 1320] } as const;
    const one = { CASH: 8800, TRADING_GAINS: -220, FX_TRANSLATION: 100 };
    audit.session(1, {}, { positions: carried, accounts: one, foreign: { 1: [-1000, 0, 0] } });
    // One night: 1,000 x 0.36 / 360 = 1 euro, 1.20 dollars at the rate of the day before; then carried at 1.3.
    const two = {
      CASH: 10_000 - 1001 * 1.3,
      INTEREST: 1.2,
      TRADING_GAINS: -330,
      FX_TRANSLATION: 100 + 1001 * 1.3 - 1201.2,
    };
    audit.session(2, {}, { positions: { A: [100, 1430] }, accounts: two, foreign: { 1: [-1001, 0, 0] } });
  });

  it('a sweep -> all of the trade-date balance at the rate less the spread; another rate or a rest is found', () => {
    const run = (nativeMicros: number, baseMicros: number, left = 0): void => {
      const audit = new HandAudit(panel, { fx: euros('sweep', 50) });
      const fills = [audit.fill(0, 'BUY', 'A', 100, 10)];
      // 1,000 euros bought at 1.1 x 1.005 = 1.1055: 1,105.50 dollars, 5.50 more than their worth.
      audit.session(
        0,
        { fills, conversions: [{ session: 0, currency: 1, nativeMicros, baseMicros }] },
        {
          positions: { A: [100, 1100] },
          accounts: { CASH: 10_000, UNSETTLED: baseMicros / 1e6 + 1.1 * left, FX_TRANSLATION: 5.5, TRADING_GAINS: 0 },
          foreign: { 1: [0, left, 0] },
        },
      );
    };
    run(-1000e6, -1105.5e6);
    expect(breakOf(() => run(-1000e6, -1100e6))).toMatchObject({
      account: 'conversion of EUR',
      booked: '-1100.000000',
      audited: '-1105.500000',
    });
    expect(breakOf(() => run(-900e6, -994.95e6, -100)).account).toBe('EUR after the sweep');
  });

  it('balances in foreign currency that differ by a micro-unit -> found by name', () => {
    const audit = new HandAudit(panel, { fx: euros('hold') });
    const found = breakOf(() => audit.session(0, {}, { accounts: { CASH: 10_000 }, foreign: { 1: [0, 0.000001, 0] } }));
    expect(found).toMatchObject({ account: 'unsettled in EUR', booked: '0.000001' });
  });
});

describe('LedgerAuditor: rounding and size', () => {
  it('marks exactly between two micro-units -> the even one is right, the odd one is not', () => {
    // 0.5 shares at 0.000005 and 0.000007 are 2.5 and 3.5 micro-units.
    const bars = [
      [1, 0.000005],
      [1, 0.000007],
    ] as const;
    const run = (first: number, second: number): void => {
      const audit = new HandAudit(smallMarket({ instruments: [{ id: 'A', bars }] }), { quantityStep: 1e-6 });
      const accounts = { CASH: 10_000, UNSETTLED: -0.5 };
      const fills = [audit.fill(0, 'BUY', 'A', 0.5, 1)];
      audit.session(0, { fills }, { positions: { A: [0.5, first] }, accounts });
      audit.session(1, {}, { positions: { A: [0.5, second] }, accounts });
    };
    run(0.000002, 0.000004);
    expect(breakOf(() => run(0.000003, 0.000004))).toMatchObject({ account: 'value of A', audited: '0.000002' });
    expect(breakOf(() => run(0.000002, 0.000003))).toMatchObject({ account: 'value of A', audited: '0.000004' });
  });

  it('sums beyond 2^53 micro-units -> still exact: a missing micro-unit is found', () => {
    const bars = flat(2 ** 30, 3);
    const audit = new HandAudit(
      smallMarket({
        instruments: [
          { id: 'A', bars },
          { id: 'B', bars: flat(1, 3) },
        ],
      }),
    );
    const fills = [audit.fill(0, 'BUY', 'A', 2 ** 24, 2 ** 30), audit.fill(0, 'BUY', 'B', 1, 1)];
    const large = BigInt(2 ** 54) * 1_000_000n;
    const book = (missing: bigint) => {
      const balance = (account: Account): bigint =>
        ({ CASH: 10_000_000_000n, CAPITAL: -10_000_000_000n, POSITIONS: large + 1_000_000n - missing })[
          account as string
        ] ?? (account === 'UNSETTLED' ? -large - 1_000_000n : 0n);
      return {
        quantities: Float64Array.of(2 ** 24, 1),
        carrying: Float64Array.of(Number(large), 1e6),
        foreign: () => ({ cash: 0n, unsettled: 0n, receivable: 0n }),
        ledger: { balance, balanceNumberAt: (k: number) => Number(balance(ACCOUNTS[k])) },
      };
    };
    expect(() => audit.audit(0, { fills }, book(0n))).not.toThrow();
    expect(breakOf(() => audit.audit(1, {}, book(1n))).account).toBe('POSITIONS');
  });
});
