import { epochDay, tradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type ActionRow } from './action-file.js';
import { readStoredActions, type StoredAction } from './action-store.js';
import { type SessionTable } from './session-table.js';
import { entityId } from './symbol.js';

/** What is stored about the instruments of a collection, as far as new data is judged by it. */
export interface StoredInstruments {
  readonly symbols: ReadonlySet<string>;
  /** Session of the newest current bar by symbol. */
  readonly lastSessions: ReadonlyMap<string, number>;
  readonly actions: readonly StoredAction[];
}

export async function readStoredInstruments(
  client: pg.ClientBase,
  collection: string,
  symbols: readonly string[],
  sessions: SessionTable,
): Promise<StoredInstruments> {
  if (symbols.length === 0) return { symbols: new Set(), lastSessions: new Map(), actions: [] };
  const ids = symbols.map((symbol) => entityId(collection, symbol));
  const { rows } = await client.query<{ symbol: string; last_date: string }>(
    `SELECT i.symbol, l.last_date::text
     FROM unnest($1::text[], $2::text[]) AS i (symbol, instrument_id),
     LATERAL (SELECT trade_date AS last_date FROM historical.prices_daily p
              WHERE p.instrument_id = i.instrument_id AND p.is_current
              ORDER BY trade_date DESC LIMIT 1) l`,
    [symbols, ids],
  );
  return {
    symbols: new Set(symbols),
    lastSessions: new Map(rows.map((row) => [row.symbol, sessions.sessionOf(epochDay(tradeDate(row.last_date)))])),
    actions: await readStoredActions(client, ids),
  };
}

const ENDS_TRADING = new Set(['DELISTING', 'MERGER']);

/** What the stored and the new corporate actions say, by symbol. */
export interface ActionFacts {
  /** Days on which one takes effect. */
  readonly days: ReadonlyMap<string, ReadonlySet<number>>;
  /** Symbols that were delisted or merged away. */
  readonly delisted: ReadonlySet<string>;
}

export function actionFacts(
  collection: string,
  stored: readonly StoredAction[],
  incoming: readonly ActionRow[],
): ActionFacts {
  const days = new Map<string, Set<number>>();
  const delisted = new Set<string>();
  const prefix = entityId(collection, '').length;
  const note = (symbol: string, exDate: string, type: string): void => {
    const known = days.get(symbol) ?? new Set<number>();
    days.set(symbol, known.add(epochDay(tradeDate(exDate))));
    if (ENDS_TRADING.has(type)) delisted.add(symbol);
  };
  for (const action of stored) note(action.instrument_id.slice(prefix), action.ex_date, action.type);
  for (const action of incoming) note(action.symbol, action.exDate, action.type);
  return { days, delisted };
}
