import { describe, expect, it } from '@jest/globals';

import { determinismProof } from '../src/determinism/determinism-proof.js';
import { lookaheadProof } from '../src/lookahead/lookahead-proof.js';

describe('proofs at a small size', () => {
  it.each([lookaheadProof, determinismProof])(
    '$name: every clean claim holds and every planted fault is found',
    async (proof) => {
      const verdicts = await proof.run('small', () => undefined);
      expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
      expect(verdicts.some(({ kind }) => kind === 'planted')).toBe(true);
      expect(verdicts.some(({ kind }) => kind === 'clean')).toBe(true);
    },
    300_000,
  );
});
