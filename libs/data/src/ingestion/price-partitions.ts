import type pg from 'pg';

/** Qualified name of the table of a year's bars, as `ensure_price_partitions` gives it. */
export function pricePartition(year: number): string {
  return `historical.prices_daily_${year}`;
}

/** Which bars a partition takes. */
export function partitionBounds(year: number): string {
  return `FOR VALUES FROM ('${year}-01-01') TO ('${year + 1}-01-01')`;
}

/** The years that have a partition of `prices_daily`, ascending. */
export async function partitionYears(client: pg.ClientBase): Promise<number[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'historical.prices_daily'::regclass`,
  );
  return rows.map(({ name }) => Number(name.slice(-4))).sort((a, b) => a - b);
}
