import { dateOfEpochDay, epochDay, tradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type BatchWriter, type WrittenDataset } from './batch-writer.js';
import {
  type DatedSpell,
  mergeSpells,
  readStoredSpells,
  spellKey,
  type SpellTable,
  type StoredSpell,
} from './dated-spell-store.js';
import { type ProblemList } from './problem-list.js';
import { finding, listed, type QcFinding } from './quality-control/finding.js';
import { type SessionTable } from './session-table.js';
import { entityId, tickerOfId } from './symbol.js';
import { type StatedTicker, type SymbolFile } from './symbol-file.js';
import {
  deriveSymbolHistory,
  type PricedInstrument,
  type SymbolChange,
  type SymbolHistory,
  type TickerSpell,
} from './symbol-history.js';

const SYMBOLS: SpellTable = { table: 'historical.symbol_history', keys: ['instrument_id', 'symbol'] };

export interface SymbolContext {
  readonly collection: string;
  readonly sessions: SessionTable;
  readonly knownSymbols: ReadonlySet<string>;
  readonly priced: readonly PricedInstrument[];
  readonly changes: readonly SymbolChange[];
  readonly nowMs: number;
}

/** Brings `symbol_history` up to what files of symbols, changes of symbol and price files say together. Stored rows of
 * earlier files stay; what followed from prices or changes and no longer does is withdrawn.
 * @throws {RejectedInputError} when a row of the file overlaps one of an earlier file */
export async function storeSymbolHistory(
  client: pg.ClientBase,
  writer: BatchWriter,
  file: SymbolFile | undefined,
  context: SymbolContext,
  problems: ProblemList,
): Promise<{ readonly history: SymbolHistory; readonly written: WrittenDataset | undefined }> {
  const { collection, knownSymbols, nowMs } = context;
  const stored = await readStoredSpells(client, SYMBOLS, 'instrument_id', entityId(collection, ''));
  const fromFiles = stored.filter(({ isCurrent, batchId }) => isCurrent && isOfFile(collection, batchId));
  const accepted = file?.tickers.filter(({ instrument }) => knownSymbols.has(instrument)) ?? [];
  if (file !== undefined) refuseOverlaps(collection, file.file, accepted, fromFiles, problems);

  const keys = new Set(accepted.map((row) => spellKey(datedOf(statedSpell(collection, row)))));
  const kept = fromFiles.filter((row) => !keys.has(spellKey(row))).map(spellOfRow);
  const incoming = accepted.map((row) => statedSpell(collection, row));
  const history = deriveSymbolHistory(context.priced, context.changes, [...kept, ...incoming], context.sessions);

  let written: WrittenDataset | undefined;
  if (file !== undefined) {
    const unknown = file.tickers.filter(({ instrument }) => !knownSymbols.has(instrument));
    const content = {
      dataset: 'symbols',
      source: file.file,
      contentHash: file.contentHash,
      rowsRead: file.rowsRead,
      rowsAccepted: accepted.length,
      rowsSetAside: file.rowsRead - accepted.length,
      firstDate: file.firstDate,
      state: 'ACCEPTED',
      findings: [...file.findings, ...unknownFindings(unknown)],
    } as const;
    written = await writer.write(content, async (batchId) => {
      const outcome = await mergeSpells(client, SYMBOLS, incoming.map(datedOf), stored, [], batchId, nowMs);
      await adoptRows(client, incoming.map(datedOf), batchId);
      return outcome;
    });
  }
  const derived = history.spells.filter(({ isStated }) => !isStated).map(datedOf);
  const wanted = new Set([
    ...derived.map(spellKey),
    ...[...kept, ...incoming].map((spell) => spellKey(datedOf(spell))),
  ]);
  const withdrawn = stored.filter((row) => row.isCurrent && !wanted.has(spellKey(row)));
  // A key that a file has taken over was merged with the file.
  await mergeSpells(client, SYMBOLS, derived, stored, withdrawn, `${collection}:derived`, nowMs);
  return { history, written };
}

/** Rows of a batch of symbols; the others follow from prices and actions. */
function isOfFile(collection: string, batchId: string): boolean {
  return batchId.startsWith(`${collection}:symbols:`);
}

