import {
  addDays,
  epochDay,
  RandomStream,
  type TradeDate,
  type TradingCalendar,
  tradingCalendar,
} from '@prometheus/core';
import { type FactBundle, type FactRequirements, type FundamentalBasis } from '@prometheus/data';

import { type ProofMarket } from './proof-market.js';

type Observation = FactBundle['macro'][number];
type Figure = FactBundle['fundamentals'][number];
type Filing = FactBundle['filings'][number];

/** `cash flow` is told for the fiscal year so far, so that no quarter but the first is stated; `revenue` by quarter but for the last,
 * which follows from the year. */
export const FACTS: Required<FactRequirements> = {
  macro: ['RATE', 'SPREAD', 'PRICES'],
  macroWherePresent: [],
  fundamentals: ['assets', 'cash flow', 'net income', 'revenue'],
  filings: ['10-K', '10-Q', '10-Q/A', '8-K'],
};

const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 24 * MS_PER_HOUR;

/** A random world of facts for a market, with what makes look-ahead easy: values told long after their date and changed later, filings
 * on the evening of a session, before the open, on weekends and just at the close, restatements, quarters that only a year tells,
 * issuers with two instruments, instruments without an issuer. It begins a year before the market, so that there is history. */
export function randomFacts(seed: number, { symbols, dates }: ProofMarket): FactBundle {
  const world = new World(new RandomStream(seed, 'proof/facts'), dates);
  const issuerOf = (k: number): string => `proof:issuer-${k === 1 ? 0 : k}`;
  const issuers = symbols.flatMap((symbol, k) =>
    k === symbols.length - 1 ? [] : [[`proof:${symbol}`, issuerOf(k)] as const],
  );
  for (const issuer of new Set(issuers.map(([, issuer]) => issuer))) world.tellIssuer(issuer);
  const macro = [...world.daily('RATE', 'close'), ...world.daily('SPREAD', 'open'), ...world.monthly('PRICES')];
  return { requires: FACTS, issuers, macro, fundamentals: world.figures, filings: world.filings };
}

class World {
  readonly figures: Figure[] = [];
  readonly filings: Filing[] = [];
  readonly #calendar: TradingCalendar = tradingCalendar('US_EQ');
  readonly #first: TradeDate;
  readonly #last: TradeDate;

  constructor(
    readonly random: RandomStream,
    dates: readonly TradeDate[],
  ) {
    this.#first = addDays(dates[0], -400);
    this.#last = dates[dates.length - 1];
  }

