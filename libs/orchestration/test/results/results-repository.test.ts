import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedClock, tradingCalendar } from '@prometheus/core';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { type ExecutedBacktest, ResultsRepository, type SaveOptions, type StorageLevel, verifyDecisionLog } from '../../src/index.js';
import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';

let database: ScratchDatabase;
let repository: ResultsRepository;

beforeAll(async () => {
  database = await openScratchDatabase();
  repository = new ResultsRepository(database);
});

afterAll(() => database.close());

const dates = sessionsFrom('2010-01-04', 30);
const bars: Bar[] = ['A', 'B'].flatMap((symbol, k) =>
  dates.map((date, t) => ({ symbol, date, open: 10 + k + t / 7, close: 10 + k + t / 5 })),
);

function options({ outcome }: ExecutedBacktest, level: StorageLevel): SaveOptions {
  const calendar = tradingCalendar('US_EQ');
  const { sessions, instruments } = outcome.broker.panel.header;
  return {
    level,
    portfolio: 'backtest',
    clock: fixedClock('2026-01-05T12:00:00Z'),
    times: { openMs: (date) => calendar.sessionOpenMs(date), closeMs: (date) => calendar.sessionCloseMs(date) },
    detail: () => ({
      ledger: [...outcome.broker.book.ledger.entries()],
      snapshots: outcome.snapshots,
      dateOf: (session) => sessions[session],
      instrumentOf: (i) => (i < 0 ? undefined : instruments[i].instrumentId),
    }),
  };
}

