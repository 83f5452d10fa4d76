import { describe, expect, it } from '@jest/globals';
import { collectionId, epochDay, instrumentId as instrumentIdOf, marketId, tradeDate } from '@prometheus/core';
import fc from 'fast-check';

import { drawdown } from '../../src/features/drawdown.js';
import { medianVolume } from '../../src/features/median-volume.js';
import { movingAverageRatio } from '../../src/features/moving-average.js';
import { returns } from '../../src/features/returns.js';
import { writeActionFields } from '../../src/panel/action-fields.js';
import { MarketPanel, type PanelAction } from '../../src/panel/market-panel.js';
import { PanelBuilder } from '../../src/panel/panel-builder.js';
import { PanelView } from '../../src/view/panel-view.js';
import { ViewContext } from '../../src/view/view-context.js';
import { randomPanel } from '../fixture/random-panel.js';
import { closesOf, weekdaySessions } from '../fixture/weekday-sessions.js';

const SESSIONS = 30;

/** The panel with other actions. */
function withActions(panel: MarketPanel, actions: readonly PanelAction[]): MarketPanel {
  const memory = new SharedArrayBuffer(panel.memory.byteLength);
  new Uint8Array(memory).set(new Uint8Array(panel.memory));
  const header = { ...panel.header, actions };
  writeActionFields(header, memory);
  return new MarketPanel(header, memory, panel.digests);
}

const view = (panel: MarketPanel, t: number): PanelView =>
  new PanelView(new ViewContext(panel, closesOf(panel)), t, SESSIONS);

describe('a corporate action that becomes known after its ex-date', () => {
  const calendar = weekdaySessions();
  const dates = calendar.tradingDaysBetween(tradeDate('2020-01-06'), tradeDate('2020-02-14'));
  const builder = new PanelBuilder({
    collection: collectionId('late'),
    market: marketId('TEST'),
    basis: 'raw',
    currency: 'USD',
    calendar,
    instruments: [{ instrumentId: instrumentIdOf('late:A'), symbol: 'A' }],
    firstDate: dates[0],
    lastDate: dates[SESSIONS - 1],
    actions: [],
    membership: [],
  });
  dates.forEach((date, t) => builder.addBar(0, epochDay(date), 100 + t, 100 + t, 100 + t, 100 + t, Number.NaN, 1000));
  const panel = builder.build();
  const closes = closesOf(panel);
  const { instrumentId } = panel.header.instruments[0];
  const split: PanelAction = {
    instrument: 0,
    type: 'SPLIT',
    exDate: panel.header.sessions[10],
    ratio: 2,
    // After the close of session 12, before that of session 13.
    knownAtMs: closes[12] + 1,
  };
  const dividend: PanelAction = {
    instrument: 0,
    type: 'CASH_DIVIDEND',
    exDate: panel.header.sessions[8],
    amount: 1,
    knownAtMs: closes[7],
  };
  const late = withActions(panel, [dividend, split]);
  const raw = (t: number): number => panel.field('close')[t];

  it('before it is known -> closes are not adjusted for it, afterwards they are', () => {
    const reinvested = 1 + 1 / raw(8);
    for (const [t, ratio] of [
      [9, 1],
      [11, 1],
      [12, 1],
      [13, 2],
      [20, 2],
    ]) {
      const [total, splits] = (['adjustedClose', 'splitAdjustedClose'] as const).map((field) => [
        ...view(late, t).window(field, t + 1, [instrumentId]).values,
      ]);
      expect(splits).toEqual(Array.from({ length: t + 1 }, (_, s) => (s < 10 ? raw(s) / ratio : raw(s))));
      total.forEach((value, s) => {
        expect(value).toBeCloseTo(raw(s) / (s < 10 ? ratio : 1) / (s < 8 ? reinvested : 1), 10);
      });
      expect(view(late, t).crossSection('splitAdjustedClose', 3)[0]).toBe(splits[t - 3]);
    }
  });

  it('returns over its ex-date -> the bare fall of the price while it was not known, without it afterwards', () => {
    const fall = (t: number): number => view(late, t).feature(returns(5))[0];
    expect(fall(12)).toBeCloseTo((raw(12) / raw(7)) * (1 + 1 / raw(8)) - 1, 12);
    expect(fall(13)).toBeCloseTo((2 * raw(13) * (1 + 1 / raw(8))) / raw(8) / (1 + 1 / raw(8)) - 1, 12);
  });
});

describe('any actions known at any instants', () => {
  const features = [returns(1), returns(7), drawdown(10), movingAverageRatio(3, 8), medianVolume(5)];

  it('every view -> that of a panel which holds what was known by then, and no more', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(fc.nat(20), { minLength: 40, maxLength: 40 }), (seed, delays) => {
        const panel = randomPanel({ seed, instruments: 3, sessions: SESSIONS, offset: 0, basis: 'raw' });
        const closes = closesOf(panel);
        const actions = panel.header.actions.map((action, k) => {
          const ex = panel.header.sessions.findIndex((date) => date >= action.exDate);
          const late = Math.max(0, delays[k % delays.length] - 10);
          return late === 0 || ex < 0
            ? action
            : { ...action, knownAtMs: (closes[Math.min(ex + late, closes.length) - 1] ?? 0) + 1 };
        });
        const whole = withActions(panel, actions);
        for (let t = 0; t < panel.sessionCount; t += 3) {
          const known = withActions(
            panel,
            actions.filter(({ knownAtMs }) => knownAtMs <= closes[t]),
          );
          const [seen, expected] = [view(whole, t), view(known, t)];
          for (const field of ['adjustedClose', 'splitAdjustedClose'] as const) {
            expect(seen.window(field, t + 1)).toEqual(expected.window(field, t + 1));
            expect(seen.crossSection(field, t)).toEqual(expected.crossSection(field, t));
          }
          for (const feature of features) expect(seen.feature(feature)).toEqual(expected.feature(feature));
        }
      }),
      { numRuns: 25 },
    );
  });
});
