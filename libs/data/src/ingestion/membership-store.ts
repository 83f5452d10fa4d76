import { epochDay } from '@prometheus/core';
import type pg from 'pg';

import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn } from '../copy/copy-columns.js';
import { copyIn } from '../copy/copy-in.js';
import { type MergeOutcome } from './batch-writer.js';
import { type Spell } from './membership-file.js';
import { entityId } from './symbol.js';

const COLUMNS: readonly CopyColumn[] = [
  { name: 'index_id', type: 'text' },
  { name: 'instrument_id', type: 'text' },
  { name: 'from_date', type: 'date' },
  { name: 'to_date', type: 'date' },
  { name: 'known_at', type: 'timestamptz' },
  { name: 'batch_id', type: 'text' },
];

interface StoredSpell {
  readonly instrument_id: string;
  readonly from_date: string;
  readonly to_date: string | null;
  readonly known_at_ms: number;
}

/** Stores spells beside those of the index stored already. A spell whose end differs becomes a further, current row: an
 * open spell that has ended is known to have ended from the open after its end, any other change from `nowMs` on. Stored
 * spells that the file does not have are left.
 *
 * `known_at` of a spell's oldest row says when its start could be known. */
export async function storeMembership(
  client: pg.ClientBase,
  collection: string,
  indexId: string,
  spells: readonly Spell[],
  batchId: string,
  nowMs: number,
): Promise<MergeOutcome> {
  const { rows } = await client.query<StoredSpell>(
    `SELECT instrument_id, from_date::text, to_date::text, (extract(epoch FROM known_at) * 1000)::float8 AS known_at_ms
     FROM historical.index_constituents WHERE index_id = $1 AND is_current`,
    [indexId],
  );
  const stored = new Map(rows.map((row) => [`${row.instrument_id} ${row.from_date}`, row]));
  const writer = new BinaryCopyWriter(COLUMNS);
  const retired: StoredSpell[] = [];
  let unchanged = 0;
  for (const spell of spells) {
    const instrumentId = entityId(collection, spell.symbol);
    const before = stored.get(`${instrumentId} ${spell.fromDate}`);
    if (before !== undefined && (before.to_date ?? undefined) === spell.toDate) {
      unchanged += 1;
      continue;
    }
    let knownAtMs = spell.knownAtMs;
    if (before !== undefined) {
      retired.push(before);
      const hasEnded = before.to_date === null && spell.endKnownAtMs !== undefined;
      knownAtMs = Math.max(hasEnded ? spell.endKnownAtMs : nowMs, before.known_at_ms + 1);
    }
    writer.text(indexId);
    writer.text(instrumentId);
    writer.date(epochDay(spell.fromDate));
    if (spell.toDate === undefined) writer.null();
    else writer.date(epochDay(spell.toDate));
    writer.timestamptz(knownAtMs);
    writer.text(batchId);
  }
  await client.query(
    `UPDATE historical.index_constituents c SET is_current = false
     FROM jsonb_to_recordset($2) AS r (instrument_id text, from_date date)
     WHERE c.index_id = $1 AND c.instrument_id = r.instrument_id AND c.from_date = r.from_date AND c.is_current`,
    [indexId, JSON.stringify(retired)],
  );
  await copyIn(client, { table: 'historical.index_constituents', columns: COLUMNS }, [writer.finish()]);
  return { unchanged, restated: retired.length };
}
