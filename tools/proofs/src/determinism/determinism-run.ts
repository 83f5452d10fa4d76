import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fixedClock, sha256, tradingCalendar } from '@prometheus/core';
import { ingestCsv, loadPanel, openScratchDatabase, sessionCloses, ViewContext } from '@prometheus/data';
import { backtestCodeIdentity, backtestConfigSchema, executeBacktest } from '@prometheus/orchestration';

/** What must be equal whatever the process, the order of the files and rows, and the machine's time zone. */
export interface DeterminismFacts {
  readonly runId: string;
  readonly decisionHash: string;
  readonly vintage: string;
  readonly equityHash: string;
  readonly panelHash: string;
}

/** The whole way once: files -> database -> panel (built, then from its cache) -> backtest.
 * @param dir folder of price files, or one long file */
export async function determinismRun(dir: string, actions: string, strategy: string): Promise<DeterminismFacts> {
  const cacheDir = mkdtempSync(join(tmpdir(), 'prometheus-proof-'));
  const database = await openScratchDatabase();
  try {
    await ingestCsv(
      database,
      { dir, actions, adjustment: 'raw', collection: 'determinism' },
      { clock: fixedClock('2026-01-02T00:00:00Z') },
    );
    const built = await loadPanel(database, 'determinism', { cacheDir });
    const { panel } = await loadPanel(database, 'determinism', { cacheDir });
    const panelHash = sha256(new Uint8Array(panel.memory).slice());
    if (panelHash !== sha256(new Uint8Array(built.panel.memory).slice()))
      throw new Error('the cached panel differs from the one that was built');
    const { sessions } = panel.header;
    const { result } = await executeBacktest({
      config: backtestConfigSchema.parse({
        name: 'determinism',
        collection: 'determinism',
        start: sessions[0],
        end: sessions[sessions.length - 1],
        strategy,
        parameters: strategy === 'momentum' ? { holdings: 5 } : {},
        timeInForce: 'GTC',
        slippage: { model: 'sqrt_impact', spread: { model: 'half_spread' } },
        rates: { cashInterest: 0.02 },
        withholding: 0.15,
        riskGate: { maxPositionFraction: 0.25 },
      }),
      configFolder: '.',
      configSource: 'proof',
      context: new ViewContext(panel, sessionCloses(panel)),
      calendar: tradingCalendar('US_EQ'),
      code: backtestCodeIdentity(),
      dirtyTree: false,
    });
    return {
      runId: result.manifest.runId,
      decisionHash: result.decisionHash,
      vintage: result.manifest.vintage,
      equityHash: sha256(new Uint8Array(result.days.equity.buffer).slice()),
      panelHash,
    };
  } finally {
    await database.close();
    rmSync(cacheDir, { recursive: true, force: true });
  }
}
