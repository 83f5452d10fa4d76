import { createHash } from 'node:crypto';

import { type TradeDate } from '@prometheus/core';

import { type ActionInference } from '../inference/inferred-action-file.js';
import { type PriceBasis } from '../panel/price-basis.js';
import { type BarSource, type ReadProgress } from './bar-source.js';
import { validateBars } from './bar-validation.js';
import { type InstrumentCurrencies } from './instrument-currency.js';
import { type InstrumentBars, type PriceStaging } from './price-staging.js';
import { type ProblemList } from './problem-list.js';
import { Coverage } from './quality-control/coverage.js';
import { type QcFinding } from './quality-control/finding.js';
import { inspectBars } from './quality-control/inspect-bars.js';
import { type QualityCounts, type QualityPolicy } from './quality-control/policy.js';
import { type SessionTable } from './session-table.js';
import { entityId } from './symbol.js';

export interface PriceIngestion {
  readonly collection: string;
  readonly currencies: InstrumentCurrencies;
  readonly basis: PriceBasis;
  readonly sessions: SessionTable;
  readonly policy: QualityPolicy;
  readonly nowMs: number;
  /** Session of the newest stored bar by symbol. */
  readonly storedLast: ReadonlyMap<string, number>;
  /** Days on which actions take effect, by symbol. */
  readonly actionDays: ReadonlyMap<string, ReadonlySet<number>>;
  /** Sees the accepted bars of each symbol. */
  readonly inference?: ActionInference | undefined;
}

/** Prices that wait in the staging table. */
export interface StagedPrices {
  readonly counts: QualityCounts;
  readonly contentHash: string;
  readonly findings: readonly QcFinding[];
  /** Session of the last bar of these files by symbol; symbols without an accepted bar are absent. */
  readonly lastSessions: ReadonlyMap<string, number>;
  readonly firstDate: TradeDate | undefined;
  readonly lastDate: TradeDate | undefined;
}

/** Reads, validates and inspects every price row and stages what passes, symbol after symbol, so that the database works
 * on one symbol while the next is being read. Rows that cannot be accepted go to `problems`; then staging stops, but
 * reading goes on to find them all. */
export async function readPrices(
  staging: PriceStaging,
  source: BarSource,
  ingestion: PriceIngestion,
  problems: ProblemList,
  progress: ReadProgress,
): Promise<StagedPrices> {
  const { sessions, basis, policy } = ingestion;
  const rules = { crossedTolerance: policy.crossedTolerance, needsAdjustedClose: basis === 'total_return' };
  const coverage = new Coverage(sessions);
  const findings: QcFinding[] = [];
  const lastSessions = new Map<string, number>();
  const hash = createHash('sha256');
  const counts = { rowsRead: 0, rowsAccepted: 0, rowsSetAside: 0, rowsOutOfCalendar: 0, sessionsMissing: 0 };

  async function* accepted(): AsyncGenerator<InstrumentBars> {
    for await (const { symbol, file, bars } of source.symbols(rules, problems, progress)) {
      const validation = validateBars(symbol, file, bars, sessions, ingestion.nowMs, problems);
      const currency = ingestion.currencies.of(symbol);
      const abroad = currency === ingestion.currencies.ofCollection ? '' : ` ${currency}`;
      hash.update(`${symbol} ${validation.digest}${abroad}\n`);
      counts.rowsRead += validation.rowsRead;
      counts.rowsAccepted += bars.length;
      counts.rowsSetAside += validation.rowsSetAside;
      counts.rowsOutOfCalendar += validation.rowsOutOfCalendar;
      if (problems.total > 0) continue;
      const inspected = inspectBars(symbol, bars, {
        sessions,
        basis,
        storedLast: ingestion.storedLast.get(symbol),
        actionDays: ingestion.actionDays.get(symbol) ?? new Set(),
      });
      findings.push(...validation.findings, ...inspected);
      counts.sessionsMissing += inspected.find((found) => found.code === 'MISSING_SESSIONS')?.occurrences ?? 0;
      if (bars.length === 0) continue;
      coverage.add(bars);
      ingestion.inference?.add(symbol, bars);
      lastSessions.set(symbol, bars.session[bars.length - 1]);
      const instrumentId = entityId(ingestion.collection, symbol);
      yield { instrumentId, currency, bars };
    }
  }

  await staging.fill(accepted(), sessions);
  const thin = coverage.finding();
  if (thin !== undefined) findings.push(thin);
  return {
    counts,
    contentHash: hash.digest('hex'),
    findings,
    lastSessions,
    firstDate: coverage.firstSession < 0 ? undefined : sessions.dateOf(coverage.firstSession),
    lastDate: coverage.lastSession < 0 ? undefined : sessions.dateOf(coverage.lastSession),
  };
}
