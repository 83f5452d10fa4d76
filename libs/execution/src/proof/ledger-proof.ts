import { compareCodeUnits } from '@prometheus/core';

import { LEDGER_FAULTS, type LedgerFault } from './ledger-faults.js';
import { ledgerScenario, runLedgerScenario } from './ledger-run.js';

/** What a proof over random markets has met and found. */
export interface LedgerProofResult {
  readonly markets: number;
  readonly sessions: number;
  readonly orders: number;
  readonly fills: number;
  readonly entries: number;
  /** Markets in which each kind of ledger entry, event, order and fill happened. */
  readonly seen: ReadonlyMap<string, number>;
  /** Runs that the rules themselves ended early, by error code. */
  readonly stopped: ReadonlyMap<string, number>;
  /** One text a market in which something did not hold. */
  readonly differences: readonly string[];
}

/** Trades random markets through broker, book and auditor. In every session of each the books must close: positions, balances
 * and their sum equal the auditor's, and equity changes by flows and results alone.
 * @param seed of the first market; the next ones follow it
 * @param progress called after each market */
export function proveLedger(
  markets: number,
  seed: number,
  progress: (done: number) => void = () => {},
): LedgerProofResult {
  const seen = new Map<string, number>();
  const stopped = new Map<string, number>();
  const differences: string[] = [];
  const sums = { sessions: 0, orders: 0, fills: 0, entries: 0 };
  const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let k = 0; k < markets; k++) {
    const run = runLedgerScenario(ledgerScenario(seed + k));
    sums.sessions += run.sessions;
    sums.orders += run.orders;
    sums.fills += run.fills;
    sums.entries += run.entries;
    for (const kind of run.seen) count(seen, kind);
    if (run.stopped !== undefined) count(stopped, run.stopped);
    if (run.difference !== undefined) differences.push(`market ${seed + k}, ${run.difference}`);
    progress(k + 1);
  }
  const sorted = new Map([...seen].sort(([a], [b]) => compareCodeUnits(a, b)));
  return { markets, ...sums, seen: sorted, stopped, differences };
}

export interface PlantedLedgerFault {
  readonly name: string;
  /** What the auditor said first; undefined when it found nothing in any of the markets. */
  readonly found?: string;
  /** Markets that were tried until then. */
  readonly tried: number;
}

/** Plants each known fault in the broker of random markets until the auditor finds it.
 * @param limit markets that are tried at most for each */
export function plantLedgerFaults(
  seed: number,
  limit: number,
  progress: (name: string) => void = () => {},
): PlantedLedgerFault[] {
  return LEDGER_FAULTS.map((fault) => {
    progress(fault.name);
    return plantFault(fault, seed, limit);
  });
}

/** A difference counts only in a market that is clean without the fault. */
function plantFault({ name, plant }: LedgerFault, seed: number, limit: number): PlantedLedgerFault {
  for (let k = 0; k < limit; k++) {
    const scenario = ledgerScenario(seed + k);
    const planted = plant(scenario);
    if (planted === undefined) continue;
    const { difference } = runLedgerScenario(scenario, planted);
    if (difference === undefined || runLedgerScenario(scenario).difference !== undefined) continue;
    return { name, found: `market ${seed + k}, ${difference}`, tried: k + 1 };
  }
  return { name, tried: limit };
}
