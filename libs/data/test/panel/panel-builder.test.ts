import { addDays, collectionId, epochDay, instrumentId, marketId, RandomStream, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type MarketPanel, type PanelField } from '../../src/panel/market-panel.js';
import { PanelBuilder, type PanelSpec } from '../../src/panel/panel-builder.js';
import { panelDigest } from '../../src/panel/panel-digest.js';
import { buildPanel, type Market, marketShapes, randomMarket } from '../fixture/random-panel.js';
import { weekdaySessions } from '../fixture/weekday-sessions.js';

const A = { instrumentId: instrumentId('A'), symbol: 'AAA' };
const B = { instrumentId: instrumentId('B'), symbol: 'BBB' };
const C = { instrumentId: instrumentId('C'), symbol: 'CCC' };
const day = (date: string): number => epochDay(tradeDate(date));

/** 2024-01-01 is a Monday and a holiday; 2024-01-06 and 07 are a weekend. */
function spec(overrides: Partial<PanelSpec> = {}): PanelSpec {
  return {
    collection: collectionId('test'),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar: weekdaySessions(['2024-01-01']),
    instruments: [A, B],
    firstDate: tradeDate('2024-01-01'),
    lastDate: tradeDate('2024-01-12'),
    actions: [],
    membership: [],
    ...overrides,
  };
}

function value(panel: MarketPanel, field: PanelField, date: string, id: string): number {
  const row = panel.sessionIndex(tradeDate(date));
  return panel.field(field)[row * panel.instrumentCount + panel.instrumentIndex(instrumentId(id))];
}

