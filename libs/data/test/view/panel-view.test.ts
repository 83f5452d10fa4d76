import { collectionId, epochDay, instrumentId, marketId, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { UnknownInstrumentError, ViewRangeError } from '../../src/errors.js';
import { BUILT_IN_FEATURES } from '../../src/features/built-in-features.js';
import { drawdown } from '../../src/features/drawdown.js';
import { returns } from '../../src/features/returns.js';
import { type MarketPanel, type PanelInstrument } from '../../src/panel/market-panel.js';
import { type BuilderAction, type BuilderSpell, PanelBuilder } from '../../src/panel/panel-builder.js';
import { scramblePanelAfter, truncatePanel } from '../../src/panel/panel-counterfactual.js';
import { panelDigest } from '../../src/panel/panel-digest.js';
import { type AsOfView, type ViewField } from '../../src/view/as-of-view.js';
import { PanelView } from '../../src/view/panel-view.js';
import { ViewContext } from '../../src/view/view-context.js';
import { marketShapes, randomPanel } from '../fixture/random-panel.js';
import { bits } from '../fixture/same-bytes.js';
import { closesOf, weekdaySessions } from '../fixture/weekday-sessions.js';

const FIELDS: readonly ViewField[] = ['open', 'high', 'low', 'close', 'volume', 'adjustedClose'];
const A = instrumentId('A');
const B = instrumentId('B');

function viewOf(panel: MarketPanel, t: number, history = Infinity): PanelView {
  return new PanelView(new ViewContext(panel, closesOf(panel)), t, history);
}

/** All that a view says, as text with the bytes of every number. */
function everything(view: AsOfView, history: number): string {
  const ids = view.instruments.map((instrument) => instrument.instrumentId);
  return JSON.stringify({
    head: [view.asOfDate, view.sessionNumber, view.sessionsOfHistory, view.basis],
    instruments: view.instruments,
    instrumentIds: view.instrumentIds,
    trades: ids.map((id) => view.trades(id)),
    members: view.members() ?? 'none',
    actions: view.actions(history),
    fields: FIELDS.map((field) => [
      bits(view.crossSection(field)),
      bits(view.crossSection(field, history - 1)),
      { ...view.window(field, history), values: bits(view.window(field, history).values) },
      bits(view.window(field, history, ids.slice(-1)).values),
    ]),
    features: BUILT_IN_FEATURES.map((feature) => bits(view.feature(feature))),
  });
}

/** A and B on the sessions from Tuesday 2024-01-02: closes of A 100, 102, 52, 53, 50, 51, B lists on the fourth. */
function smallPanel(
  actions: readonly BuilderAction[] = [],
  membership: readonly BuilderSpell[] = [],
  instruments: readonly PanelInstrument[] = [
    { instrumentId: A, symbol: 'AAA', sector: 'Energy', exchange: 'OTC' },
    { instrumentId: B, symbol: 'BBB' },
  ],
): MarketPanel {
  const builder = new PanelBuilder({
    collection: collectionId('small'),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar: weekdaySessions(),
    instruments,
    firstDate: tradeDate('2024-01-02'),
    lastDate: tradeDate('2024-01-09'),
    actions,
    membership,
  });
  const first = epochDay(tradeDate('2024-01-02'));
  [0, 1, 2, 3, 6, 7].forEach((day, t) => {
    const close = [100, 102, 52, 53, 50, 51][t];
    builder.addBar(0, first + day, close - 1, close + 2, close - 2, close, close, 1000 + t);
    if (t >= 3) builder.addBar(1, first + day, 10 + t, 10 + t, 10 + t, 10 + t, 10 + t, 500);
  });
  return builder.build();
}

/** 2:1 on Thursday the 4th and a dividend of 0.5 on Monday the 8th, whose close is 50: factors 2 and 1.01. */
const ACTIONS: readonly BuilderAction[] = [
  {
    instrumentId: 'A',
    type: 'SPLIT',
    exDate: tradeDate('2024-01-04'),
    ratio: 2,
    knownAtMs: Date.parse('2024-01-03T12:00Z'),
  },
  {
    instrumentId: 'A',
    type: 'CASH_DIVIDEND',
    exDate: tradeDate('2024-01-08'),
    amount: 0.5,
    payDate: tradeDate('2024-01-22'),
    knownAtMs: Date.parse('2024-01-04T22:00Z'),
  },
];

describe('PanelView on a panel with another future', () => {
  const cases = fc.tuple(marketShapes, fc.nat(), fc.nat(), fc.nat());

  it('any session -> says the same on the panel truncated there, byte for byte', () => {
    fc.assert(
      fc.property(cases, ([shape, pick, depth]) => {
        const panel = randomPanel(shape);
        const t = pick % panel.sessionCount;
        const history = 1 + (depth % (t + 1));
        expect(everything(viewOf(truncatePanel(panel, t), t), history)).toBe(everything(viewOf(panel, t), history));
      }),
      { numRuns: 60 },
    );
  });

  it('any session -> says the same on the panel scrambled after it, byte for byte', () => {
    fc.assert(
      fc.property(cases, ([shape, pick, depth, seed]) => {
        const panel = randomPanel(shape);
        const t = pick % panel.sessionCount;
        const history = 1 + (depth % (t + 1));
        expect(everything(viewOf(scramblePanelAfter(panel, t, seed), t), history)).toBe(
          everything(viewOf(panel, t), history),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('one context for views of many sessions, in any order -> each as from a context of its own', () => {
    const panel = randomPanel({ seed: 5, instruments: 6, sessions: 40, offset: 0, basis: 'raw' });
    const shared = new ViewContext(panel, closesOf(panel));
    for (const t of [39, 0, 20, 3, 39, 19, 20]) {
      expect(everything(new PanelView(shared, t, Infinity), 1)).toBe(everything(viewOf(panel, t), 1));
    }
  });
});

describe('PanelView', () => {
  it('any session -> date, absolute session number, sessions since the first bar', () => {
    const view = viewOf(smallPanel(), 4);
    expect([view.asOfDate, view.sessionsOfHistory, view.basis]).toEqual(['2024-01-08', 4, 'raw']);
    // 1990-01-01 to 2024-01-08 are 1,775 whole weeks of five sessions.
    expect(view.sessionNumber).toBe(1775 * 5);
  });

  it('an instrument that lists later -> not there, unknown, not trading', () => {
    const early = viewOf(smallPanel(), 2);
    expect(early.instruments.map((instrument) => instrument.symbol)).toEqual(['AAA']);
    expect(early.crossSection('close')).toEqual(Float64Array.of(52));
    expect(early.trades(B)).toBe(false);
    expect(() => early.window('close', 1, [B])).toThrow(UnknownInstrumentError);
    const listed = viewOf(smallPanel(), 3);
    expect(listed.instruments.map((instrument) => instrument.symbol)).toEqual(['AAA', 'BBB']);
    expect([...listed.window('close', 2, [B, A]).values]).toEqual([Number.NaN, 52, 13, 53]);
    expect(listed.trades(B)).toBe(true);
  });

  it('ids -> those of the instruments; the same frozen list until another one is listed', () => {
    const panel = smallPanel();
    const context = new ViewContext(panel, closesOf(panel));
    const views = [2, 3, 4].map((t) => new PanelView(context, t, Infinity));
    for (const { instruments, instrumentIds } of views) {
      expect(instrumentIds).toEqual(instruments.map(({ instrumentId: id }) => id));
      expect(Object.isFrozen(instrumentIds)).toBe(true);
    }
    const [early, listed, later] = views.map(({ instrumentIds }) => instrumentIds);
    expect([early.length, listed.length]).toEqual([1, 2]);
    expect(later).toBe(listed);
  });

  it('an instrument that never existed -> unknown, named in the error', () => {
    expect(() => viewOf(smallPanel(), 3).window('close', 1, [instrumentId('ZZZ')])).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT', instrument: 'ZZZ' }),
    );
  });

  it('the venue of the last bars -> hidden: it tells how an instrument will end', () => {
    expect(viewOf(smallPanel(), 3).instruments).toEqual([
      { instrumentId: 'A', symbol: 'AAA', sector: 'Energy' },
      { instrumentId: 'B', symbol: 'BBB' },
    ]);
  });

  it('a window of a field -> dates oldest first, one column an instrument', () => {
    const window = viewOf(smallPanel(), 4).window('volume', 3);
    expect(window.dates).toEqual(['2024-01-04', '2024-01-05', '2024-01-08']);
    expect(window.instruments).toEqual(['A', 'B']);
    expect([...window.values]).toEqual([1002, Number.NaN, 1003, 500, 1004, 500]);
  });

  it('adjusted closes across a 2:1 split and a dividend -> earlier closes divided by what came after', () => {
    const panel = smallPanel(ACTIONS);
    const adjusted = (t: number, days: number): number[] => [
      ...viewOf(panel, t).window('adjustedClose', days, [A]).values,
    ];
    // Before the split nothing is known of it.
    expect(adjusted(1, 2)).toEqual([100, 102]);
    // After it the earlier closes are halved.
    expect(adjusted(3, 4)).toEqual([50, 51, 52, 53]);
    // The dividend's factor is 1 + 0.5 / 50 = 1.01: 100 / 2.02, 102 / 2.02, 52 / 1.01, 53 / 1.01, 50.
    const expected = [49.504950495049506, 50.495049504950494, 51.48514851485149, 52.475247524752476, 50];
    adjusted(4, 5).forEach((value, k) => expect(value).toBeCloseTo(expected[k], 12));
    expect(adjusted(5, 2)).toEqual([50, 51]);
  });

  it('a cross-section some sessions ago -> the first row of the window, for every field', () => {
    fc.assert(
      fc.property(marketShapes, fc.nat(), fc.nat(), (shape, pick, depth) => {
        const panel = randomPanel(shape);
        const t = pick % panel.sessionCount;
        const lag = depth % (t + 1);
        const view = viewOf(panel, t);
        for (const field of FIELDS) {
          const { values } = view.window(field, lag + 1);
          expect(bits(view.crossSection(field, lag))).toBe(bits(values.subarray(0, view.instruments.length)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a return between adjusted closes -> the feature of the same length to 1e-12', () => {
    fc.assert(
      fc.property(marketShapes, fc.nat(), (shape, pick) => {
        const panel = randomPanel(shape);
        const t = pick % panel.sessionCount;
        fc.pre(t >= 5);
        const view = viewOf(panel, t);
        const then = view.crossSection('adjustedClose', 5);
        const now = view.crossSection('adjustedClose');
        view.feature(returns(5)).forEach((value, i) => {
          const expected = now[i] / then[i] - 1;
          if (Number.isNaN(expected)) expect(value).toBeNaN();
          else expect(Math.abs(value - expected)).toBeLessThan(1e-12 * (1 + Math.abs(expected)));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('results written to -> nothing changes, neither for the view nor in the panel', () => {
    const panel = randomPanel({ seed: 3, instruments: 4, sessions: 30, offset: 0, basis: 'raw' });
    const view = viewOf(panel, 20);
    const before = everything(view, 10);
    const digest = panelDigest(panel, panel.sessionCount - 1);
    const bytes = Buffer.from(panel.memory).toString('hex');
    for (const field of FIELDS) {
      view.crossSection(field).fill(7);
      const window = view.window(field, 10);
      window.values.fill(7);
      (window.dates as unknown[]).fill('x');
      (window.instruments as unknown[]).fill('x');
    }
    for (const feature of BUILT_IN_FEATURES) view.feature(feature).fill(7);
    (view.members() as string[]).push('x');
    for (const action of view.actions(10)) Object.assign(action, { ratio: 7, exDate: 'x' });
    expect(() => (view.instruments as PanelInstrument[]).pop()).toThrow(TypeError);
    expect(() => Object.assign(view.instruments[0], { symbol: 'x' })).toThrow(TypeError);
    expect(() => Object.assign(view, { asOfDate: 'x' })).toThrow(TypeError);
    expect(everything(view, 10)).toBe(before);
    expect(panelDigest(panel, panel.sessionCount - 1)).toBe(digest);
    expect(Buffer.from(panel.memory).toString('hex')).toBe(bytes);
    expect(panel.header.instruments[0].symbol).not.toBe('x');
  });

  it('the list of asked instruments changed later -> the window keeps its own', () => {
    const asked = [A];
    for (const field of ['close', 'adjustedClose'] as const) {
      const window = viewOf(smallPanel(), 3).window(field, 1, asked);
      asked[0] = B;
      expect(window.instruments).toEqual(['A']);
      asked[0] = A;
    }
  });

  it('asked beyond the declared history -> refused, naming both', () => {
    const view = viewOf(smallPanel(), 4, 3);
    expect(view.window('close', 3).dates).toHaveLength(3);
    expect(() => view.window('close', 4)).toThrow('4 sessions of close, but serves 3 sessions up to 2024-01-08');
    expect(() => view.crossSection('close', 3)).toThrow(ViewRangeError);
    expect(() => view.actions(4)).toThrow(ViewRangeError);
    expect(view.feature(drawdown(3))).toHaveLength(2);
    expect(() => view.feature(drawdown(4))).toThrow(ViewRangeError);
  });

  it('a feature that looks back further than declared -> refused from the first session on', () => {
    expect(() => viewOf(smallPanel(), 0, 3).feature(drawdown(4))).toThrow(ViewRangeError);
    expect([...viewOf(smallPanel(), 0, 6).feature(returns(5))]).toEqual([Number.NaN]);
  });

  it('asked beyond the data or for the future -> refused', () => {
    const view = viewOf(smallPanel(), 2);
    expect(view.window('close', 3).dates).toHaveLength(3);
    expect(() => view.window('close', 4)).toThrow(ViewRangeError);
    expect(() => view.window('close', 0)).toThrow(ViewRangeError);
    expect(() => view.crossSection('close', -1)).toThrow(ViewRangeError);
    expect(() => view.crossSection('close', 0.5)).toThrow(ViewRangeError);
    expect(() => view.window('adjustedClose', Number.NaN)).toThrow(ViewRangeError);
  });

  it('made for a session that the panel lacks or without history -> refused', () => {
    const context = new ViewContext(smallPanel(), closesOf(smallPanel()));
    for (const [t, history] of [
      [6, 1],
      [-1, 1],
      [0.5, 1],
      [0, 0],
      [0, Number.NaN],
    ]) {
      expect(() => new PanelView(context, t, history)).toThrow(RangeError);
    }
  });
});

describe('PanelView.members', () => {
  const spell = (symbol: string, fromDate: string, knownAt: string, toDate?: string): BuilderSpell => ({
    symbol,
    instrumentId: symbol === 'AAA' ? 'A' : 'none',
    fromDate: tradeDate(fromDate),
    knownAtMs: Date.parse(knownAt),
    ...(toDate === undefined ? {} : { toDate: tradeDate(toDate) }),
  });
  const panel = smallPanel(
    [],
    [
      spell('AAA', '2024-01-03', '2023-12-20T12:00Z', '2024-01-08'),
      spell('ZZZ', '2020-01-01', '2024-01-04T20:59:59Z'),
      spell('LATE', '2020-01-01', '2024-01-04T21:00:01Z'),
    ],
  );

  it('spells with first day, last day and publication -> members from the first day, once known, until the first day outside', () => {
    // Sessions 2, 3, 4, 5, 8, 9 January; the session of the 4th closes at 21:00:00 UTC.
    expect([0, 1, 2, 3, 4, 5].map((t) => viewOf(panel, t).members())).toEqual([
      [],
      ['AAA'],
      ['AAA', 'ZZZ'],
      ['AAA', 'LATE', 'ZZZ'],
      ['LATE', 'ZZZ'],
      ['LATE', 'ZZZ'],
    ]);
  });

  it('an end that was known later than its day -> a member until it was known; one known before -> until its day', () => {
    const late = {
      ...spell('AAA', '2024-01-03', '2024-01-02T12:00Z', '2024-01-05'),
      endKnownAtMs: Date.parse('2024-01-08T14:30Z'),
    };
    const early = {
      ...spell('ZZZ', '2024-01-03', '2024-01-02T12:00Z', '2024-01-05'),
      endKnownAtMs: Date.parse('2024-01-03T14:30Z'),
    };
    const ends = smallPanel([], [late, early]);
    expect([0, 1, 2, 3, 4, 5].map((t) => viewOf(ends, t).members())).toEqual([
      [],
      ['AAA', 'ZZZ'],
      ['AAA', 'ZZZ'],
      ['AAA'],
      [],
      [],
    ]);
  });

  it('a member that changes its ticker -> named by the ticker of the day, once that is known; instruments likewise', () => {
    const ticker = (symbol: string, fromDate: string, knownAt: string) => ({
      symbol,
      fromDate: tradeDate(fromDate),
      knownAtMs: Date.parse(knownAt),
    });
    // The last change is announced a week ahead of a day after the panel's end: nobody may see it.
    const tickers = [
      ticker('OLD', '2020-01-02', '2020-01-03T14:30Z'),
      ticker('AAA', '2024-01-04', '2024-01-05T14:30Z'),
      ticker('NEXT', '2024-01-11', '2024-01-04T14:30Z'),
    ];
    const renamed = smallPanel(
      [],
      [spell('OLD', '2024-01-03', '2023-12-20T12:00Z')].map((one) => ({ ...one, instrumentId: 'A', tickers })),
      [
        { instrumentId: A, symbol: 'NEXT', tickers },
        { instrumentId: B, symbol: 'BBB' },
      ],
    );
    const shared = new ViewContext(renamed, closesOf(renamed));
    for (const t of [5, 0, 3, 2, 1, 4]) {
      const view = new PanelView(shared, t, 1);
      const name = t < 3 ? 'OLD' : 'AAA';
      expect(view.members()).toEqual(t === 0 ? [] : [name]);
      expect(view.instruments[0]).toEqual({ instrumentId: 'A', symbol: name });
    }
  });

  it('a collection without membership -> undefined', () => {
    expect(viewOf(smallPanel(), 3).members()).toBeUndefined();
  });
});

describe('PanelView.instruments', () => {
  it('a currency and a venue -> the currency is told, the venue is not', () => {
    const abroad = { instrumentId: A, symbol: 'AAA', exchange: 'OTC', currency: 'EUR' };
    const { instruments } = viewOf(smallPanel([], [], [abroad, { instrumentId: B, symbol: 'BBB' }]), 0);
    expect(instruments).toEqual([{ instrumentId: 'A', symbol: 'AAA', currency: 'EUR' }]);
  });
});

describe('PanelView.actions', () => {
  const panel = smallPanel(ACTIONS);

  it('actions published before and after the close -> seen from the first close after publication', () => {
    const types = (t: number): string[] =>
      viewOf(panel, t)
        .actions(1)
        .map((action) => action.type);
    // The split of the 4th is published on the 3rd at noon, the dividend of the 8th on the 4th after the close.
    expect([0, 1, 2, 3, 4, 5].map(types)).toEqual([[], ['SPLIT'], ['SPLIT'], ['CASH_DIVIDEND'], ['CASH_DIVIDEND'], []]);
  });

  it('a longer look back -> earlier ex-dates too, with all their terms', () => {
    expect(viewOf(panel, 5).actions(4)).toEqual([
      { instrumentId: 'A', type: 'SPLIT', exDate: '2024-01-04', ratio: 2 },
      { instrumentId: 'A', type: 'CASH_DIVIDEND', exDate: '2024-01-08', amount: 0.5, payDate: '2024-01-22' },
    ]);
    expect(viewOf(panel, 5).actions(3)).toHaveLength(1);
  });

  it('a spin-off -> with its new instrument, which need not be listed', () => {
    const spinOff = { instrumentId: 'A', type: 'SPINOFF', exDate: tradeDate('2024-01-04'), ratio: 0.25 } as const;
    const [terms] = viewOf(smallPanel([{ ...spinOff, knownAtMs: 0, newInstrumentId: instrumentId('NEW') }]), 5).actions(
      4,
    );
    expect(terms).toEqual({ ...spinOff, newInstrumentId: 'NEW' });
  });

  it('an action of an instrument that lists later -> not seen before it lists', () => {
    const exDate = tradeDate('2024-01-09');
    const later = smallPanel([{ instrumentId: 'B', type: 'CASH_DIVIDEND', exDate, amount: 1, knownAtMs: 0 }]);
    expect(viewOf(later, 2).actions(1)).toEqual([]);
    expect(viewOf(later, 3).actions(1)).toHaveLength(1);
  });
});
