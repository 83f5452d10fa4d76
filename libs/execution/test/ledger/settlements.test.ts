import { describe, expect, it } from '@jest/globals';

import { Settlements } from '../../src/ledger/settlements.js';

const twoLater = { settlesAt: (t: number) => t + 2 };

describe('Settlements', () => {
  it('trades of two sessions and currencies -> each sum in its own session, once', () => {
    const settlements = new Settlements(twoLater, 2);
    settlements.add(0, 0, -500);
    settlements.add(0, 0, 200);
    settlements.add(0, 1, 70);
    settlements.add(1, 0, 40);
    const taken = (t: number) => settlements.take(t).map(({ sums }) => sums.map((sum) => sum.total()));
    expect(taken(1)).toEqual([]);
    expect(taken(2)).toEqual([[-300n, 70n]]);
    expect(taken(2)).toEqual([]);
    expect(taken(3)).toEqual([[40n, 0n]]);
  });

  it('sessions that settle on one day, as a shorter cycle begins -> one batch', () => {
    const settlements = new Settlements({ settlesAt: () => 3 }, 1);
    settlements.add(0, 0, 1);
    settlements.add(1, 0, 2);
    expect(settlements.take(3).map(({ sums }) => sums[0].total())).toEqual([3n]);
  });

  it('a trade after its session was taken out -> not lost', () => {
    const settlements = new Settlements({ settlesAt: (t) => t + 1 }, 1);
    settlements.add(0, 0, 1);
    expect(settlements.take(1)).toHaveLength(1);
    settlements.add(1, 0, 5);
    settlements.add(1, 0, 6);
    expect(settlements.take(2).map(({ sums }) => sums[0].total())).toEqual([11n]);
  });

  it('a schedule without delay -> the next session at the earliest', () => {
    const settlements = new Settlements({ settlesAt: (t) => t }, 1);
    settlements.add(4, 0, 9);
    expect(settlements.take(4)).toEqual([]);
    expect(settlements.take(5)).toHaveLength(1);
  });

  it('owed -> what purchases take, which no sale of the same day makes up for; nothing once they have settled', () => {
    const settlements = new Settlements(twoLater, 2);
    settlements.add(0, 0, -600);
    settlements.add(0, 0, 900);
    settlements.add(0, 1, -5);
    settlements.add(1, 0, -40);
    expect([settlements.owed(0), settlements.owed(1)]).toEqual([-640, -5]);
    settlements.take(2);
    expect([settlements.owed(0), settlements.owed(1)]).toEqual([-40, 0]);
  });

  it('many settlement days one after the other -> nothing of an earlier one is left in a later', () => {
    const settlements = new Settlements(twoLater, 2);
    for (let t = 0; t < 9; t++) {
      const taken = settlements.take(t).map(({ sums }) => sums.map((sum) => sum.total()));
      expect(taken).toEqual(t < 2 ? [] : [[BigInt(-100 - (t - 2)), BigInt(t - 2)]]);
      settlements.add(t, 0, -100 - t);
      settlements.add(t, 1, t);
      expect(settlements.owed(0)).toBe(t === 0 ? -100 : -100 - t - (100 + t - 1));
    }
  });
});
