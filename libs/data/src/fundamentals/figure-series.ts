import { epochDay, type TradeDate } from '@prometheus/core';

import { type FundamentalBasis, type FundamentalFact } from '../facts/fundamental-facts.js';

/** One version of a figure, with what only its derivations need. */
export interface FigureVersion {
  readonly fact: FundamentalFact;
  readonly endDay: number;
  /** First day of the span where the source says it. */
  readonly startDay: number | undefined;
}

/** The versions of the figures of one issuer, metric and basis. */
export class FigureSeries {
  /** Days since 1970-01-01 on which periods end, ascending. */
  readonly endDays: Int32Array;
  /** For each period, oldest knowledge first. */
  readonly #versions: readonly (readonly FigureVersion[])[];

  /** @param versions of one issuer, metric and basis in any order */
  constructor(versions: readonly FigureVersion[]) {
    const byEnd = new Map<number, FigureVersion[]>();
    for (const version of versions) {
      const others = byEnd.get(version.endDay);
      if (others === undefined) byEnd.set(version.endDay, [version]);
      else others.push(version);
    }
    this.endDays = Int32Array.from(byEnd.keys()).sort();
    this.#versions = Array.from(this.endDays, (day) =>
      (byEnd.get(day) ?? []).sort((a, b) => a.fact.knownAtMs - b.fact.knownAtMs),
    );
  }

  /** The newest version of period i that was known; undefined where none was. */
  known(i: number, asOfMs: number): FigureVersion | undefined {
    const versions = this.#versions[i];
    for (let k = versions.length - 1; k >= 0; k--) {
      if (versions[k].fact.knownAtMs <= asOfMs) return versions[k];
    }
    return undefined;
  }

  /** The same for the period that ends on a day. */
  knownAtEnd(endDay: number, asOfMs: number): FigureVersion | undefined {
    const i = this.firstFrom(endDay);
    return i < this.endDays.length && this.endDays[i] === endDay ? this.known(i, asOfMs) : undefined;
  }

  /** Position of the first period that ends on or after a day. */
  firstFrom(day: number): number {
    let low = 0;
    let high = this.endDays.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.endDays[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** All figures of one issuer and metric. */
export class IssuerFigures {
  readonly #byBasis: Readonly<Record<FundamentalBasis, FigureSeries>>;
  /** Days on which a stated or derivable quarter may end, ascending. */
  readonly quarterEnds: Int32Array;

  constructor(versions: readonly FigureVersion[]) {
    const of = (basis: FundamentalBasis): FigureSeries =>
      new FigureSeries(versions.filter((version) => version.fact.basis === basis));
    this.#byBasis = {
      INSTANT: of('INSTANT'),
      QUARTER: of('QUARTER'),
      YEAR: of('YEAR'),
      YEAR_TO_DATE: of('YEAR_TO_DATE'),
    };
    const ends = new Set(
      (['QUARTER', 'YEAR_TO_DATE', 'YEAR'] as const).flatMap((basis) => [...this.#byBasis[basis].endDays]),
    );
    this.quarterEnds = Int32Array.from(ends).sort();
  }

  series(basis: FundamentalBasis): FigureSeries {
    return this.#byBasis[basis];
  }
}

/** @param periodStart undefined where the source does not say it */
export function figureVersion(fact: FundamentalFact, periodStart: TradeDate | undefined): FigureVersion {
  const startDay = periodStart === undefined ? undefined : epochDay(periodStart);
  return { fact: Object.freeze({ ...fact }), endDay: epochDay(fact.periodEnd), startDay };
}
