import { type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type MergeOutcome } from './batch-writer.js';
import {
  type DatedSpell,
  mergeSpells,
  readStoredSpells,
  spellKey,
  type SpellTable,
  type StoredSpell,
} from './dated-spell-store.js';
import { type Spell } from './membership-file.js';
import { type Candidate, type JoinedSpell, type SpellBars } from './membership-join.js';

const MEMBERSHIP: SpellTable = { table: 'historical.index_constituents', keys: ['index_id', 'instrument_id'] };

/** Versions of the spells of an index, oldest first. */
export function readStoredMembership(client: pg.ClientBase, indexId: string): Promise<StoredSpell[]> {
  return readStoredSpells(client, MEMBERSHIP, 'index_id', indexId).then((versions) =>
    versions.filter(({ keys }) => keys[0] === indexId),
  );
}

/** Stores spells beside those of the index stored already, see `mergeSpells`. Stored spells that the file does not have are
 * left.
 * @param withdrawn stored spells that are about another instrument than was thought */
export function storeMembership(
  client: pg.ClientBase,
  indexId: string,
  spells: readonly JoinedSpell[],
  stored: readonly StoredSpell[],
  withdrawn: readonly StoredSpell[],
  batchId: string,
  nowMs: number,
): Promise<MergeOutcome> {
  const rows = spells.map((spell) => datedSpell(indexId, spell));
  return mergeSpells(client, MEMBERSHIP, rows, stored, withdrawn, batchId, nowMs);
}

export function membershipKey(indexId: string, instrumentId: string, fromDate: TradeDate): string {
  return spellKey({ keys: [indexId, instrumentId], fromDate });
}

function datedSpell(
  indexId: string,
  { instrumentId, fromDate, toDate, knownAtMs, endKnownAtMs }: JoinedSpell,
): DatedSpell {
  return { keys: [indexId, instrumentId], fromDate, toDate, knownAtMs, endKnownAtMs };
}

/** The bars of each candidate within its spell. */
export async function readSpellBars(
  client: pg.ClientBase,
  candidates: readonly Candidate[],
): Promise<Map<Spell, SpellBars>> {
  if (candidates.length === 0) return new Map();
  const { rows } = await client.query<{ position: number; bars: number; traded: number }>(
    `SELECT k.position, b.bars, b.traded
     FROM jsonb_to_recordset($1) AS k (position int, instrument_id text, first date, last date),
     LATERAL (SELECT count(*)::int AS bars, (count(*) FILTER (WHERE p.volume > 0))::int AS traded
              FROM historical.prices_daily p
              WHERE p.instrument_id = k.instrument_id AND p.is_current
                AND p.trade_date >= k.first AND p.trade_date < coalesce(k.last, 'infinity')) b`,
    [
      JSON.stringify(
        candidates.map(({ spell, instrument }, position) => ({
          position,
          instrument_id: instrument.instrumentId,
          first: spell.fromDate,
          last: spell.toDate ?? null,
        })),
      ),
    ],
  );
  return new Map(rows.map(({ position, bars, traded }) => [candidates[position].spell, { bars, traded }]));
}
