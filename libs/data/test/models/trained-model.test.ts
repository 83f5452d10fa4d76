import { describe, expect, it } from '@jest/globals';

import { modelIdOf } from '../../src/models/trained-model.js';

describe('modelIdOf', () => {
  it('an artifact, its keys in any order -> the type and twelve digits of the sha256 of its canonical JSON', () => {
    // printf '{"a":[1,2.5],"b":"x"}' | sha256sum
    const id = 'num-regime-core-v1_5cefae54a95b';
    expect(modelIdOf('num-regime-core-v1', { a: [1, 2.5], b: 'x' })).toBe(id);
    expect(modelIdOf('num-regime-core-v1', { b: 'x', a: [1, 2.5] })).toBe(id);
    expect(modelIdOf('num-regime-core-v1', { a: [1, 2.6], b: 'x' })).not.toBe(id);
  });

  it('a number that is not finite -> refused', () => {
    expect(() => modelIdOf('type', { a: Number.NaN })).toThrow(TypeError);
  });
});