const count = async (table: string, run: string): Promise<number> => {
  const { rows } = await database.runtime.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM runtime.${table} WHERE run_id = $1`, [run]);
  return rows[0].n;
};

describe('ResultsRepository', () => {
  it('a run stored in summary, repeated, then wanted in full -> stored, repeated, extended; each counts as a trial', async () => {
    const executed = await runConfig(panelFromBars(bars), { strategy: 'equal-weight', parameters: { rebalanceEvery: 5 }, level: 'full' });
    const { runId } = executed.result.manifest;
    expect(await repository.save(executed.result, options(executed, 'summary'))).toBe('stored');
    expect(await count('orders', runId)).toBe(0);
    expect(await count('engine_decisions', runId)).toBe(0);
    expect(await repository.save(executed.result, options(executed, 'summary'))).toBe('repeated');
    expect(await repository.save(executed.result, options(executed, 'full'))).toBe('extended');
    expect(await repository.save(executed.result, options(executed, 'decisions'))).toBe('repeated');
    expect(await count('backtest_days', runId)).toBe(30);
    expect(await count('engine_decisions', runId)).toBe(6);
    expect(await count('orders', runId)).toBe(executed.result.orders.length);
    expect(await count('fills', runId)).toBe(executed.result.fills.length);
    expect(await count('positions_snapshots', runId)).toBe(executed.outcome.snapshots.length);
    expect(await count('ledger_entries', runId)).toBe(2 * executed.outcome.broker.book.ledger.length);
    expect(await count('trial_ledger', runId)).toBe(4);
  });

  it('the decisions of a run -> the log verifies, and every order refers to a row of it', async () => {
    const executed = await runConfig(panelFromBars(bars), {
      ...{ name: 'log', strategy: 'equal-weight', parameters: { rebalanceEvery: 3 }, investedFraction: 0.97 },
    });
    await repository.save(executed.result, options(executed, 'decisions'));
    const { runId } = executed.result.manifest;
    expect(await verifyDecisionLog(database, runId)).toMatchObject({ state: 'intact', rows: 10, engines: { strategy: 10 } });
    const { rows } = await database.runtime.pool.query(
      `SELECT DISTINCT d.sequence FROM runtime.orders o JOIN runtime.engine_decisions d USING (decision_id) WHERE o.run_id = $1 ORDER BY 1`,
      [runId],
    );
    expect(rows.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      [...new Set(executed.result.orders.map(({ decision }) => decision))].sort((a, b) => a - b),
    );
  });

  it('the stored ledger -> every entry sums to zero, and the accounts give the equity of the last day', async () => {
    const executed = await runConfig(panelFromBars(bars), { strategy: 'equal-weight', name: 'ledger', slippageBps: 7, level: 'full' });
    await repository.save(executed.result, options(executed, 'full'));
    const { runId } = executed.result.manifest;
    const broken = await database.runtime.pool.query('SELECT entry FROM runtime.ledger_entries WHERE run_id = $1 GROUP BY entry HAVING sum(amount_micros) <> 0', [runId]);
    expect(broken.rows).toEqual([]);
    const { rows } = await database.runtime.pool.query<{ equity: string }>(
      `SELECT sum(amount_micros)::text AS equity FROM runtime.ledger_entries
       WHERE run_id = $1 AND account IN ('CASH', 'POSITIONS', 'DIVIDENDS_RECEIVABLE')`,
      [runId],
    );
    expect(Number(rows[0].equity) / 1e6).toBe(executed.result.metrics.finalEquity);
  });

  it('a stored run -> loads with the same figures and days, by prefix and as the last', async () => {
    const executed = await runConfig(panelFromBars(bars), { name: 'loaded', benchmark: { source: 'equal_weight' } });
    await repository.save(executed.result, { ...options(executed, 'summary'), clock: fixedClock('2026-02-01T00:00:00Z') });
    const stored = await repository.load(executed.result.manifest.runId.slice(0, 10));
    expect(stored.manifest).toEqual(JSON.parse(JSON.stringify(executed.result.manifest)));
    expect(stored.metrics).toEqual(JSON.parse(JSON.stringify(executed.result.metrics)));
    expect([...stored.days.equity]).toEqual([...executed.result.days.equity]);
    expect([...(stored.days.benchmark ?? [])]).toEqual([...(executed.result.days.benchmark ?? [])]);
    expect((await repository.load('last')).manifest.name).toBe('loaded');
    await expect(repository.load('ffffffff')).rejects.toThrow(/no stored run whose id begins with "ffffffff"/);
  });

  it('orders that the risk gate refused -> stored with limit, its value, the attempt and the decision, once', async () => {
    // 500 for each name: 50 of A at 10 for 500, and 45 of B at 11 for 495.
    const executed = await runConfig(panelFromBars(bars), {
      name: 'refused',
      initialCash: 1000,
      riskGate: { maxOrderNotional: 496, maxPositionFraction: 0.9 },
    });
    const { runId } = executed.result.manifest;
    await repository.save(executed.result, options(executed, 'summary'));
    expect(await count('risk_refusals', runId)).toBe(0);
    await repository.save(executed.result, options(executed, 'decisions'));
    await repository.save(executed.result, options(executed, 'decisions'));
    const { rows } = await database.runtime.pool.query<Record<string, unknown>>(
      `SELECT timestamp, mode, portfolio_id, instrument_id, side, order_type, quantity::float8 AS quantity, limit_name, limit_value,
         attempted_value, reason, decision_id IS NOT NULL AS is_decided
       FROM runtime.risk_refusals WHERE run_id = $1`,
      [runId],
    );
    expect(rows).toEqual([
      {
        timestamp: new Date('2010-01-04T21:00:00Z'),
        mode: 'BACKTEST',
        portfolio_id: 'backtest',
        instrument_id: 'test:A',
        side: 'BUY',
        order_type: 'MARKET',
        quantity: 50,
        limit_name: 'maxOrderNotional',
        limit_value: 496,
        attempted_value: 500,
        reason:
          'The MARKET order to buy 50 of test:A was refused by maxOrderNotional: its value of 500 is above 496.',
        is_decided: true,
      },
    ]);
    expect((await repository.load(runId)).manifest.notes).toContain(
      'The risk gate refused 1 order: 1 by maxOrderNotional.',
    );
  });

  it('every amount of the days -> stored and loaded to a millionth', async () => {
    const executed = await runConfig(panelFromBars(bars), { name: 'columns', slippageBps: 3 });
    const amounts = [
      'equity', 'cash', 'receivables', 'longValue', 'shortValue', 'tradedValue', 'commission', 'slippageCost', 'dividends',
      'withholding', 'interest', 'borrowFees', 'fxTranslation', 'flows', 'settledCash',
    ] as const;
    const column = (k: number): Float64Array =>
      Float64Array.from(dates, (_, t) => Number(((k % 2 === 0 ? 1 : -1) * (k * 1000 + t + 0.123457)).toFixed(6)));
    const days = { ...executed.result.days, ...Object.fromEntries(amounts.map((name, k) => [name, column(k)])) };
    await repository.save({ ...executed.result, days }, options(executed, 'summary'));
    const stored = await repository.load(executed.result.manifest.runId);
    amounts.forEach((name, k) => expect([...stored.days[name]]).toEqual([...column(k)]));
  });

  it('the same run id with another decision hash -> an error that says what differs, and nothing changes', async () => {
    const executed = await runConfig(panelFromBars(bars), { name: 'mismatch', slippageBps: 9 });
    const { runId } = executed.result.manifest;
    await repository.save(executed.result, options(executed, 'summary'));
    const forged = { ...executed.result, decisionHash: 'f'.repeat(64) };
    await expect(repository.save(forged, options(executed, 'full'))).rejects.toThrow(/another result: decision hash .* stored, ffffffffffff now/);
    expect(await count('orders', runId)).toBe(0);
    expect(await count('trial_ledger', runId)).toBe(1);
  });

  it('the trial ledger -> refuses to be changed or emptied', async () => {
    await expect(database.runtime.pool.query("UPDATE runtime.trial_ledger SET strategy_id = 'x'")).rejects.toThrow(/only grows/);
    await expect(database.runtime.pool.query('DELETE FROM runtime.trial_ledger')).rejects.toThrow(/only grows/);
    await expect(database.runtime.pool.query('TRUNCATE runtime.trial_ledger')).rejects.toThrow(/only grows/);
  });
});
