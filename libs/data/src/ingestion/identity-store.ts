import { epochDay, sha256Json, tradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type BatchWriter, type WrittenDataset } from './batch-writer.js';
import { type Entity } from './entity-store.js';
import { type MembershipFile, type Spell } from './membership-file.js';
import { type JoinedSpell, type Joining, SpellJoiner } from './membership-join.js';
import { membershipKey, readSpellBars, readStoredMembership, storeMembership } from './membership-store.js';
import { type StoredSpell } from './dated-spell-store.js';
import { type ProblemList } from './problem-list.js';
import { type SessionTable } from './session-table.js';
import { entityId, tickerOfId } from './symbol.js';
import { type SymbolFile } from './symbol-file.js';
import { type PricedInstrument, type SymbolHistory } from './symbol-history.js';
import { readSymbolChanges, storeSymbolHistory } from './symbol-store.js';

export interface IdentityContext {
  readonly collection: string;
  readonly indexId: string;
  readonly sessions: SessionTable;
  /** Every symbol that is an instrument of the collection after this ingestion. */
  readonly knownSymbols: ReadonlySet<string>;
  readonly nowMs: number;
}

export interface StoredIdentity {
  readonly membership: readonly WrittenDataset[];
  readonly symbols: WrittenDataset | undefined;
  /** The instruments that the spells of the index are about, by id. */
  readonly members: ReadonlyMap<string, string>;
}

/** Settles which ticker named which instrument when, and which instrument each spell of membership is about, from the files,
 * the stored actions and the stored prices. Prices that came later may show that a stored spell was about another
 * instrument: such spells are moved, as a batch of its own.
 * @throws {RejectedInputError} when rows of the files contradict each other or stored ones */
export async function storeIdentity(
  client: pg.ClientBase,
  writer: BatchWriter,
  files: { readonly membership: MembershipFile | undefined; readonly symbols: SymbolFile | undefined },
  context: IdentityContext,
  problems: ProblemList,
): Promise<StoredIdentity> {
  const { collection, indexId, sessions, nowMs } = context;
  const priced = await readPricedInstruments(client, collection, context.knownSymbols, sessions);
  const changes = await readSymbolChanges(client, collection);
  const { history, written } = await storeSymbolHistory(
    client,
    writer,
    files.symbols,
    { ...context, priced, changes },
    problems,
  );
  const joiner = new SpellJoiner(collection, sessions, history, priced, changes);
  const join = async (spells: readonly Spell[]): Promise<Joining> => {
    const candidates = spells.map((spell) => joiner.candidate(spell)).filter((candidate) => candidate !== undefined);
    const bars = await readSpellBars(client, candidates);
    return joiner.join(spells, (spell) => bars.get(spell));
  };
  const membership: WrittenDataset[] = [];
  const moved = await moveStoredSpells(client, writer, join, history, context);
  if (moved !== undefined) membership.push(moved);
  if (files.membership !== undefined) {
    const { file, spells, contentHash, rowsRead, findings } = files.membership;
    const joining = await join(spells);
    refuseDoubleMembers(files.membership, joining.joined, problems);
    const content = {
      dataset: 'membership',
      source: file,
      contentHash,
      rowsRead,
      rowsAccepted: joining.joined.length,
      rowsSetAside: rowsRead - spells.length,
      firstDate: spells.map(({ fromDate }) => fromDate).sort()[0],
      lastDate: spells
        .map(({ toDate, fromDate }) => toDate ?? fromDate)
        .sort()
        .at(-1),
      state: 'ACCEPTED',
      findings: [...findings, ...joining.findings],
      counts: { indexId },
    } as const;
    const stored = await readStoredMembership(client, indexId);
    membership.push(
      await writer.write(content, (batchId) =>
        storeMembership(client, indexId, joining.joined, stored, [], batchId, nowMs),
      ),
    );
  }
  const members = (await readStoredMembership(client, indexId)).filter(({ isCurrent }) => isCurrent);
  return {
    membership,
    symbols: written,
    members: new Map(members.map(({ keys }) => [keys[1], tickerOfId(collection, keys[1])])),
  };
}

