import { compareCodeUnits, HashChain, type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { copyRows } from '../copy/copy-out.js';
import { FactNotRequiredError } from '../errors.js';
import { type FactLine } from '../facts/fact-lines.js';
import { type FundamentalBasis, type FundamentalFact, type FundamentalFacts } from '../facts/fundamental-facts.js';
import { entityId } from '../ingestion/symbol.js';
import { derivedQuarter } from './derived-quarter.js';
import { figureVersion, type FigureVersion, IssuerFigures } from './figure-series.js';

/** One stored version of a figure. */
export interface StoredFigure {
  readonly issuerId: string;
  readonly fact: FundamentalFact;
  readonly periodStart?: TradeDate | undefined;
}

/** Fundamentals in memory, by issuer and metric: a read costs microseconds and looks at that issuer's figures only. */
export class LoadedFundamentalFacts implements FundamentalFacts {
  readonly metrics: readonly string[];
  readonly #required: ReadonlySet<string>;
  /** By issuer, then metric. */
  readonly #figures = new Map<string, Map<string, IssuerFigures>>();
  /** Every version as a line of text with its instant, by issuer in code-unit order. */
  readonly #lines: readonly (readonly FactLine[])[];

  /** @param figures in any order; those of metrics that were not required are left out */
  constructor(metrics: readonly string[], figures: readonly StoredFigure[]) {
    this.metrics = [...new Set(metrics)].sort(compareCodeUnits);
    this.#required = new Set(metrics);
    const byIssuer = new Map<string, Map<string, FigureVersion[]>>();
    const lines = new Map<string, FactLine[]>();
    for (const { issuerId, fact, periodStart } of figures) {
      if (!this.#required.has(fact.metric)) continue;
      const byMetric = obtain(byIssuer, issuerId, () => new Map<string, FigureVersion[]>());
      obtain(byMetric, fact.metric, () => [] as FigureVersion[]).push(figureVersion(fact, periodStart));
      const line = { text: lineOf(issuerId, fact, periodStart), knownAtMs: fact.knownAtMs };
      obtain(lines, issuerId, () => [] as FactLine[]).push(line);
    }
    for (const [issuerId, byMetric] of byIssuer) {
      this.#figures.set(
        issuerId,
        new Map([...byMetric].map(([metric, versions]) => [metric, new IssuerFigures(versions)])),
      );
    }
    this.#lines = [...lines]
      .sort(([a], [b]) => compareCodeUnits(a, b))
      .map(([, ofIssuer]) => ofIssuer.sort((a, b) => compareCodeUnits(a.text, b.text)));
  }

  history(
    issuerId: string,
    metric: string,
    basis: FundamentalBasis,
    periods: number,
    asOfMs: number,
  ): readonly FundamentalFact[] {
    if (!this.#required.has(metric)) throw new FactNotRequiredError('fundamentals', metric, this.metrics);
    const figures = this.#figures.get(issuerId)?.get(metric);
    if (figures === undefined) return [];
    const found: FundamentalFact[] = [];
    const series = figures.series(basis);
    const ends = basis === 'QUARTER' ? figures.quarterEnds : series.endDays;
    for (let i = ends.length - 1; i >= 0 && found.length < periods; i--) {
      const stated = basis === 'QUARTER' ? series.knownAtEnd(ends[i], asOfMs) : series.known(i, asOfMs);
      const fact = stated?.fact ?? (basis === 'QUARTER' ? derivedQuarter(figures, ends[i], asOfMs) : undefined);
      if (fact !== undefined) found.push(fact);
    }
    return found.reverse();
  }

  /** One line for each version, by issuer. */
  lines(): readonly FactLine[] {
    return this.#lines.flat();
  }

  /** sha256 over every version known at an instant, in sorted order: equal digests, equal answers up to then. */
  digest(asOfMs: number): string {
    const chain = new HashChain();
    for (const lines of this.#lines) {
      const known = lines.filter((line) => line.knownAtMs <= asOfMs);
      if (known.length > 0) chain.append(known.map((line) => line.text).join('\n'));
    }
    return chain.head;
  }
}

/** Loads the metrics of every issuer of a collection in all their versions.
 * @param client of the historical store */
export async function loadFundamentalFacts(
  client: pg.ClientBase,
  collection: string,
  metrics: readonly string[],
): Promise<LoadedFundamentalFacts> {
  return new LoadedFundamentalFacts(metrics, await readStoredFigures(client, collection, metrics));
}

/** The rows that `LoadedFundamentalFacts` is made of: plain data.
 * @param client of the historical store */
export async function readStoredFigures(
  client: pg.ClientBase,
  collection: string,
  metrics: readonly string[],
): Promise<StoredFigure[]> {
  const figures: StoredFigure[] = [];
  if (metrics.length > 0) {
    await copyRows(
      client,
      `SELECT issuer_id, metric, period_end, basis, value, unit, fiscal_period, form, known_at, period_start
       FROM historical.fundamentals
       WHERE starts_with(issuer_id, ${literal(entityId(collection, ''))}) AND metric IN (${metrics.map(literal).join(', ')})`,
      ['text', 'text', 'date', 'text', 'float8', 'text', 'text', 'text', 'timestamptz', 'date'],
      (row) => {
        const fact = {
          metric: row.text(1),
          periodEnd: row.tradeDate(2),
          basis: row.text(3) as FundamentalBasis,
          value: row.float8(4),
          unit: row.text(5),
          ...(row.isNull(6) ? {} : { fiscalPeriod: row.text(6) }),
          ...(row.isNull(7) ? {} : { form: row.text(7) }),
          knownAtMs: row.timestamptz(8),
        };
        figures.push({ issuerId: row.text(0), fact, periodStart: row.isNull(9) ? undefined : row.tradeDate(9) });
      },
    );
  }
  return figures;
}

/** COPY takes no parameters, so values are written as SQL literals. */
const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

function lineOf(issuerId: string, fact: FundamentalFact, periodStart: TradeDate | undefined): string {
  const { metric, periodEnd, basis, unit, knownAtMs, value, fiscalPeriod, form } = fact;
  return [
    issuerId,
    metric,
    periodEnd,
    basis,
    unit,
    knownAtMs,
    value,
    periodStart ?? '',
    fiscalPeriod ?? '',
    form ?? '',
  ].join('|');
}

function obtain<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
