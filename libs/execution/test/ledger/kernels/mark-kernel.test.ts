import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { toMicros } from '@prometheus/core';
import fc from 'fast-check';
import loadWabt from 'wabt';

import { MarkKernel, markKernel } from '../../../src/ledger/kernels/mark-kernel.js';
import { MARKS_CODE } from '../../../src/ledger/kernels/marks-code.js';
import { halfEven } from '../../../src/ledger/tally.js';

/** Shares on the grid of a millionth, some of none; prices, some absent where nothing is held; some products that are ties. */
const position = fc.oneof(
  fc.record({
    shares: fc.integer({ min: -1e12, max: 1e12 }).map((millionths) => millionths / 1e6),
    price: fc.double({ min: 1e-4, max: 1e3, noNaN: true }),
  }),
  fc.record({ shares: fc.constant(0), price: fc.constantFrom(Number.NaN, 0, 12.5) }),
  fc.record({ shares: fc.constantFrom(0.5, -0.5, 1.5, 2.5), price: fc.constantFrom(0.000_001, 0.000_003) }),
);
const positions = fc.array(position, { minLength: 1, maxLength: 70 });
const columns = (of: readonly { readonly shares: number; readonly price: number }[]) => ({
  shares: Float64Array.from(of, ({ shares }) => shares),
  prices: Float64Array.from([Number.NaN, ...of.map(({ price }) => price)]),
});
const plainMarks = (of: readonly { readonly shares: number; readonly price: number }[]): number[] =>
  of.map(({ shares, price }) => (shares === 0 ? 0 : toMicros(shares * price)));

describe('MarkKernel', () => {
  it('is what its text says -> compiled again, byte for byte', async () => {
    const text = readFileSync(new URL('../../../src/ledger/kernels/marks.wat', import.meta.url), 'utf8');
    const module = (await loadWabt()).parseWat('marks.wat', text, { simd: true });
    expect(Buffer.from(module.toBinary({}).buffer).toString('base64')).toBe(Buffer.from(MARKS_CODE).toString('base64'));
  });

  it('any positions, one kernel for all of them -> each marked as the rounding of money has it, net and gross summed', () => {
    const kernel = new MarkKernel(70);
    fc.assert(
      fc.property(positions, (of) => {
        const { shares, prices } = columns(of);
        const marks = new Float64Array(of.length);
        kernel.mark(shares, prices, 1, marks);
        const expected = plainMarks(of);
        expect([...marks].map((mark) => mark + 0)).toEqual(expected.map((mark) => mark + 0));
        expect(kernel.net).toBe(expected.reduce((sum, mark) => sum + mark, 0));
        expect(kernel.gross).toBe(expected.reduce((sum, mark) => sum + Math.abs(mark), 0));
      }),
    );
  });

  it('a book that is right -> agreed with, by the comparison of neighbours too', () => {
    const kernel = new MarkKernel(70);
    fc.assert(
      fc.property(positions, (of) => {
        const { shares, prices } = columns(of);
        const marks = Float64Array.from(of, ({ shares: held, price }) =>
          held === 0 ? 0 : halfEven(held * price * 1e6),
        );
        expect(kernel.check(shares, prices, 1, shares.slice(), marks)).toBe(true);
        expect(kernel.net).toBe(marks.reduce((sum, mark) => sum + mark, 0));
      }),
    );
  });

  it('one share count or mark of a book that is off -> found, wherever it stands', () => {
    const kernel = new MarkKernel(70);
    const fault = fc.constantFrom<'shares' | 'mark' | 'half' | 'nan'>('shares', 'mark', 'half', 'nan');
    fc.assert(
      fc.property(positions, fc.nat(), fault, (of, place, kind) => {
        const { shares, prices } = columns(of);
        const booked = { shares: shares.slice(), marks: Float64Array.from(plainMarks(of)) };
        const i = place % of.length;
        if (kind === 'shares') booked.shares[i] += 1e-6;
        else booked.marks[i] += { mark: 1, half: 0.5, nan: Number.NaN }[kind];
        expect(kernel.check(shares, prices, 1, booked.shares, booked.marks)).toBe(false);
      }),
    );
  });

  it('a price that is absent of a held name, and amounts beyond 2^51 -> a gross that is not below 2^51', () => {
    const kernel = new MarkKernel(3);
    const marks = new Float64Array(3);
    kernel.mark(Float64Array.of(1, 2, 3), Float64Array.of(10, Number.NaN, 10), 0, marks);
    expect(kernel.gross < 2 ** 51).toBe(false);
    kernel.mark(Float64Array.of(1e9, 0, 0), Float64Array.of(1e4, 1, 1), 0, marks);
    expect(kernel.gross < 2 ** 51).toBe(false);
  });

  it('fewer positions than the time before -> nothing of them is left', () => {
    const kernel = markKernel(9);
    expect(markKernel(5)).toBe(kernel);
    const marks = new Float64Array(9);
    kernel.mark(new Float64Array(9).fill(3), new Float64Array(9).fill(2), 0, marks);
    expect([kernel.net, marks[8]]).toEqual([54e6, 6e6]);
    const few = new Float64Array(3);
    kernel.mark(Float64Array.of(1, 1, 1), Float64Array.of(1, 1, 1), 0, few);
    expect([kernel.net, ...few]).toEqual([3e6, 1e6, 1e6, 1e6]);
  });

  it('prices changed in place, and rows of shared memory in turn -> each time those that were asked for', () => {
    const kernel = new MarkKernel(4);
    const shared = new Float64Array(new SharedArrayBuffer(48)).fill(1);
    shared.forEach((_, k) => (shared[k] = k + 1));
    const own = Float64Array.of(10, 20, 30);
    const netOf = (prices: Float64Array, offset: number, count: number): number => {
      const marks = new Float64Array(count);
      const shares = new Float64Array(count).fill(1);
      kernel.mark(shares, prices, offset, marks);
      expect(kernel.check(shares, prices, offset, shares.slice(), marks)).toBe(true);
      return kernel.net / 1e6;
    };
    expect([netOf(shared, 0, 2), netOf(shared, 0, 2), netOf(shared, 2, 2), netOf(shared, 2, 3)]).toEqual([3, 3, 7, 12]);
    expect([netOf(own, 0, 3), netOf(shared, 0, 3), netOf(own, 0, 3)]).toEqual([60, 6, 60]);
    own[1] = 21;
    expect(netOf(own, 0, 3)).toBe(61);
    expect(netOf(new Float64Array(shared.buffer, 8), 0, 3)).toBe(9);
  });
});
