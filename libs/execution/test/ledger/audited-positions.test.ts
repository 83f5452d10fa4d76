import { describe, expect, it } from '@jest/globals';

import { AuditedPositions } from '../../src/ledger/audited-positions.js';
import { type AuditedBook } from '../../src/ledger/auditor.js';
import { handRules } from '../fixture/hand-book.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const bars = [...flat(10, 2), undefined, [12, 12]] as const;
const panel = smallMarket({
  instruments: [
    { id: 'A', bars },
    { id: 'B', bars: flat(2, 4) },
  ],
});
const rules = handRules(panel, { financing: { borrowFees: Float64Array.of(0, 0.36) } });
const { sessions } = panel.header;

function book(quantities: readonly number[], values: readonly number[]): AuditedBook {
  return {
    quantities: Float64Array.from(quantities),
    carrying: Float64Array.from(values, (value) => value * 1e6),
    ledger: { balance: () => 0n, balanceNumberAt: () => 0 },
    foreign: () => ({ cash: 0n, unsettled: 0n, receivable: 0n }),
  };
}

describe('AuditedPositions', () => {
  it('a tenth of a share added ten times -> one share, without rounding error', () => {
    const positions = new AuditedPositions(panel, rules);
    for (let n = 0; n < 10; n++) positions.change(0, 0.1);
    expect(positions.held[0]).toBe(1);
  });

  it('a name without a bar -> marked at its last close until it has one again', () => {
    const positions = new AuditedPositions(panel, rules);
    positions.change(0, 5);
    const values = [50, 50, 50, 60];
    values.forEach((value, t) => {
      expect(positions.lookAtBars(t)).toEqual([]);
      expect(BigInt(positions.mark(t, sessions[t], book([5, 0], [value, 0])))).toBe(BigInt(value * 1e6));
    });
  });

  it('shorts -> their value, and a fee for each by its rate and the nights', () => {
    const positions = new AuditedPositions(panel, rules);
    positions.change(1, -50);
    positions.mark(0, sessions[0], book([0, -50], [0, -100]));
    expect(positions.shortMicros).toBe(100e6);
    // 100 x 0.36 x 3 / 360 = 0.3.
    expect(positions.feesFor(3)).toEqual([300_000]);
    positions.change(1, 50);
    positions.mark(1, sessions[1], book([0, 0], [0, 0]));
    expect(positions.shortMicros).toBe(0);
    expect(positions.feesFor(3)).toEqual([]);
  });

  it.each([3, 61])(
    'a book of %d names with a name that misses a bar -> its value; a micro-unit, half of one or a millionth of a share off -> named',
    (count) => {
      const ids = Array.from({ length: count }, (_, i) => `N${String(i).padStart(2, '0')}`);
      const crowd = smallMarket({
        instruments: ids.map((id, i) => ({ id, bars: i === 1 ? [[7, 7], undefined, [8, 8]] : flat(i + 0.5, 3) })),
      });
      const shares = ids.map((_, i) => (i % 2 === 0 ? 1 : -1) * (i + 0.25));
      const priceAt = (i: number, t: number): number => (i === 1 ? [7, 7, 8][t] : i + 0.5);
      const valuesAt = (t: number): number[] => shares.map((held, i) => held * priceAt(i, t));
      const audited = (): AuditedPositions => {
        const positions = new AuditedPositions(crowd, handRules(crowd));
        shares.forEach((held, i) => positions.change(i, held));
        return positions;
      };
      const positions = audited();
      for (let t = 0; t < 3; t++) {
        expect(positions.lookAtBars(t)).toEqual([]);
        const value = positions.mark(t, crowd.header.sessions[t], book(shares, valuesAt(t)));
        expect(Number(value)).toBe(valuesAt(t).reduce((sum, one) => sum + Math.round(one * 1e6), 0));
      }
      for (const off of [1e-6, 0.5e-6]) {
        const wrong = valuesAt(0).map((value, i) => (i === count - 1 ? value + off : value));
        expect(() => audited().mark(0, crowd.header.sessions[0], book(shares, wrong))).toThrow(
          `value of ${ids[count - 1]}`,
        );
      }
      const others = shares.map((held, i) => (i === 2 ? held + 1e-6 : held));
      expect(() => audited().mark(0, crowd.header.sessions[0], book(others, valuesAt(0)))).toThrow('quantity of N02');
    },
  );
});