/** Looks again at the stored spells, and moves those that are about another instrument than was thought. */
async function moveStoredSpells(
  client: pg.ClientBase,
  writer: BatchWriter,
  join: (spells: readonly Spell[]) => Promise<Joining>,
  history: SymbolHistory,
  { collection, indexId, nowMs }: IdentityContext,
): Promise<WrittenDataset | undefined> {
  const stored = await readStoredMembership(client, indexId);
  const current = stored.filter(({ isCurrent }) => isCurrent);
  if (current.length === 0) return undefined;
  const spellOf = (row: StoredSpell): Spell => {
    const versions = stored.filter(({ keys, fromDate }) => keys[1] === row.keys[1] && fromDate === row.fromDate);
    const ended = versions.filter(({ toDate }) => toDate !== undefined).map(({ knownAtMs }) => knownAtMs);
    const isPriced = !row.keys[1].includes('#');
    const borne = isPriced ? history.symbolOn(row.keys[1], epochDay(row.fromDate)) : undefined;
    return {
      symbol: borne ?? tickerOfId(collection, row.keys[1]),
      fromDate: row.fromDate,
      toDate: row.toDate,
      knownAtMs: Math.min(...versions.map(({ knownAtMs }) => knownAtMs)),
      endKnownAtMs: row.toDate === undefined ? undefined : Math.min(...ended),
    };
  };
  const spells = current.map(spellOf);
  const { joined, findings } = await join(spells);
  const wanted = new Set(joined.map(({ instrumentId, fromDate }) => membershipKey(indexId, instrumentId, fromDate)));
  const known = new Set(current.map(({ keys, fromDate }) => membershipKey(indexId, keys[1], fromDate)));
  const withdrawn = current.filter(({ keys, fromDate }) => !wanted.has(membershipKey(indexId, keys[1], fromDate)));
  const fresh = joined.filter(
    ({ instrumentId, fromDate }) => !known.has(membershipKey(indexId, instrumentId, fromDate)),
  );
  if (withdrawn.length === 0 && fresh.length === 0) return undefined;
  const freshTickers = new Set(fresh.map(({ symbol }) => symbol));
  const content = {
    dataset: 'membership',
    source: 'stored spells, looked at again',
    contentHash: sha256Json(
      joined.map(({ instrumentId, fromDate, toDate }) => [instrumentId, fromDate, toDate ?? null]),
    ),
    rowsRead: fresh.length,
    rowsAccepted: fresh.length,
    rowsSetAside: 0,
    state: 'ACCEPTED',
    findings: findings.filter(({ symbol }) => symbol !== undefined && freshTickers.has(symbol)),
    counts: { indexId },
  } as const;
  return writer.write(content, (batchId) => storeMembership(client, indexId, fresh, stored, withdrawn, batchId, nowMs));
}

/** Two tickers of one instrument cannot both be members at one time. */
function refuseDoubleMembers(file: MembershipFile, joined: readonly JoinedSpell[], problems: ProblemList): void {
  const byInstrument = new Map<string, JoinedSpell[]>();
  for (const spell of joined) {
    const others = byInstrument.get(spell.instrumentId) ?? [];
    const other = others.find(
      ({ fromDate, toDate }) =>
        (spell.toDate === undefined || fromDate < spell.toDate) && (toDate === undefined || spell.fromDate < toDate),
    );
    if (other !== undefined) {
      const message = `is the instrument of the spell of ${other.symbol} from ${other.fromDate}, which overlaps`;
      problems.add(file.file, spell.line ?? 0, 'ticker', spell.symbol, message);
    }
    byInstrument.set(spell.instrumentId, [...others, spell]);
  }
  problems.throwIfAny();
}

/** First and last bars of the instruments of a collection that have any. */
async function readPricedInstruments(
  client: pg.ClientBase,
  collection: string,
  symbols: ReadonlySet<string>,
  sessions: SessionTable,
): Promise<PricedInstrument[]> {
  const names = [...symbols];
  const { rows } = await client.query<{ symbol: string; id: string; first_date: string; last_date: string }>(
    `SELECT i.symbol, i.id, f.first_date::text, l.last_date::text
     FROM unnest($1::text[], $2::text[]) AS i (symbol, id),
     LATERAL (SELECT trade_date AS first_date FROM historical.prices_daily p
              WHERE p.instrument_id = i.id AND p.is_current ORDER BY trade_date LIMIT 1) f,
     LATERAL (SELECT trade_date AS last_date FROM historical.prices_daily p
              WHERE p.instrument_id = i.id AND p.is_current ORDER BY trade_date DESC LIMIT 1) l
     ORDER BY i.id COLLATE "C"`,
    [names, names.map((symbol) => entityId(collection, symbol))],
  );
  const sessionOf = (date: string): number => sessions.sessionOf(epochDay(tradeDate(date)));
  return rows.map((row) => ({
    instrumentId: row.id,
    symbol: row.symbol,
    firstSession: sessionOf(row.first_date),
    lastSession: sessionOf(row.last_date),
  }));
}

/** The instruments that only the membership makes known: one for each member without prices.
 * @param entities those of the files, by their symbols */
export function withMembers(
  entities: readonly Entity[],
  collection: string,
  members: ReadonlyMap<string, string>,
  isKnownOtherwise: (symbol: string) => boolean,
): Entity[] {
  const kept = entities.filter(({ symbol }) => isKnownOtherwise(symbol) || members.has(entityId(collection, symbol)));
  const ids = new Set(kept.map(({ symbol }) => entityId(collection, symbol)));
  const further = [...members].filter(([id]) => !ids.has(id));
  return [
    ...kept,
    ...further.map(([instrumentId, symbol]) => ({ instrumentId, symbol, hasPrices: false, isDelisted: false })),
  ];
}
