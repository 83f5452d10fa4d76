import { describe, expect, it } from '@jest/globals';

import { grownTo } from '../src/columns.js';

describe('grownTo', () => {
  it('room enough -> the same column; too little -> a longer one of the same kind that begins with it', () => {
    const column = Int32Array.of(4, 5, 6);
    expect(grownTo(column, 3)).toBe(column);
    expect(grownTo(column, 4)).toEqual(Int32Array.of(4, 5, 6, ...new Array<number>(9).fill(0)));
    expect(grownTo(column, 13)).toHaveLength(13);
    expect(grownTo(Float64Array.of(0.5), 2)).toEqual(Float64Array.of(0.5, 0, 0, 0));
  });
});
