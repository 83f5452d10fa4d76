import { compareCodeUnits, sha256, type TradeDate } from '@prometheus/core';

import { type FundamentalBasis } from '../facts/fundamental-facts.js';

export const FUNDAMENTAL_BASES = ['INSTANT', 'QUARTER', 'YEAR', 'YEAR_TO_DATE'] as const satisfies FundamentalBasis[];

/** Metrics that the platform's own mappings use. A file may bring further ones. */
export const STANDARD_METRICS = [
  'revenue',
  'operatingIncome',
  'netIncome',
  'epsBasic',
  'epsDiluted',
  'dividendPerShare',
  'totalAssets',
  'currentAssets',
  'currentLiabilities',
  'cashAndEquivalents',
  'shareholdersEquity',
  'operatingCashFlow',
  'investingCashFlow',
  'financingCashFlow',
] as const;

export type StandardMetric = (typeof STANDARD_METRICS)[number];

/** A reported figure as a source tells it. */
export interface FundamentalRow {
  readonly symbol: string;
  readonly metric: string;
  readonly periodEnd: TradeDate;
  readonly basis: FundamentalBasis;
  /** `USD`, `USD/shares`, `shares` ... */
  readonly unit: string;
  readonly value: number;
  readonly knownAtMs: number;
  /** First day of the span, where the source says it. */
  readonly periodStart?: TradeDate | undefined;
  /** Q1, Q2, Q3, Q4 or FY, where the source says it of this figure. */
  readonly fiscalPeriod?: string | undefined;
  /** 10-K, 10-Q, 10-K/A ... */
  readonly form?: string | undefined;
}

/** What two versions of one figure have in common. */
export function figureKey({ metric, periodEnd, basis, unit }: Omit<FundamentalRow, 'symbol'>): string {
  return `${metric} ${periodEnd} ${basis} ${unit}`;
}

/** By symbol, metric, period, basis, unit and instant. */
export function compareRows(a: FundamentalRow, b: FundamentalRow): number {
  return (
    compareCodeUnits(a.symbol, b.symbol) ||
    compareCodeUnits(a.metric, b.metric) ||
    compareCodeUnits(a.periodEnd, b.periodEnd) ||
    compareCodeUnits(a.basis, b.basis) ||
    compareCodeUnits(a.unit, b.unit) ||
    a.knownAtMs - b.knownAtMs
  );
}

/** Hash of sorted rows, whatever file they came in. */
export function rowsHash(rows: readonly FundamentalRow[]): string {
  return sha256(rows.map(rowText).join('\n'));
}

function rowText(row: FundamentalRow): string {
  const { symbol, knownAtMs, value, periodStart, fiscalPeriod, form } = row;
  return [symbol, figureKey(row), knownAtMs, value, periodStart ?? '', fiscalPeriod ?? '', form ?? ''].join('|');
}
