import { createHash } from 'node:crypto';

import { type TradeDate } from '@prometheus/core';

import { type ActionInference } from '../inference/inferred-action-file.js';
import { type PriceBasis } from '../panel/price-basis.js';
import { type BarSource, type ReadProgress } from './bar-source.js';
import { validateBars } from './bar-validation.js';
import { type InstrumentCurrencies } from './instrument-currency.js';
import { type InstrumentBars } from './bar-copy.js';
import { type PriceStaging } from './price-staging.js';
import { type ProblemList } from './problem-list.js';
import { type QcFinding } from './quality-control/finding.js';
import { inspectBars } from './quality-control/inspect-bars.js';
import { type QualityCounts, type QualityPolicy } from './quality-control/policy.js';
import { SessionQuality } from './quality-control/session-quality.js';
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
  /** Of the sessions of these files. */
  readonly quality: SessionQuality;
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
  const quality = new SessionQuality(sessions, basis);
  const findings: QcFinding[] = [...(source.findings ?? [])];
  const lastSessions = new Map<string, number>();
  const hash = createHash('sha256');
  const storedSpellings = new Map([...ingestion.storedLast.keys()].map((symbol) => [symbol.toLowerCase(), symbol]));
  const counts = { rowsRead: 0, rowsAccepted: 0, rowsSetAside: 0, rowsOutOfCalendar: 0, sessionsMissing: 0 };

  async function* accepted(): AsyncGenerator<InstrumentBars> {
    for await (const { symbol, file, bars } of source.symbols(rules, problems, progress)) {
      const spelling = storedSpellings.get(symbol.toLowerCase()) ?? symbol;
      if (spelling !== symbol && !ingestion.storedLast.has(symbol)) {
        const message = `differs from the stored ${spelling} by capitals only: spell one instrument in one way`;
        problems.add(file, bars.line[0], 'symbol', symbol, message);
      }
      const validation = validateBars(symbol, file, bars, sessions, ingestion.nowMs, problems);
      const currency = ingestion.currencies.of(symbol);
      const abroad = currency === ingestion.currencies.ofCollection ? '' : ` ${currency}`;
      hash.update(`${symbol} ${validation.digest}${abroad}\n`);
      counts.rowsRead += validation.rowsRead;
      counts.rowsAccepted += bars.length;
      counts.rowsSetAside += validation.rowsSetAside;
      counts.rowsOutOfCalendar += validation.rowsOutOfCalendar;
      if (problems.total > 0) continue;
      const { findings: inspected, jumps } = inspectBars(symbol, bars, {
        sessions,
        basis,
        storedLast: ingestion.storedLast.get(symbol),
        actionDays: ingestion.actionDays.get(symbol) ?? new Set(),
      });
      findings.push(...validation.findings, ...inspected);
      counts.sessionsMissing += inspected.find((found) => found.code === 'MISSING_SESSIONS')?.occurrences ?? 0;
      if (bars.length === 0) continue;
      quality.add(bars, jumps);
      ingestion.inference?.add(symbol, bars);
      lastSessions.set(symbol, bars.session[bars.length - 1]);
      const instrumentId = entityId(ingestion.collection, symbol);
      yield { instrumentId, currency, bars };
    }
  }

  await staging.fill(accepted(), sessions);
  const { firstSession, lastSession } = quality.coverage;
  return {
    counts,
    contentHash: hash.digest('hex'),
    findings,
    lastSessions,
    firstDate: firstSession < 0 ? undefined : sessions.dateOf(firstSession),
    lastDate: lastSession < 0 ? undefined : sessions.dateOf(lastSession),
    quality,
  };
}
