import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { BarCapacity, type CapacityRule } from '../../src/simulator/capacity.js';
import { CLOSE, CONTINUOUS, OPEN } from '../../src/simulator/order-trigger.js';
import { barMarket, type Split } from '../fixture/bar-market.js';

const RULE: CapacityRule = { maxParticipationRate: 0.1, phaseShares: [0.02, 1, 0.07] };

/** One name with these volumes; `medians` stand at the close of each session. */
function capacityOf(
  volumes: readonly (number | undefined)[],
  medians: readonly number[] | undefined,
  splits: readonly Split[] = [],
): BarCapacity {
  const bars = volumes.map((volume) =>
    volume === undefined ? undefined : { open: 10, high: 10, low: 10, close: 10, volume },
  );
  const panel = barMarket({ A: bars }, splits);
  const column = medians && Float64Array.from(medians.flatMap((median) => [median, Number.NaN]));
  return new BarCapacity(panel, column, RULE);
}

describe('BarCapacity', () => {
  it('a median of 10,000 -> 20 at the open, 1,000 in the session, 70 at the close', () => {
    const capacity = capacityOf([10_000, 50_000], [10_000, 0]);
    // 10,000 x 10 % x 2 %, 100 % and 7 %.
    expect(capacity.available(1, OPEN, 0)).toBeCloseTo(20, 9);
    expect(capacity.available(1, CONTINUOUS, 0)).toBeCloseTo(1000, 9);
    expect(capacity.available(1, CLOSE, 0)).toBeCloseTo(70, 9);
  });

  it('what was traded -> is off the phase and off the session, and forgotten in the next session', () => {
    const capacity = capacityOf([10_000, 10_000, 10_000], [10_000, 10_000, 10_000]);
    capacity.take(1, OPEN, 0, 15);
    expect(capacity.available(1, OPEN, 0)).toBeCloseTo(5, 9);
    expect(capacity.available(1, CONTINUOUS, 0)).toBeCloseTo(985, 9);
    capacity.take(1, CONTINUOUS, 0, 960);
    // 1,000 - 15 - 960 of the session; the close alone could have 70.
    expect(capacity.available(1, CLOSE, 0)).toBeCloseTo(25, 9);
    capacity.take(1, CLOSE, 0, 25);
    expect(capacity.available(1, CLOSE, 0)).toBe(0);
    expect(capacity.available(2, OPEN, 0)).toBeCloseTo(20, 9);
  });

  it('more taken than there was -> none left, not fewer', () => {
    const capacity = capacityOf([10_000, 10_000], [10_000, 0]);
    capacity.take(1, OPEN, 0, 30);
    expect(capacity.available(1, OPEN, 0)).toBe(0);
  });

  it('tryTake of what there is -> counted; of more -> refused and nothing counted', () => {
    const capacity = capacityOf([10_000, 10_000], [10_000, 0]);
    expect(capacity.tryTake(1, OPEN, 0, 15)).toBe(true);
    expect(capacity.tryTake(1, OPEN, 0, 6)).toBe(false);
    expect(capacity.available(1, OPEN, 0)).toBeCloseTo(5, 9);
    // 1,000 of the session less 15.
    expect(capacity.tryTake(1, CONTINUOUS, 0, 986)).toBe(false);
    expect(capacity.tryTake(1, CONTINUOUS, 0, 985)).toBe(true);
    expect(capacity.tryTake(1, CLOSE, 0, 1)).toBe(false);
  });

  it('takeAll -> what tryTake of one after the other takes up to the first that it refuses', () => {
    const quantity = fc.oneof(fc.integer({ min: 0, max: 24 }), fc.constantFrom(0.25, 0.5, 1.4));
    const round = fc.record({
      t: fc.constantFrom(0, 1),
      phase: fc.constantFrom(OPEN, CONTINUOUS, CLOSE),
      quantities: fc.array(quantity, { maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(round, { maxLength: 5 }), (rounds) => {
        // 30 and 20 shares a session, of which 2 %, all and 7 % by phase.
        const [one, other] = [0, 1].map(() => capacityOf([300, 200, 200], [250, 180, 0]));
        for (const { t, phase, quantities } of rounds.sort((a, b) => a.t * 3 + a.phase - b.t * 3 - b.phase)) {
          const refused = quantities.findIndex((shares) => !one.tryTake(t, phase, 0, shares));
          const taken = refused < 0 ? quantities.length : refused;
          const instruments = new Int32Array(quantities.length);
          expect(other.takeAll(t, phase, instruments, Float64Array.from(quantities), quantities.length)).toBe(taken);
          expect(other.available(t, phase, 0)).toBe(one.available(t, phase, 0));
        }
      }),
    );
  });

  it('no rule -> every quantity may be taken', () => {
    expect(capacityOf([10, 10], undefined).tryTake(1, OPEN, 0, 1e9)).toBe(true);
    expect(capacityOf([10, 10], undefined).takeAll(1, OPEN, Int32Array.of(0), Float64Array.of(1e9), 1)).toBe(1);
  });

  it('a part taken back -> may be had again', () => {
    const capacity = capacityOf([10_000, 10_000], [10_000, 0]);
    capacity.take(1, OPEN, 0, 20);
    capacity.take(1, OPEN, 0, -12);
    expect(capacity.available(1, OPEN, 0)).toBeCloseTo(12, 9);
  });

  it.each([
    ['a thin day -> its own volume', 4000, 10_000, 400],
    ['a halt -> nothing', 0, 10_000, 0],
    ['a volume that is not reported -> the median', Number.NaN, 10_000, 1000],
    ['no median yet -> the own volume', 4000, Number.NaN, 400],
    ['neither -> no limit', Number.NaN, Number.NaN, Infinity],
    ['a halt without a median -> nothing', 0, Number.NaN, 0],
    ['a median of 0 -> nothing', 4000, 0, 0],
  ])('%s', (_, volume, median, expected) => {
    expect(capacityOf([10_000, volume], [median, 1e9]).available(1, CONTINUOUS, 0)).toBeCloseTo(expected, 9);
  });

  it('the median of the session itself -> is not looked at; in the first session only the own volume counts', () => {
    const capacity = capacityOf([4000, 10_000], [10_000, 1]);
    expect(capacity.available(0, CONTINUOUS, 0)).toBeCloseTo(400, 9);
    expect(capacity.available(1, CONTINUOUS, 0)).toBeCloseTo(1000, 9);
  });

  it('a 7:1 split -> the median of the day before counts in new shares', () => {
    const capacity = capacityOf([10_000, 1e6], [10_000, 0], [{ session: 1, ratio: 7 }]);
    expect(capacity.available(1, CONTINUOUS, 0)).toBeCloseTo(7000, 9);
  });

  it('names -> do not share', () => {
    const panel = barMarket({
      A: [undefined, { open: 1, high: 1, low: 1, close: 1, volume: 1000 }],
      B: [undefined, { open: 1, high: 1, low: 1, close: 1, volume: 5000 }],
    });
    const capacity = new BarCapacity(panel, new Float64Array(2 * panel.instrumentCount).fill(Number.NaN), RULE);
    capacity.take(1, CONTINUOUS, 0, 100);
    expect([capacity.available(1, CONTINUOUS, 0), capacity.available(1, CONTINUOUS, 1)]).toEqual([0, 500]);
  });

  it('switched off -> no limit, whatever the volume', () => {
    const capacity = capacityOf([0, 0], undefined);
    capacity.take(1, OPEN, 0, 1e9);
    expect(capacity.available(1, OPEN, 0)).toBe(Infinity);
  });
});
