import { describe, expect, it } from '@jest/globals';

import { fillsProof } from '../../src/fills/fills-proof.js';

describe('fillsProof', () => {
  it('at a small size -> every clean claim holds and every planted fault is found', async () => {
    const verdicts = await fillsProof.run('small', () => undefined);
    expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
    expect(verdicts.filter(({ kind }) => kind === 'clean')).toHaveLength(7);
    expect(verdicts.filter(({ kind }) => kind === 'planted')).toHaveLength(14);
  }, 120_000);
});
