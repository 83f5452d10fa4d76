import { describe, expect, it } from '@jest/globals';

import { proveBooks } from '../../src/ledger/ledger-proof.js';

describe('ledgerProof', () => {
  it('few markets -> every clean claim holds and every planted fault is found', () => {
    const said: string[] = [];
    const verdicts = proveBooks(100, (text) => said.push(text));
    expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
    expect(verdicts.filter(({ kind }) => kind === 'clean')).toHaveLength(2);
    expect(verdicts.filter(({ kind }) => kind === 'planted').length).toBeGreaterThanOrEqual(10);
    expect(said).toContain('market 100 of 100');
  }, 300_000);
});