/** Marks the current rows of a file as its own, also those that had followed from prices or changes before. */
async function adoptRows(client: pg.ClientBase, rows: readonly DatedSpell[], batchId: string): Promise<void> {
  const records = rows.map(({ keys, fromDate }) => ({ a: keys[0], b: keys[1], from_date: fromDate }));
  await client.query(
    `UPDATE historical.symbol_history h SET batch_id = $2
     FROM jsonb_to_recordset($1) AS r (a text, b text, from_date date)
     WHERE h.instrument_id = r.a AND h.symbol = r.b AND h.from_date = r.from_date AND h.is_current
       AND NOT starts_with(h.batch_id, $3)`,
    [JSON.stringify(records), batchId, batchId.slice(0, batchId.lastIndexOf(':') + 1)],
  );
}

function statedSpell(collection: string, row: StatedTicker): TickerSpell {
  const { instrument, symbol, from, to, knownAtMs, endKnownAtMs } = row;
  return { instrumentId: entityId(collection, instrument), symbol, from, to, knownAtMs, endKnownAtMs, isStated: true };
}

function spellOfRow({ keys, fromDate, toDate, knownAtMs }: StoredSpell): TickerSpell {
  return {
    instrumentId: keys[0],
    symbol: keys[1],
    from: epochDay(fromDate),
    to: toDate === undefined ? Infinity : epochDay(toDate),
    knownAtMs,
    endKnownAtMs: undefined,
    isStated: true,
  };
}

function datedOf({ instrumentId, symbol, from, to, knownAtMs, endKnownAtMs }: TickerSpell): DatedSpell {
  return {
    keys: [instrumentId, symbol],
    fromDate: dateOfEpochDay(from),
    toDate: to === Infinity ? undefined : dateOfEpochDay(to),
    knownAtMs,
    endKnownAtMs,
  };
}

function refuseOverlaps(
  collection: string,
  file: string,
  rows: readonly StatedTicker[],
  stored: readonly StoredSpell[],
  problems: ProblemList,
): void {
  for (const row of rows) {
    const own = spellKey(datedOf(statedSpell(collection, row)));
    const other = stored.find(({ keys, fromDate, toDate }) => {
      const concerns = keys[0] === entityId(collection, row.instrument) || keys[1] === row.symbol;
      const overlaps = epochDay(fromDate) < row.to && (toDate === undefined || row.from < epochDay(toDate));
      return concerns && overlaps && spellKey({ keys, fromDate }) !== own;
    });
    if (other === undefined) continue;
    const end = other.toDate === undefined ? 'on' : `to ${other.toDate}`;
    const what = `${other.keys[1]} names ${tickerOfId(collection, other.keys[0])} from ${other.fromDate} ${end}`;
    problems.add(file, row.line, 'from_date', dateOfEpochDay(row.from), `overlaps a stored row: ${what}`);
  }
  problems.throwIfAny();
}

function unknownFindings(rows: readonly StatedTicker[]): QcFinding[] {
  if (rows.length === 0) return [];
  const names = [...new Set(rows.map(({ instrument }) => instrument))];
  const detail = `symbol rows of instruments without prices or membership, not stored: ${listed(names)}`;
  return [finding('UNKNOWN_INSTRUMENT', undefined, [], detail, rows.length)];
}

/** The changes of symbol of a collection's stored actions. */
export async function readSymbolChanges(client: pg.ClientBase, collection: string): Promise<SymbolChange[]> {
  const { rows } = await client.query<{ instrument_id: string; new_id: string; ex_date: string; known_at_ms: number }>(
    `SELECT instrument_id, new_instrument_id AS new_id, ex_date::text,
       (extract(epoch FROM known_at) * 1000)::float8 AS known_at_ms
     FROM historical.corporate_actions
     WHERE type = 'SYMBOL_CHANGE' AND is_current AND new_instrument_id IS NOT NULL AND starts_with(instrument_id, $1)
     ORDER BY ex_date, instrument_id COLLATE "C"`,
    [entityId(collection, '')],
  );
  return rows.map((row) => ({
    instrumentId: row.instrument_id,
    newInstrumentId: row.new_id,
    newSymbol: tickerOfId(collection, row.new_id),
    exDay: epochDay(tradeDate(row.ex_date)),
    knownAtMs: row.known_at_ms,
  }));
}
