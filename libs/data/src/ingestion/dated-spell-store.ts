import { epochDay, type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn } from '../copy/copy-columns.js';
import { copyIn } from '../copy/copy-in.js';
import { type MergeOutcome } from './batch-writer.js';

/** A table of spells: two columns and the first day are the key, `known_at` tells its versions apart. */
export interface SpellTable {
  readonly table: string;
  readonly keys: readonly [string, string];
}

export interface DatedSpell {
  /** Values of the table's key columns. */
  readonly keys: readonly [string, string];
  readonly fromDate: TradeDate;
  /** First day outside; undefined while the spell goes on. */
  readonly toDate: TradeDate | undefined;
  readonly knownAtMs: number;
  readonly endKnownAtMs: number | undefined;
}

/** A version of a spell as stored. */
export interface StoredSpell {
  readonly keys: readonly [string, string];
  readonly fromDate: TradeDate;
  readonly toDate: TradeDate | undefined;
  readonly knownAtMs: number;
  readonly isCurrent: boolean;
  readonly batchId: string;
}

/** Every version of the spells whose `column` begins with `prefix`, oldest first. */
export async function readStoredSpells(
  client: pg.ClientBase,
  { table, keys }: SpellTable,
  column: string,
  prefix: string,
): Promise<StoredSpell[]> {
  const { rows } = await client.query<{
    a: string;
    b: string;
    from_date: TradeDate;
    to_date: TradeDate | null;
    known_at_ms: number;
    is_current: boolean;
    batch_id: string;
  }>(
    `SELECT ${keys[0]} AS a, ${keys[1]} AS b, from_date::text, to_date::text,
       (extract(epoch FROM known_at) * 1000)::float8 AS known_at_ms, is_current, batch_id
     FROM ${table} WHERE starts_with(${column}, $1) ORDER BY known_at`,
    [prefix],
  );
  return rows.map((row) => ({
    keys: [row.a, row.b],
    fromDate: row.from_date,
    toDate: row.to_date ?? undefined,
    knownAtMs: row.known_at_ms,
    isCurrent: row.is_current,
    batchId: row.batch_id,
  }));
}

export const spellKey = ({ keys, fromDate }: Pick<DatedSpell, 'keys' | 'fromDate'>): string =>
  JSON.stringify([...keys, fromDate]);

/** Stores spells beside the stored ones. A spell that has ended is two rows: one without an end, known with its start, and
 * a current one known with its end, so that nobody sees an end before it was known. A spell whose end differs from the
 * stored one becomes a further, current row: an open spell that has ended is known to have ended when its end was, any
 * other change from `nowMs` on.
 * @param stored versions of the spells of the table, oldest first
 * @param withdrawn stored spells that ingestion itself had made by mistake: no reader sees them any more */
export async function mergeSpells(
  client: pg.ClientBase,
  target: SpellTable,
  spells: readonly DatedSpell[],
  stored: readonly StoredSpell[],
  withdrawn: readonly StoredSpell[],
  batchId: string,
  nowMs: number,
): Promise<MergeOutcome> {
  const newest = new Map(stored.map((version) => [spellKey(version), version]));
  const current = new Map(stored.filter(({ isCurrent }) => isCurrent).map((version) => [spellKey(version), version]));
  const rows: { spell: DatedSpell; toDate: TradeDate | undefined; knownAtMs: number; isCurrent: boolean }[] = [];
  const retired: StoredSpell[] = [...withdrawn];
  const revived: StoredSpell[] = [];
  let unchanged = 0;
  let restated = 0;
  for (const spell of spells) {
    const last = newest.get(spellKey(spell));
    const before = current.get(spellKey(spell)) ?? last;
    const { toDate, knownAtMs } = spell;
    const endKnownAtMs = spell.endKnownAtMs ?? knownAtMs;
    if (before === undefined || last === undefined) {
      if (toDate !== undefined && endKnownAtMs > knownAtMs) {
        rows.push({ spell, toDate: undefined, knownAtMs, isCurrent: false });
      }
      rows.push({
        spell,
        toDate,
        knownAtMs: Math.max(knownAtMs, toDate === undefined ? 0 : endKnownAtMs),
        isCurrent: true,
      });
      continue;
    }
    if (before.toDate === toDate) {
      if (before.isCurrent) unchanged += 1;
      else revived.push(before);
      continue;
    }
    if (before.isCurrent) {
      retired.push(before);
      restated += 1;
    }
    const hasEnded = before.toDate === undefined && spell.endKnownAtMs !== undefined;
    const changedAtMs = Math.max(hasEnded ? spell.endKnownAtMs : nowMs, last.knownAtMs + 1);
    rows.push({ spell, toDate, knownAtMs: changedAtMs, isCurrent: true });
  }
  await setCurrent(client, target, retired, false);
  await setCurrent(client, target, revived, true);
  const columns = columnsOf(target);
  const writer = new BinaryCopyWriter(columns);
  for (const { spell, toDate, knownAtMs, isCurrent } of rows) {
    writer.text(spell.keys[0]);
    writer.text(spell.keys[1]);
    writer.date(epochDay(spell.fromDate));
    if (toDate === undefined) writer.null();
    else writer.date(epochDay(toDate));
    writer.timestamptz(knownAtMs);
    writer.bool(isCurrent);
    writer.text(batchId);
  }
  await copyIn(client, { table: target.table, columns }, [writer.finish()]);
  return { unchanged, restated };
}

function columnsOf({ keys }: SpellTable): CopyColumn[] {
  return [
    { name: keys[0], type: 'text' },
    { name: keys[1], type: 'text' },
    { name: 'from_date', type: 'date' },
    { name: 'to_date', type: 'date' },
    { name: 'known_at', type: 'timestamptz' },
    { name: 'is_current', type: 'bool' },
    { name: 'batch_id', type: 'text' },
  ];
}

async function setCurrent(
  client: pg.ClientBase,
  { table, keys }: SpellTable,
  versions: readonly StoredSpell[],
  isCurrent: boolean,
): Promise<void> {
  if (versions.length === 0) return;
  const records = versions.map((version) => ({
    a: version.keys[0],
    b: version.keys[1],
    from_date: version.fromDate,
    known_at: new Date(version.knownAtMs).toISOString(),
  }));
  await client.query(
    `UPDATE ${table} s SET is_current = $2
     FROM jsonb_to_recordset($1) AS r (a text, b text, from_date date, known_at timestamptz)
     WHERE s.${keys[0]} = r.a AND s.${keys[1]} = r.b AND s.from_date = r.from_date AND s.known_at = r.known_at`,
    [JSON.stringify(records), isCurrent],
  );
}