  /** A value each session, known at its close or at the next open; a fifth is corrected some days later. */
  daily(seriesId: string, known: 'open' | 'close'): Observation[] {
    const { random } = this;
    let value = 5;
    return this.#calendar.tradingDaysBetween(this.#first, this.#last).flatMap((date) => {
      value += 0.1 * random.normal();
      const knownAtMs =
        known === 'close'
          ? this.#calendar.sessionCloseMs(date)
          : this.#calendar.sessionOpenMs(this.#calendar.nextTradingDay(date));
      const told = { seriesId, date, value, knownAtMs };
      if (random.uniform() < 0.8) return [told];
      return [
        told,
        { ...told, value: value + 0.02, knownAtMs: this.#instantAfter(addDays(date, 1 + random.below(6))) },
      ];
    });
  }

  /** A value each month, told two weeks after its end, revised a month and a year later. */
  monthly(seriesId: string): Observation[] {
    const { random } = this;
    const told: Observation[] = [];
    for (let first = `${this.#first.slice(0, 8)}01` as TradeDate; first <= this.#last;) {
      const next = `${addDays(first, 31).slice(0, 8)}01` as TradeDate;
      const value = 100 + random.normal();
      for (const [k, days] of [10, 40, 375].entries()) {
        const knownAtMs = this.#instantAfter(addDays(next, days + random.below(8)));
        told.push({ seriesId, date: first, value: value + k * random.normal(), knownAtMs });
      }
      first = next;
    }
    return told;
  }

  /** Quarterly reports with their figures, and a few current reports. */
  tellIssuer(issuerId: string): void {
    const { random } = this;
    const months = random.below(3);
    const saysStart = random.uniform() < 0.5;
    let quarter = 0;
    let start = this.#first;
    let yearStart = start;
    let soFar: readonly number[] = [];
    // The first year of each issuer ends on another day, so that quarters of issuers do not fall together.
    for (let end = addDays(start, 60 + 30 * months); end <= this.#last; end = addDays(end, 91)) {
      quarter = (quarter % 4) + 1;
      if (quarter === 1) [yearStart, soFar] = [start, []];
      const flows = [100 + 10 * random.normal(), 20 + 30 * random.normal(), 10 + 10 * random.normal()];
      soFar = flows.map((flow, k) => flow + (soFar[k] ?? 0));
      const spans = saysStart ? { quarter: start, year: yearStart } : { quarter: undefined, year: undefined };
      this.#report(issuerId, end, quarter, flows, soFar, spans);
      start = addDays(end, 1);
    }
    for (let day = this.#first; day <= this.#last; day = addDays(day, 20 + random.below(60))) {
      this.#file(issuerId, '8-K', undefined, day);
    }
  }

  #report(
    issuerId: string,
    periodEnd: TradeDate,
    quarter: number,
    [revenue, cashFlow, income]: readonly number[],
    [revenueSoFar, cashFlowSoFar, incomeSoFar]: readonly number[],
    spans: { readonly quarter: TradeDate | undefined; readonly year: TradeDate | undefined },
  ): void {
    const isYear = quarter === 4;
    const form = isYear ? '10-K' : '10-Q';
    const knownAtMs = this.#file(issuerId, form, periodEnd, addDays(periodEnd, 25 + this.random.below(40)));
    const figure = (metric: string, basis: FundamentalBasis, value: number, periodStart?: TradeDate): Figure => ({
      issuerId,
      fact: {
        metric,
        periodEnd,
        basis,
        value,
        unit: 'USD',
        fiscalPeriod: isYear ? 'Q4' : `Q${quarter}`,
        form,
        knownAtMs,
      },
      periodStart,
    });
    const told = [
      figure('assets', 'INSTANT', 1000 + 100 * this.random.normal()),
      figure('net income', 'QUARTER', income, spans.quarter),
      figure('cash flow', isYear ? 'YEAR' : 'YEAR_TO_DATE', cashFlowSoFar, spans.year),
      isYear
        ? figure('revenue', 'YEAR', revenueSoFar, spans.year)
        : figure('revenue', 'QUARTER', revenue, spans.quarter),
      ...(isYear ? [figure('net income', 'YEAR', incomeSoFar, spans.year)] : []),
    ];
    this.figures.push(...told);
    if (this.random.uniform() < 0.3) this.#restate(told, Math.abs(cashFlow));
  }

  /** An amendment some weeks or a year later, with other values for some of the figures. */
  #restate(told: readonly Figure[], scale: number): void {
    const { random } = this;
    const { issuerId, fact } = told[0];
    const day = addDays(dateOf(fact.knownAtMs), 5 + random.below(random.uniform() < 0.5 ? 30 : 300));
    const knownAtMs = this.#file(issuerId, '10-Q/A', fact.periodEnd, day);
    for (const { fact, ...row } of told.filter(() => random.uniform() < 0.7)) {
      this.figures.push({ ...row, fact: { ...fact, value: fact.value + scale * random.normal(), knownAtMs } });
    }
  }

  /** @returns when it became known */
  #file(issuerId: string, filingType: string, periodEnd: TradeDate | undefined, day: TradeDate): number {
    const knownAtMs = this.#instantAfter(day);
    const sections = Array.from({ length: this.random.below(3) }, (_, k) => ({
      ...(k === 0 ? {} : { item: `${k}A` }),
      heading: `Item ${k}`,
      body: `text ${this.random.uint32()}`,
    }));
    const filingDate = dateOf(knownAtMs);
    const filingId = `${issuerId}/${this.filings.length}`;
    const filing = { issuerId, filingId, filingType, filingDate, knownAtMs, sections };
    this.filings.push(periodEnd === undefined ? filing : { ...filing, periodEnd });
    return knownAtMs;
  }

  /** An instant of one of the kinds that a gate may get wrong, on a day or in the session after it. */
  #instantAfter(day: TradeDate): number {
    const { random } = this;
    const session = this.#calendar.firstSessionOnOrAfter(day);
    const open = this.#calendar.sessionOpenMs(session);
    const close = this.#calendar.sessionCloseMs(session);
    const kinds = [
      () => close + Math.floor((0.1 + 5 * random.uniform()) * MS_PER_HOUR),
      () => close + Math.floor((0.1 + 2 * random.uniform()) * MS_PER_HOUR),
      () => close,
      () => close + 1,
      () => open - Math.floor(3 * random.uniform() * MS_PER_HOUR),
      () => open + Math.floor((close - open) * random.uniform()),
      () => nextSaturday(day) + Math.floor(MS_PER_DAY * random.uniform()),
    ];
    return kinds[random.below(kinds.length)]();
  }
}

/** The first millisecond in UTC of the next Saturday. */
function nextSaturday(day: TradeDate): number {
  const epoch = epochDay(day);
  // Day 2 was a Saturday.
  return (epoch + ((((2 - epoch) % 7) + 7) % 7)) * MS_PER_DAY;
}

/** The day of an instant in New York, by its offset in winter: filings name the day of the exchange. */
function dateOf(ms: number): TradeDate {
  return new Date(ms - 5 * MS_PER_HOUR).toISOString().slice(0, 10) as TradeDate;
}
