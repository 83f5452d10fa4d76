import { describe, expect, it } from '@jest/globals';

import { areaPath, barsPath, linePath } from '../../../src/report/charts/paths.js';

const position = (value: number): number => 100 - value;

describe('linePath', () => {
  it('four points -> a line through them', () => {
    expect(linePath({ x: [0, 10, 20, 30], values: [1, 2.25, 3, 4], position, columns: 100 })).toBe(
      'M0,99L10,97.8L20,97L30,96',
    );
  });

  it('a missing value -> two lines', () => {
    expect(linePath({ x: [0, 10, 20, 30, 40], values: [1, 2, NaN, 4, 5], position, columns: 100 })).toBe(
      'M0,99L10,98M30,96L40,95',
    );
  });

  it('a count -> steps that hold until the next session', () => {
    expect(linePath({ x: [0, 10, 20], values: [1, 2, 2], position, columns: 100, steps: true })).toBe(
      'M0,99L10,99L10,98L20,98L20,98',
    );
  });
});

describe('areaPath', () => {
  it('two stretches -> each closed down to the base', () => {
    expect(areaPath({ x: [0, 10, 20, 30, 40], values: [1, 2, NaN, 4, 5], position, columns: 100 }, 0)).toBe(
      'M0,99L10,98L10,100L0,100ZM30,96L40,95L40,100L30,100Z',
    );
  });
});

describe('barsPath', () => {
  it('a gain and a loss -> one bar up, one bar down; nothing for zero or a missing value', () => {
    expect(
      barsPath(
        [
          { from: 0, to: 4, value: 10 },
          { from: 5, to: 9, value: -10 },
          { from: 10, to: 14, value: 0 },
          { from: 15, to: 19, value: NaN },
        ],
        position,
      ),
    ).toBe('M0,100V90H4V100ZM5,100V110H9V100Z');
  });
});
