import { type IssuerId, type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type FundamentalBasis } from '../facts/fundamental-facts.js';

/** Which stored figures are wanted. */
export interface StoredFigureSelection {
  readonly issuerIds: readonly string[];
  /** All when absent. */
  readonly metrics?: readonly string[] | undefined;
  /** First and last period end wanted, both included. */
  readonly from?: TradeDate | undefined;
  readonly to?: TradeDate | undefined;
  /** Serves each figure in its newest version known at this instant; without it, in its current one. */
  readonly knownBy?: Date | undefined;
}

export interface FundamentalRecord {
  readonly issuerId: IssuerId;
  readonly metric: string;
  readonly periodEnd: TradeDate;
  readonly basis: FundamentalBasis;
  readonly unit: string;
  readonly value: number;
  readonly knownAt: Date;
  readonly periodStart: TradeDate | undefined;
  readonly fiscalPeriod: string | undefined;
  readonly form: string | undefined;
}

/** By issuer, metric, period, basis and unit; figures as they were reported, none derived. */
export async function readFundamentalRecords(
  client: pg.ClientBase | pg.Pool,
  { issuerIds, metrics, from, to, knownBy }: StoredFigureSelection,
): Promise<FundamentalRecord[]> {
  const key = 'issuer_id, metric, period_end, basis, unit';
  const { rows } = await client.query<Record<string, string | null> & { value: number; known_at: Date }>(
    `SELECT issuer_id, metric, period_end::text, basis, unit, value, known_at, period_start::text, fiscal_period, form
     FROM (SELECT DISTINCT ON (${key}) * FROM historical.fundamentals
           WHERE issuer_id = ANY($1) AND ($2::text[] IS NULL OR metric = ANY($2))
             AND ($3::date IS NULL OR period_end >= $3) AND ($4::date IS NULL OR period_end <= $4)
             AND CASE WHEN $5::timestamptz IS NULL THEN is_current ELSE known_at <= $5 END
           ORDER BY ${key}, known_at DESC) f
     ORDER BY issuer_id COLLATE "C", metric COLLATE "C", period_end, basis COLLATE "C", unit COLLATE "C"`,
    [issuerIds, metrics ?? null, from ?? null, to ?? null, knownBy ?? null],
  );
  return rows.map((row) => ({
    issuerId: row.issuer_id as IssuerId,
    metric: row.metric as string,
    periodEnd: row.period_end as TradeDate,
    basis: row.basis as FundamentalBasis,
    unit: row.unit as string,
    value: row.value,
    knownAt: row.known_at,
    periodStart: (row.period_start as TradeDate | null) ?? undefined,
    fiscalPeriod: row.fiscal_period ?? undefined,
    form: row.form ?? undefined,
  }));
}
