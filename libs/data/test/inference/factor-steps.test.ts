import { describe, expect, it } from '@jest/globals';

import { factorSteps } from '../../src/inference/factor-steps.js';

const bounds = (rows: readonly (readonly [number, number])[]): [number[], number[]] => [
  rows.map(([low]) => low),
  rows.map(([, high]) => high),
];

describe('factorSteps', () => {
  it('bounds with a common point, whatever their middles do -> no step', () => {
    expect(
      factorSteps(
        ...bounds([
          [0.9, 1.01],
          [0.95, 1.2],
          [0.99, 1],
          [1, 1.3],
        ]),
      ),
    ).toEqual([]); // 1 fits all
  });

  it('no bars -> no step', () => {
    expect(factorSteps([], [])).toEqual([]);
  });

  it('bounds that part between two bars -> one step there, its ratio from the common parts of both sides', () => {
    const steps = factorSteps(
      ...bounds([
        [0.4, 0.6],
        [0.49, 0.7],
        [0.9, 1.1],
        [0.98, 1.3],
      ]),
    );
    // Before: [0.49, 0.6]; after: [0.98, 1.1].
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ at: 2, earliest: 2, latest: 2, probability: 1 });
    expect(steps[0].ratio.low).toBeCloseTo(0.49 / 1.1, 12);
    expect(steps[0].ratio.high).toBeCloseTo(0.6 / 0.98, 12);
    expect(steps[0].gap).toBeCloseTo(Math.log(0.98 / 0.6), 12);
  });

  it('a bar that fits both sides -> both days possible, by the widths of what each leaves', () => {
    const steps = factorSteps(
      ...bounds([
        [0.5, 0.6],
        [0.55, 0.75],
        [0.7, 0.8],
      ]),
    );
    // Step at 1: widths 0.1 x 0.05; at 2: widths 0.05 x 0.1: equally probable, and the first is taken.
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ at: 1, earliest: 1, latest: 2 });
    expect(steps[0].probability).toBeCloseTo(0.5, 12);
  });

  it('a slow drift -> as few steps as it takes, not one a bar', () => {
    const rows = Array.from({ length: 101 }, (_, i) => [1 + i * 0.001 - 0.0205, 1 + i * 0.001 + 0.0205] as const);
    // Each stretch spans 41 bars (40 x 0.001 <= 0.041), so that 101 bars take three.
    expect(factorSteps(...bounds(rows))).toHaveLength(2);
  });

  it('the same bounds backwards -> as many steps', () => {
    const rows = [
      [0.5, 0.6],
      [0.55, 0.75],
      [0.7, 0.8],
      [0.2, 0.3],
      [0.25, 0.4],
      [0.5, 0.9],
    ] as const;
    expect(factorSteps(...bounds([...rows].reverse()))).toHaveLength(factorSteps(...bounds(rows)).length);
  });
});
