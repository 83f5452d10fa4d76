import { ENTRY_TYPES, type PlantedLedgerFault, plantLedgerFaults, proveLedger } from '@prometheus/execution';

import { clean, planted, type Proof, type ProofProgress, type Verdict } from '../proof.js';

const MARKETS = { small: 1000, full: 10_000 } as const;
/** Markets in which each planted fault may go unnoticed, because nothing happens there that shows it. */
const FAULT_MARKETS = 100;
const SEED = 1;

/** Random markets in three currencies with every corporate action, traded at random with shorts, margin, interest and flows: in
 * every session of each the auditor agrees with the book, and equity changes by flows and results alone. Then faults are
 * planted in the book, and each must be found. */
export const ledgerProof: Proof = {
  name: 'ledger',
  promise: 'the books close every day, to the micro-unit',
  run: async (size, progress) => proveBooks(MARKETS[size], progress),
};

/** @param markets how many are tried */
export function proveBooks(markets: number, progress: ProofProgress): Verdict[] {
  const started = performance.now();
  const { differences, seen, stopped, ...sums } = proveLedger(markets, SEED, (done) => {
    if (done % 10 === 0) progress(`market ${done} of ${markets}`);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const ended = [...stopped.values()].reduce((sum, runs) => sum + runs, 0);
  const tried =
    `${sums.markets} markets, ${sums.sessions} sessions, ${sums.orders} orders, ${sums.fills} fills, ${sums.entries} entries` +
    ` in ${seconds} s; ${ended} runs ended at an action that has no rule`;
  const unseen = ENTRY_TYPES.filter((type) => !seen.has(`entry ${type}`));
  return [
    clean('residual 0, and the auditor agrees in every session', differences, tried),
    clean('every kind of ledger entry has happened', unseen, `${seen.size} kinds of entries, events, orders and fills`),
    ...plantLedgerFaults(SEED, FAULT_MARKETS, (name) => progress(`planted: ${name}`)).map(verdictOf),
  ];
}

function verdictOf({ name, found }: PlantedLedgerFault): Verdict {
  return planted(`planted: ${name}`, found === undefined ? [] : [found]);
}
