import { type Clock, type JsonValue, type RunId, sha256Json, type TradeDate } from '@prometheus/core';
import { type Database, type StoreTransaction } from '@prometheus/data';
import { type LedgerEntry } from '@prometheus/execution';
import { RegimeRepository } from '@prometheus/regime';

import { writeDecisions, writeEngineConfigs, writeOutcomes } from '../decisions/write-decisions.js';
import { RunMismatchError, UnknownRunError } from '../errors.js';
import { readDays, writeDays } from './day-rows.js';
import { type BacktestMetrics, type BacktestResult, type ReportInput, type RunManifest } from './result.js';
import { type PositionSnapshot, type SessionTimes, writeFills, writeLedger, writeOrders, writeRefusals, writeSnapshots } from './trading-rows.js';

export type StorageLevel = 'summary' | 'decisions' | 'full';
const LEVELS: readonly StorageLevel[] = ['summary', 'decisions', 'full'];

/** What only the level `full` stores. */
export interface FullDetail {
  readonly ledger: readonly LedgerEntry[];
  readonly snapshots: readonly PositionSnapshot[];
  dateOf(session: number): TradeDate;
  instrumentOf(instrument: number): string | undefined;
}

export interface SaveOptions {
  readonly level: StorageLevel;
  readonly portfolio: string;
  readonly times: SessionTimes;
  readonly clock: Clock;
  /** Needed at level `full` only. */
  readonly detail?: () => FullDetail;
}

/** What became of a save: a new run, the same run again, or the same with more detail than before. */
export type SaveOutcome = 'stored' | 'repeated' | 'extended';

export interface StoredRun {
  readonly runId: RunId;
  readonly name: string;
  readonly strategy: string;
  readonly collection: string;
  readonly start: TradeDate;
  readonly end: TradeDate;
  readonly createdAt: Date;
  readonly metrics: BacktestMetrics;
}

/** A stored run as a whole, without its days. */
export interface FoundRun extends Omit<ReportInput, 'days'> {
  readonly runId: RunId;
  readonly level: StorageLevel;
}

/** Backtests in the runtime store. A run is written in one transaction, or not at all; a run whose id is there already
 * is compared, never replaced. Every save adds a line to the trial ledger. */
export class ResultsRepository {
  constructor(readonly database: Database) {}

