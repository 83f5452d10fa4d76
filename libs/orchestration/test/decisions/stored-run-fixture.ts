import { fixedClock, type RunId, sha256, type TradeDate, tradingCalendar } from '@prometheus/core';
import { type Database } from '@prometheus/data';
import { type Order } from '@prometheus/execution';

import { type BacktestResult } from '../../src/results/result.js';
import {
  ResultsRepository,
  type SaveOptions,
  type SaveOutcome,
  type StorageLevel,
} from '../../src/results/results-repository.js';
import { sessionsFrom } from '../fixture/panel-from-bars.js';
import { decisionLog, REGIME_CONFIG, REGIME_ID, STRATEGY_CONFIG, STRATEGY_ID } from './decision-log-fixture.js';

const calendar = tradingCalendar('US_EQ');

/** A run whose book gains a hundredth of its first equity a session, with two decisions a session and one order, of the last. */
export function madeRun(name: string, sessions: number): BacktestResult {
  const dates = sessionsFrom('2010-01-04', sessions);
  const log = decisionLog(dates);
  const zeros = (): Float64Array => new Float64Array(sessions);
  const names = [
    'cash',
    'receivables',
    'longValue',
    'shortValue',
    'tradedValue',
    'commission',
    'slippageCost',
    'dividends',
    'withholding',
    'interest',
    'borrowFees',
    'fxTranslation',
    'flows',
    'settledCash',
  ];
  return {
    manifest: {
      ...{
        name,
        runId: sha256(name) as RunId,
        mode: 'BACKTEST',
        configId: STRATEGY_ID,
        config: STRATEGY_CONFIG,
        vintage: 'v',
        seed: 1,
      },
      strategy: { name: 'mine', description: '', parameters: {} },
      collection: { id: 'test', market: 'US_EQ', currency: 'USD' },
      range: { start: dates[0], end: dates[sessions - 1], sessions },
      dirtyTree: false,
    },
    metrics: { finalEquity: 100 + sessions },
    decisionHash: log.hash,
    decisions: log.entries,
    engineConfigs: [
      { configId: STRATEGY_ID, engine: 'strategy', version: '1.2.3', body: STRATEGY_CONFIG },
      { configId: REGIME_ID, engine: 'regime', version: '1.2.3', body: REGIME_CONFIG },
    ],
    days: {
      dates,
      equity: Float64Array.from(dates, (_, t) => 100 + t),
      ...Object.fromEntries(names.map((column) => [column, zeros()])),
      positions: new Int32Array(sessions),
      stalePositions: new Int32Array(sessions),
    },
    orders: [orderOf(dates[sessions - 1], 2 * sessions - 1)],
    ...{ fills: [], events: [], refusals: [], regimes: [], models: [] },
  } as unknown as BacktestResult;
}

function orderOf(submittedOn: TradeDate, decision: number): Order {
  return {
    ...{
      sequence: 0,
      submittedOn,
      instrumentId: 'test:A',
      side: 'BUY',
      type: 'MARKET',
      timeInForce: 'DAY',
      quantity: 1,
    },
    ...{ filledQuantity: 0, origin: 'strategy', decisionPrice: 10, status: 'CANCELLED', decision },
  } as unknown as Order;
}

export function saveRun(
  database: Database,
  result: BacktestResult,
  level: StorageLevel = 'decisions',
): Promise<SaveOutcome> {
  const options: SaveOptions = {
    level,
    portfolio: 'backtest',
    clock: fixedClock('2026-01-05T12:00:00Z'),
    times: { openMs: (date) => calendar.sessionOpenMs(date), closeMs: (date) => calendar.sessionCloseMs(date) },
  };
  return new ResultsRepository(database).save(result, options);
}
