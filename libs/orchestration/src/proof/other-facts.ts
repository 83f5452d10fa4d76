import { addDays, RandomStream } from '@prometheus/core';
import { type FactBundle, type FundamentalBasis, type IssuerFiling } from '@prometheus/data';

type Observation = FactBundle['macro'][number];
type Figure = FactBundle['fundamentals'][number];

const MS_PER_DAY = 86_400_000;
const BASES: readonly FundamentalBasis[] = ['INSTANT', 'QUARTER', 'YEAR', 'YEAR_TO_DATE'];

/** The facts as they would be if nothing after an instant had ever become known.
 * @param ms milliseconds since 1970; what became known at that very instant stays */
export function factsKnownBy(bundle: FactBundle, ms: number): FactBundle {
  return {
    ...bundle,
    macro: bundle.macro.filter(({ knownAtMs }) => knownAtMs <= ms),
    fundamentals: bundle.fundamentals.filter(({ fact }) => fact.knownAtMs <= ms),
    filings: bundle.filings.filter(({ knownAtMs }) => knownAtMs <= ms),
  };
}

/** The facts with another future: of what became known after an instant half is gone and half has other values and other instants;
 * what was known is restated, some of it a millisecond later; and there is news about days and periods long past. All that was
 * known by the instant stays as it is.
 * @param ms milliseconds since 1970
 * @param seed equal seeds give equal facts */
export function otherFactsAfter(bundle: FactBundle, ms: number, seed: number | string): FactBundle {
  const draw = new Draw(bundle, ms, seed);
  const known = factsKnownBy(bundle, ms);
  const macro = draw.future(bundle.macro, ({ knownAtMs }) => knownAtMs, otherObservation);
  const fundamentals = draw.future(bundle.fundamentals, ({ fact }) => fact.knownAtMs, otherFigure);
  const filings = draw.future(bundle.filings, ({ knownAtMs }) => knownAtMs, otherFiling);
  return {
    ...bundle,
    macro: shuffled([...known.macro, ...macro], draw.random),
    fundamentals: shuffled([...known.fundamentals, ...fundamentals], draw.random),
    filings: shuffled([...known.filings, ...filings], draw.random),
  };
}

/** Rows come in another order too: none of it may decide anything. */
const shuffled = <T>(rows: readonly T[], random: RandomStream): T[] => random.shuffle(rows);

/** What another row speaks of: the same as the one that it is made of, or an earlier time. */
type Subject = 'same' | 'earlier';

class Draw {
  readonly random: RandomStream;
  readonly #spanMs: number;

  constructor(
    { macro, fundamentals, filings }: FactBundle,
    readonly ms: number,
    seed: number | string,
  ) {
    this.random = new RandomStream(seed, 'other-facts');
    let last = ms + 30 * MS_PER_DAY;
    for (const { knownAtMs } of macro) last = Math.max(last, knownAtMs);
    for (const { fact } of fundamentals) last = Math.max(last, fact.knownAtMs);
    for (const { knownAtMs } of filings) last = Math.max(last, knownAtMs);
    this.#spanMs = last - ms;
  }

  future<T>(
    rows: readonly T[],
    knownAtMs: (row: T) => number,
    other: (row: T, subject: Subject, laterMs: number, random: RandomStream) => T,
  ): T[] {
    const { random } = this;
    const isLater = (row: T): boolean => knownAtMs(row) > this.ms;
    const past = rows.filter((row) => !isLater(row));
    const changed = rows.filter((row) => isLater(row) && random.uniform() < 0.5);
    const news = Math.ceil(past.length / 4);
    return [
      ...changed.map((row) => other(row, 'same', this.#later(), random)),
      ...random
        .shuffle(past)
        .slice(0, news)
        .map((row, k) => other(row, 'same', k < 3 ? this.ms + 1 : this.#later(), random)),
      ...random
        .shuffle(past)
        .slice(0, news)
        .map((row) => other(row, 'earlier', this.#later(), random)),
    ];
  }

  #later(): number {
    return this.ms + 1 + Math.floor(this.#spanMs * this.random.uniform());
  }
}

function otherObservation(row: Observation, subject: Subject, knownAtMs: number, random: RandomStream): Observation {
  const date = subject === 'same' ? row.date : addDays(row.date, -1 - random.below(40));
  return { ...row, date, value: otherValue(row.value, random), knownAtMs };
}

function otherFigure(
  { issuerId, fact, periodStart }: Figure,
  subject: Subject,
  knownAtMs: number,
  random: RandomStream,
): Figure {
  const periodEnd = subject === 'same' ? fact.periodEnd : addDays(fact.periodEnd, -91 * random.below(3));
  const basis = subject === 'same' ? fact.basis : BASES[random.below(BASES.length)];
  const other = { ...fact, periodEnd, basis, value: otherValue(fact.value, random), knownAtMs };
  return { issuerId, fact: other, periodStart: subject === 'same' ? periodStart : undefined };
}

function otherFiling(row: IssuerFiling, subject: Subject, knownAtMs: number, random: RandomStream): IssuerFiling {
  const filingDate = subject === 'same' ? row.filingDate : addDays(row.filingDate, -random.below(200));
  const filingId = `other-${random.uint32().toString(36)}-${random.uint32().toString(36)}`;
  const sections = row.sections.map((section) => ({ ...section, body: `${section.body} ${random.uint32()}` }));
  return { ...row, filingId, filingDate, knownAtMs, sections };
}

function otherValue(value: number, random: RandomStream): number {
  return value * Math.exp(random.normal()) * (random.uniform() < 0.2 ? -1 : 1) + random.normal();
}
