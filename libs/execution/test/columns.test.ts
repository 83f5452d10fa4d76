import { describe, expect, it } from '@jest/globals';

import { copyInto, fillInto, grownTo } from '../src/columns.js';

describe('grownTo', () => {
  it('room enough -> the same column; too little -> a longer one of the same kind that begins with it', () => {
    const column = Int32Array.of(4, 5, 6);
    expect(grownTo(column, 3)).toBe(column);
    expect(grownTo(column, 4)).toEqual(Int32Array.of(4, 5, 6, ...new Array<number>(9).fill(0)));
    expect(grownTo(column, 13)).toHaveLength(13);
    expect(grownTo(Float64Array.of(0.5), 2)).toEqual(Float64Array.of(0.5, 0, 0, 0));
  });
});

describe('copyInto', () => {
  it('few values and many, from the middle to the middle -> each in its place, and nothing beside them', () => {
    for (const count of [0, 1, 31, 32, 33, 500]) {
      const source = Float64Array.from({ length: count + 7 }, (_, k) => k + 0.5);
      const target = new Float64Array(count + 5).fill(-1);
      copyInto(target, 2, source, 4, 4 + count);
      expect([...target]).toEqual([-1, -1, ...source.subarray(4, 4 + count), -1, -1, -1]);
    }
  });
});

describe('fillInto', () => {
  it('few values and many -> those of the range, and nothing beside them', () => {
    for (const count of [0, 1, 31, 32, 500]) {
      const target = new Uint8Array(count + 4);
      fillInto(target, 7, 3, 3 + count);
      expect([...target]).toEqual([0, 0, 0, ...new Array<number>(count).fill(7), 0]);
    }
  });
});