  /** @throws {RunMismatchError} when the id is stored with another decision hash */
  async save(result: BacktestResult, options: SaveOptions): Promise<SaveOutcome> {
    const { manifest } = result;
    return this.database.runtime.transaction(async (tx) => {
      await tx.client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [manifest.runId]);
      const stored = await tx.client.query<{ decision_hash: string; level: StorageLevel; final_equity: string }>(
        `SELECT decision_hash, level, metrics->>'finalEquity' AS final_equity FROM runtime.backtest_runs WHERE run_id = $1`,
        [manifest.runId],
      );
      let outcome: SaveOutcome = 'stored';
      if (stored.rows.length > 0) {
        compare(result, stored.rows[0]);
        const missing = LEVELS.filter((level) => LEVELS.indexOf(level) > LEVELS.indexOf(stored.rows[0].level));
        const wanted = missing.filter((level) => LEVELS.indexOf(level) <= LEVELS.indexOf(options.level));
        outcome = wanted.length > 0 ? 'extended' : 'repeated';
        for (const level of wanted) await this.#writeLevel(tx, level, result, options);
        if (!wanted.includes('decisions') && options.level !== 'summary' && (await lacksDecisions(tx, result))) {
          await writeLog(tx, new RegimeRepository(this.database, result.manifest.collection.id), result, options);
          outcome = 'extended';
        }
        if (wanted.length > 0) {
          await tx.client.query('UPDATE runtime.backtest_runs SET level = $2 WHERE run_id = $1', [manifest.runId, options.level]);
        }
      } else {
        await this.#writeRun(tx, result, options);
        for (const level of LEVELS.slice(0, LEVELS.indexOf(options.level) + 1)) await this.#writeLevel(tx, level, result, options);
      }
      await this.#appendTrial(tx, result, options.clock);
      return outcome;
    });
  }

  async list(): Promise<StoredRun[]> {
    const { rows } = await this.database.runtime.pool.query<Record<string, unknown>>(
      `SELECT run_id, name, strategy_id, collection_id, start_date::text, end_date::text, created_at, metrics
       FROM runtime.backtest_runs ORDER BY created_at, run_id`,
    );
    return rows.map((row) => ({
      runId: row.run_id as RunId,
      name: row.name as string,
      strategy: row.strategy_id as string,
      collection: row.collection_id as string,
      start: row.start_date as TradeDate,
      end: row.end_date as TradeDate,
      createdAt: row.created_at as Date,
      metrics: row.metrics as BacktestMetrics,
    }));
  }

  /** @param prefix the run id or its first digits; `last` for the newest run
   * @throws {UnknownRunError} when none or several match */
  async load(prefix: string): Promise<ReportInput> {
    const { runId, manifest, metrics, decisionHash } = await this.find(prefix);
    return { manifest, metrics, decisionHash, days: await readDays(this.database, runId) };
  }

  /** A run without its days.
   * @param prefix as `load`
   * @throws {UnknownRunError} when none or several match */
  async find(prefix: string): Promise<FoundRun> {
    const newest = prefix === 'last';
    const { rows } = await this.database.runtime.pool.query<{
      run_id: RunId;
      manifest: RunManifest;
      metrics: BacktestMetrics;
      decision_hash: string;
      level: StorageLevel;
    }>(
      `SELECT run_id, manifest, metrics, decision_hash, level FROM runtime.backtest_runs ${
        newest ? 'ORDER BY created_at DESC LIMIT 1' : 'WHERE starts_with(run_id, $1)'
      }`,
      newest ? [] : [prefix.toLowerCase()],
    );
    if (rows.length !== 1 || prefix === '') throw new UnknownRunError(prefix, rows.length);
    const [{ run_id: runId, manifest, metrics, decision_hash: decisionHash, level }] = rows;
    return { runId, manifest, metrics, decisionHash, level };
  }

  async #writeRun(tx: StoreTransaction, result: BacktestResult, options: SaveOptions): Promise<void> {
    const { manifest } = result;
    const now = options.clock.now();
    await tx.client.query(
      `INSERT INTO runtime.portfolios (portfolio_id, name, base_currency, created_at, updated_at)
       VALUES ($1, $1, $2, $3, $3) ON CONFLICT DO NOTHING`,
      [options.portfolio, manifest.collection.currency, now],
    );
    await tx.client.query(
      `INSERT INTO runtime.strategies (strategy_id, name, description, created_at, updated_at)
       VALUES ($1, $1, $2, $3, $3) ON CONFLICT DO NOTHING`,
      [manifest.strategy.name, manifest.strategy.description, now],
    );
    await tx.client.query(
      `INSERT INTO runtime.backtest_runs (run_id, name, strategy_id, portfolio_id, collection_id, config_id, vintage, seed,
         start_date, end_date, status, decision_hash, manifest, metrics, level, dirty_tree, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'COMPLETED', $11, $12, $13, $14, $15, $16)`,
      [
        manifest.runId,
        manifest.name,
        manifest.strategy.name,
        options.portfolio,
        manifest.collection.id,
        manifest.configId,
        manifest.vintage,
        manifest.seed,
        manifest.range.start,
        manifest.range.end,
        result.decisionHash,
        JSON.stringify(manifest),
        JSON.stringify(result.metrics),
        options.level,
        manifest.dirtyTree,
        now,
      ],
    );
  }

  async #writeLevel(tx: StoreTransaction, level: StorageLevel, result: BacktestResult, options: SaveOptions): Promise<void> {
    const { runId } = result.manifest;
    if (level === 'summary') {
      await writeDays(tx, runId, result.days);
    } else if (level === 'decisions') {
      await writeOrders(tx, runId, options.portfolio, result.orders, options.times);
      await writeFills(tx, runId, result.fills, options.times);
      await writeRefusals(tx, runId, options.portfolio, result.refusals);
      await writeLog(tx, new RegimeRepository(this.database, result.manifest.collection.id), result, options);
    } else if (options.detail !== undefined) {
      const detail = options.detail();
      await writeLedger(tx, runId, detail.ledger, detail.dateOf, detail.instrumentOf);
      await writeSnapshots(tx, runId, options.portfolio, detail.snapshots, options.times);
    }
  }

  async #appendTrial(tx: StoreTransaction, result: BacktestResult, clock: Clock): Promise<void> {
    const { manifest, metrics } = result;
    await tx.client.query(
      `INSERT INTO runtime.trial_ledger (run_id, strategy_id, config_hash, vintage, start_date, end_date, decision_hash, metrics, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        manifest.runId,
        manifest.strategy.name,
        sha256Json(manifest.config as JsonValue),
        manifest.vintage,
        manifest.range.start,
        manifest.range.end,
        result.decisionHash,
        JSON.stringify({ cagr: metrics.cagr, sharpe: metrics.sharpe, maxDrawdown: metrics.maxDrawdown, totalReturn: metrics.totalReturn }),
        clock.now(),
      ],
    );
  }
}

/** The decision log with all that engines gave: configurations, outcomes, regimes. */
async function writeLog(
  tx: StoreTransaction,
  regimes: RegimeRepository,
  result: BacktestResult,
  { times, clock }: SaveOptions,
): Promise<void> {
  const { runId } = result.manifest;
  await regimes.saveWithin(tx, result.regimes, { clock, runId });
  await writeEngineConfigs(tx, result.engineConfigs, clock.now());
  await writeDecisions(tx, runId, result.decisions, times);
  await writeOutcomes(tx, runId, result.decisions, result.days);
}

/** Whether a run was stored before decisions were kept. */
async function lacksDecisions(tx: StoreTransaction, { manifest, decisions }: BacktestResult): Promise<boolean> {
  if (decisions.length === 0) return false;
  const { rows } = await tx.client.query('SELECT FROM runtime.engine_decisions WHERE run_id = $1 LIMIT 1', [manifest.runId]);
  return rows.length === 0;
}

function compare(result: BacktestResult, stored: { readonly decision_hash: string; readonly final_equity: string }): void {
  const differences: string[] = [];
  if (stored.decision_hash !== result.decisionHash) {
    differences.push(`decision hash ${stored.decision_hash.slice(0, 12)} stored, ${result.decisionHash.slice(0, 12)} now`);
  }
  if (Number(stored.final_equity) !== result.metrics.finalEquity) {
    differences.push(`final equity ${stored.final_equity} stored, ${result.metrics.finalEquity} now`);
  }
  if (differences.length > 0) throw new RunMismatchError(result.manifest.runId, differences);
}
