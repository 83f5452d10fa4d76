import { describe, expect, it } from '@jest/globals';
import { treeProblems } from '../../src/config/tree-problems.js';

describe('treeProblems', () => {
  it('plain values, the same part used twice -> no problem', () => {
    const shared = { a: 1 };
    expect(treeProblems('f', { x: [shared, shared], y: null, z: 'text' })).toEqual([]);
  });

  it('every __proto__ and every loop -> a problem with its path', () => {
    const loop: Record<string, unknown> = {};
    loop.again = [loop];
    const value = { a: JSON.parse('[{"__proto__":{"x":1}}]') as unknown, loop };
    expect(treeProblems('f', value, ['top'])).toEqual([
      { source: 'f', path: 'top.a.0.__proto__', message: 'the name __proto__ cannot be used; remove it' },
      { source: 'f', path: 'top.loop.again.0', message: 'this value contains itself; write it out without the anchor' },
    ]);
  });
});
