import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fixedClock, type JsonValue, sha256, sha256Json, tradingCalendar } from '@prometheus/core';
import {
  ingestCsv,
  loadPanel,
  type MarketPanel,
  openScratchDatabase,
  sessionCloses,
  ViewContext,
  viewFacts,
} from '@prometheus/data';
import {
  backtestCodeIdentity,
  type BacktestConfigInput,
  backtestConfigSchema,
  type BacktestRequest,
  executeBacktest,
} from '@prometheus/orchestration';

/** What must be equal whatever the process, the order of the files and rows, and the machine's time zone. */
export interface DeterminismFacts {
  readonly runId: string;
  readonly decisionHash: string;
  readonly vintage: string;
  readonly equityHash: string;
  readonly panelHash: string;
  /** Of a run with the regime engine: head of its log, all of the log with evidence, and the models that it trained. */
  readonly engineDecisionHash: string;
  readonly engineLogHash: string;
  readonly modelIds: string;
}

const TRADING = {
  timeInForce: 'GTC',
  slippage: { model: 'sqrt_impact', spread: { model: 'half_spread' } },
  rates: { cashInterest: 0.02 },
  withholding: 0.15,
  riskGate: { maxPositionFraction: 0.25 },
} as const satisfies Partial<BacktestConfigInput>;

/** Models that are fitted often on little data. */
const WITH_ENGINES = {
  strategy: 'regime-allocation',
  engines: {
    regime: { config: { minimumHistory: 150, minimumRows: 60, refit: 'monthly', states: { min: 2, max: 3 } } },
  },
} as const satisfies Partial<BacktestConfigInput>;

/** How a run on the whole panel is asked for. */
function requestOn(panel: MarketPanel): (config: Partial<BacktestConfigInput>) => BacktestRequest {
  const { sessions } = panel.header;
  return (config) => ({
    config: backtestConfigSchema.parse({
      name: 'determinism',
      collection: 'determinism',
      start: sessions[0],
      end: sessions[sessions.length - 1],
      ...config,
      parameters: config.strategy === 'momentum' ? { holdings: 5 } : {},
    }),
    configFolder: '.',
    configSource: 'proof',
    context: new ViewContext(panel, sessionCloses(panel)),
    facts: (requires) => viewFacts({ requires, issuers: [], macro: [], fundamentals: [], filings: [] }),
    calendar: tradingCalendar('US_EQ'),
    code: backtestCodeIdentity(),
    dirtyTree: false,
  });
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
    const request = requestOn(panel);
    const { result } = await executeBacktest(request({ strategy, ...TRADING }));
    const withEngines = await executeBacktest(request(WITH_ENGINES));
    return {
      runId: result.manifest.runId,
      decisionHash: result.decisionHash,
      vintage: result.manifest.vintage,
      equityHash: sha256(new Uint8Array(result.days.equity.buffer).slice()),
      panelHash,
      engineDecisionHash: withEngines.result.decisionHash,
      engineLogHash: sha256Json(withEngines.result.decisions as unknown as JsonValue),
      modelIds: withEngines.result.models.map(({ modelId }) => modelId).join(' '),
    };
  } finally {
    await database.close();
    rmSync(cacheDir, { recursive: true, force: true });
  }
}