describe('PanelBuilder', () => {
  it('scales a bar on the total-return basis -> PO = open x adj / close, PC = adj, dollar volume unchanged', () => {
    const builder = new PanelBuilder(spec({ basis: 'total_return', instruments: [A] }));
    builder.addBar(0, day('2024-01-02'), 10, 12, 9, 11, 5.5, 1000);
    const panel = builder.build();
    const bar = (field: PanelField) => value(panel, field, '2024-01-02', 'A');
    // By hand: adj / close = 0.5.
    expect([bar('open'), bar('high'), bar('low'), bar('close'), bar('volume')]).toEqual([5, 6, 4.5, 5.5, 2000]);
    expect(bar('close') * bar('volume')).toBe(11 * 1000);
    expect([bar('splitFactor'), bar('cashDividend')]).toEqual([1, 0]);
  });

  it('keeps the dollar volume of every bar on the total-return basis -> equal to close x volume to 1e-15', () => {
    const price = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(price, price, fc.nat(), (close, adjusted, volume) => {
        const builder = new PanelBuilder(spec({ basis: 'total_return', instruments: [A] }));
        builder.addBar(0, day('2024-01-02'), close, close, close, close, adjusted, volume);
        const panel = builder.build();
        const dollars = value(panel, 'close', '2024-01-02', 'A') * value(panel, 'volume', '2024-01-02', 'A');
        expect(Math.abs(dollars - close * volume)).toBeLessThanOrEqual(1e-15 * close * volume);
      }),
    );
  });

  it.each(['raw', 'split_adjusted'] as const)(
    'takes a bar on the %s basis -> as it is, whatever its adjusted close',
    (basis) => {
      const builder = new PanelBuilder(spec({ basis, instruments: [A] }));
      builder.addBar(0, day('2024-01-02'), 10, 12, 9, 11, 0, 1000);
      const panel = builder.build();
      const bar = (field: PanelField) => value(panel, field, '2024-01-02', 'A');
      expect([bar('open'), bar('high'), bar('low'), bar('close'), bar('volume')]).toEqual([10, 12, 9, 11, 1000]);
      expect(builder.setAside).toBe(0);
    },
  );

  it.each([
    ['a holiday', '2024-01-01', 10, 11],
    ['a Saturday', '2024-01-06', 10, 11],
    ['a day before the range', '2023-12-29', 10, 11],
    ['a day after the range', '2024-01-15', 10, 11],
    ['an open of zero', '2024-01-03', 0, 11],
    ['a close of zero', '2024-01-03', 10, 0],
    ['a negative close', '2024-01-03', 10, -1],
    ['an absent open', '2024-01-03', Number.NaN, 11],
    ['an infinite close', '2024-01-03', 10, Infinity],
  ])('is given a bar with %s -> set aside, counted, never seen', (_, date, open, close) => {
    const builder = new PanelBuilder(spec({ instruments: [A] }));
    builder.addBar(0, day('2024-01-02'), 5, 5, 5, 5, 5, 1);
    builder.addBar(0, day(date), open, 12, 9, close, 11, 1000);
    builder.addBar(0, day('2024-01-04'), 6, 6, 6, 6, 6, 1);
    const panel = builder.build();
    expect(builder.setAside).toBe(1);
    expect(panel.header.sessions).toEqual(['2024-01-02', '2024-01-03', '2024-01-04']);
    expect([...panel.tradeable]).toEqual([1, 0, 1]);
    expect(panel.field('open')[1]).toBeNaN();
    expect(panel.field('splitFactor')[1]).toBeNaN();
  });

  it('is given an adjusted close of zero on the total-return basis -> set aside', () => {
    const builder = new PanelBuilder(spec({ basis: 'total_return', instruments: [A] }));
    builder.addBar(0, day('2024-01-02'), 10, 12, 9, 11, 0, 1000);
    expect(builder.setAside).toBe(1);
    expect(builder.build().sessionCount).toBe(0);
  });

  it('is given a bar without volume and with O = H = L = C -> a bar', () => {
    const builder = new PanelBuilder(spec({ instruments: [A] }));
    builder.addBar(0, day('2024-01-02'), 7, 7, 7, 7, 7, 0);
    expect([...builder.build().tradeable]).toEqual([1]);
  });

  it('holds sessions without bars at both ends and in between -> the ends go, the middle stays', () => {
    const builder = new PanelBuilder(spec({ instruments: [A] }));
    builder.addBar(0, day('2024-01-03'), 1, 1, 1, 1, 1, 1);
    builder.addBar(0, day('2024-01-09'), 2, 2, 2, 2, 2, 1);
    const panel = builder.build();
    expect(panel.header.sessions).toEqual(['2024-01-03', '2024-01-04', '2024-01-05', '2024-01-08', '2024-01-09']);
    // 2024-01-03 is 34 years and two days after 1990-01-01: 12,420 days = 1,774 weeks and 2 days, less one holiday.
    expect(panel.header.firstSessionNumber).toBe(1774 * 5 + 2 - 1);
    expect([panel.firstBar(0), panel.lastBar(0)]).toEqual([0, 4]);
  });

  it('knows an instrument that never traded -> left out with its actions, its index spell kept without a position', () => {
    const spell = { symbol: 'BBB', instrumentId: 'B', fromDate: tradeDate('2024-01-03'), knownAtMs: 0 };
    const action = { type: 'SPLIT', exDate: tradeDate('2024-01-03'), ratio: 2, knownAtMs: 0 } as const;
    const builder = new PanelBuilder(
      spec({
        instruments: [C, B, A],
        membership: [spell],
        actions: [
          { instrumentId: 'B', ...action },
          { instrumentId: 'C', ...action },
        ],
      }),
    );
    expect(builder.instruments.map(({ symbol }) => symbol)).toEqual(['AAA', 'BBB', 'CCC']);
    builder.addBar(2, day('2024-01-02'), 9, 9, 9, 9, 9, 1);
    builder.addBar(0, day('2024-01-02'), 5, 5, 5, 5, 5, 1);
    const panel = builder.build();
    expect(panel.header.instruments).toEqual([A, C]);
    expect([...panel.field('close')]).toEqual([5, 9]);
    expect(panel.header.actions).toMatchObject([{ instrument: 1, type: 'SPLIT' }]);
    expect(panel.header.membership).toMatchObject([{ symbol: 'BBB', instrument: -1 }]);
  });

  it('is told of a spin-off into an instrument with bars and a merger into one without -> both keep the new id', () => {
    const shared = { exDate: tradeDate('2024-01-03'), knownAtMs: 0, ratio: 0.5 } as const;
    const builder = new PanelBuilder(
      spec({
        instruments: [A, { ...B, currency: 'EUR' }],
        actions: [
          { ...shared, instrumentId: 'A', type: 'SPINOFF', newInstrumentId: B.instrumentId },
          { ...shared, instrumentId: 'A', type: 'MERGER', newInstrumentId: C.instrumentId },
          { ...shared, instrumentId: 'C', type: 'SYMBOL_CHANGE', newInstrumentId: A.instrumentId },
        ],
      }),
    );
    builder.addBar(0, day('2024-01-02'), 5, 5, 5, 5, 5, 1);
    builder.addBar(1, day('2024-01-02'), 5, 5, 5, 5, 5, 1);
    const { header } = builder.build();
    // That of C, which has no bar, is left out.
    expect(header.actions.map(({ type, instrument, newInstrumentId }) => [type, instrument, newInstrumentId])).toEqual([
      ['MERGER', 0, 'C'],
      ['SPINOFF', 0, 'B'],
    ]);
    expect(header.instruments.map(({ currency }) => currency)).toEqual([undefined, 'EUR']);
  });

  it('gets two actions that differ in their new instrument alone, in either order -> one header', () => {
    const actions = [B, C].map(({ instrumentId: newInstrumentId }) => {
      const exDate = tradeDate('2024-01-03');
      return { instrumentId: 'A', type: 'SPINOFF', exDate, ratio: 1, knownAtMs: 0, newInstrumentId } as const;
    });
    const headers = [actions, [...actions].reverse()].map((given) => {
      const builder = new PanelBuilder(spec({ instruments: [A], actions: given }));
      builder.addBar(0, day('2024-01-02'), 5, 5, 5, 5, 5, 1);
      return builder.build().header;
    });
    expect(headers[0]).toEqual(headers[1]);
  });

  it('is told of an instrument that never traded -> digests unchanged', () => {
    const build = (instruments: PanelSpec['instruments']): MarketPanel => {
      const builder = new PanelBuilder(spec({ instruments }));
      const position = builder.instruments.findIndex(({ symbol }) => symbol === 'BBB');
      builder.addBar(position, day('2024-01-02'), 5, 5, 5, 5, 5, 1);
      return builder.build();
    };
    expect(panelDigest(build([A, B, C]), 0)).toBe(panelDigest(build([B]), 0));
  });

  it('has no bar at all -> an empty panel', () => {
    const panel = new PanelBuilder(spec()).build();
    expect([panel.sessionCount, panel.instrumentCount, panel.digests.length]).toEqual([0, 0, 0]);
  });

  it('gets everything in another order -> identical header, memory and digests', () => {
    fc.assert(
      fc.property(marketShapes, fc.nat(), (shape, seed) => {
        const market = randomMarket(shape);
        const random = new RandomStream(seed, 'order');
        const shuffled: Market = {
          basis: market.basis,
          instruments: random.shuffle(market.instruments),
          bars: random.shuffle(market.bars),
          actions: random.shuffle(market.actions),
          membership: random.shuffle(market.membership),
        };
        const one = buildPanel(market);
        const other = buildPanel(shuffled);
        expect(other.header).toEqual(one.header);
        expect(Buffer.from(other.memory).equals(Buffer.from(one.memory))).toBe(true);
        expect(other.digests).toEqual(one.digests);
      }),
      { numRuns: 50 },
    );
  });

  it('gets equal-day dividends of one instrument in any order -> identical header and field', () => {
    const dividend = (amount: number) =>
      ({ instrumentId: 'A', type: 'CASH_DIVIDEND', exDate: tradeDate('2024-01-03'), amount, knownAtMs: 0 }) as const;
    const build = (amounts: number[]): MarketPanel => {
      const builder = new PanelBuilder(spec({ instruments: [A], actions: amounts.map(dividend) }));
      builder.addBar(0, day('2024-01-02'), 5, 5, 5, 5, 5, 1);
      builder.addBar(0, day('2024-01-03'), 5, 5, 5, 5, 5, 1);
      return builder.build();
    };
    // 0.1 + 0.2 + 0.3 depends on the order of addition in binary.
    expect(build([0.3, 0.2, 0.1]).header).toEqual(build([0.1, 0.2, 0.3]).header);
    expect(build([0.3, 0.2, 0.1]).field('cashDividend')[1]).toBe(build([0.1, 0.2, 0.3]).field('cashDividend')[1]);
  });

  it('gets a second bar of one day -> refused, naming instrument and day', () => {
    const builder = new PanelBuilder(spec());
    builder.addBar(1, day('2024-01-03'), 5, 5, 5, 5, 5, 1);
    expect(() => builder.addBar(1, day('2024-01-03'), 6, 6, 6, 6, 6, 1)).toThrow('B has two bars on 2024-01-03');
  });

  it('gets a bar for an unknown position -> refused', () => {
    const builder = new PanelBuilder(spec());
    expect(() => builder.addBar(2, day('2024-01-03'), 5, 5, 5, 5, 5, 1)).toThrow('no instrument at position 2');
    expect(() => builder.addBar(-1, day('2024-01-03'), 5, 5, 5, 5, 5, 1)).toThrow('no instrument at position -1');
  });

  it('is used after it has built -> refused, the panel unchanged', () => {
    const builder = new PanelBuilder(spec({ instruments: [A] }));
    builder.addBar(0, day('2024-01-02'), 5, 5, 5, 5, 5, 1);
    const panel = builder.build();
    expect(() => builder.addBar(0, day('2024-01-02'), 6, 6, 6, 6, 6, 1)).toThrow('already built');
    expect(() => builder.build()).toThrow('already built');
    expect([...panel.field('close')]).toEqual([5]);
  });

  it('completes years while later bars are on their way -> the same panel, byte for byte', () => {
    // They begin in spring 2019, and the longer ones see the turn of the year.
    const shapes = marketShapes.map((shape) => ({ ...shape, sessions: shape.sessions * 4, offset: shape.offset + 90 }));
    let turns = 0;
    fc.assert(
      fc.property(shapes, fc.array(fc.nat(400), { maxLength: 4 }), (shape, cuts) => {
        const market = randomMarket(shape);
        const whole = buildPanel(market);
        const piecewise = buildPanel(market, undefined, undefined, {
          completeAt: cuts.map((cut) => addDays(whole.header.sessions[0], cut)),
        });
        if (whole.header.sessions[0].slice(0, 4) !== whole.header.sessions.at(-1)?.slice(0, 4)) turns++;
        expect(piecewise.header).toEqual(whole.header);
        expect(piecewise.digests).toEqual(whole.digests);
        expect(Buffer.compare(new Uint8Array(piecewise.memory), new Uint8Array(whole.memory))).toBe(0);
      }),
    );
    expect(turns).toBeGreaterThan(10);
  });

  it('declares instruments and sessions without a bar -> the panel and digests of those that have some', () => {
    fc.assert(
      fc.property(marketShapes, fc.nat(40), (shape, before) => {
        const market = randomMarket(shape);
        const lean = buildPanel(market);
        const { sessions } = lean.header;
        const idle = ['', 'zz'].map((name) => ({ instrumentId: instrumentId(`${name}-idle`), symbol: 'IDLE' }));
        const split = { instrumentId: '-idle', type: 'SPLIT', ratio: 2, exDate: sessions[0], knownAtMs: 0 } as const;
        const declared = {
          ...market,
          instruments: [...market.instruments, ...idle],
          actions: [...market.actions, split],
        };
        const wide = buildPanel(declared, addDays(sessions[0], -before), addDays(sessions[sessions.length - 1], 10));
        expect(wide.header).toEqual(lean.header);
        expect(wide.digests).toEqual(lean.digests);
        expect(Buffer.compare(new Uint8Array(wide.memory), new Uint8Array(lean.memory))).toBe(0);
      }),
    );
  });

  it('gets a bar of a session that was declared complete -> refused, naming instrument and day', () => {
    const builder = new PanelBuilder(spec());
    builder.completeThrough(tradeDate('2024-01-03'));
    expect(() => builder.addBar(0, day('2024-01-03'), 5, 5, 5, 5, 5, 1)).toThrow(
      'A has a bar on 2024-01-03, and the sessions up to then were declared complete before it came',
    );
    builder.addBar(0, day('2024-01-04'), 5, 5, 5, 5, 5, 1);
    expect(builder.build().header.sessions).toEqual(['2024-01-04']);
  });
});
