import { describe, expect, it } from '@jest/globals';

import { ledgerScenario, runLedgerScenario } from '../../src/proof/ledger-run.js';

describe('runLedgerScenario', () => {
  it('twice with one seed -> the same run', () => {
    expect(runLedgerScenario(ledgerScenario(3))).toEqual(runLedgerScenario(ledgerScenario(3)));
  });

  it('a book that is tampered with from a session on -> the difference names that session', () => {
    const scenario = ledgerScenario(3);
    const { sessions } = scenario.panel.header;
    const t = Math.min(scenario.trading.firstSession + 5, sessions.length - 1);
    const run = runLedgerScenario(scenario, {
      tamper: ({ quantities }, at) => {
        if (at === t) quantities[0] += 1;
      },
    });
    expect(run.difference).toMatch(new RegExp(`^${sessions[t]}: quantity of N0`));
  });
});
