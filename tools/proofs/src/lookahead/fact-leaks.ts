import { type TradeDate } from '@prometheus/core';
import {
  type FactBundle,
  LoadedFundamentalFacts,
  LoadedMacroFacts,
  type MacroObservation,
  MarketPanel,
  sessionCloses,
  ViewContext,
  type ViewFacts,
  viewFacts,
} from '@prometheus/data';

import { type FactReader, READERS } from './fact-readers.js';
import { type FactWorld, judged, median, serve, type Serve, withDegraded } from './fact-world.js';

const MS_PER_DAY = 86_400_000;

/** A fault in how facts are stored or served, with the reader that shows it. */
export interface FactLeak {
  readonly name: string;
  readonly reader: FactReader;
  readonly serve: Serve;
}

/** Known at the first moment of a day. */
const midnight = (date: TradeDate): number => Date.parse(date);

/** The last moment of an instant's day in UTC. */
const endOfDay = (ms: number): number => (Math.floor(ms / MS_PER_DAY) + 1) * MS_PER_DAY - 1;

/** Facts that are stored wrongly. */
const stored =
  (wrong: (facts: FactBundle) => Partial<FactBundle>): Serve =>
  ({ panel, facts }) =>
    serve({ panel, facts: { ...facts, ...wrong(facts) } });

/** Facts that are stored well and read wrongly. */
const read =
  (wrong: (right: Required<ViewFacts>, facts: FactBundle) => Partial<ViewFacts>): Serve =>
  ({ panel, facts }) => {
    const right = viewFacts(facts) as Required<ViewFacts>;
    return new ViewContext(judged(panel), sessionCloses(panel), { ...right, ...wrong(right, facts) });
  };

class LastMembers extends ViewContext {
  override members(): readonly string[] | undefined {
    return super.members(this.panel.sessionCount - 1);
  }
}

class LastDigest extends ViewContext {
  override factDigest(): string {
    return super.factDigest(this.panel.sessionCount - 1);
  }
}

const contextOf =
  (Context: typeof ViewContext): Serve =>
  ({ panel, facts }) =>
    new Context(panel, sessionCloses(panel), viewFacts(facts));

export const FACT_LEAKS: readonly FactLeak[] = [
  {
    name: 'a filing served from its filing date on',
    reader: READERS.filings,
    serve: stored(({ filings }) => ({
      filings: filings.map((filing) => ({ ...filing, knownAtMs: midnight(filing.filingDate) })),
    })),
  },
  {
    name: 'filings gated by their day in UTC instead of their instant',
    reader: READERS.filings,
    serve: read(({ filings }) => ({
      filings: {
        types: filings.types,
        between: (issuer, afterMs, asOfMs) => filings.between(issuer, endOfDay(afterMs), endOfDay(asOfMs)),
      },
    })),
  },
  {
    name: 'figures gated by their day in UTC instead of their instant',
    reader: READERS.instants,
    serve: read(({ fundamentals }) => ({
      fundamentals: {
        metrics: fundamentals.metrics,
        history: (issuer, metric, basis, periods, asOfMs) =>
          fundamentals.history(issuer, metric, basis, periods, endOfDay(asOfMs)),
      },
    })),
  },
  {
    name: 'a macro series in its final vintage',
    reader: READERS.macro,
    serve: read((_, facts) => ({ macro: finalVintage(facts) })),
  },
  {
    name: 'a monthly series known from the first day of its month',
    reader: READERS.macro,
    serve: stored(({ macro }) => ({
      macro: macro.map((row) => (row.seriesId === 'PRICES' ? { ...row, knownAtMs: midnight(row.date) } : row)),
    })),
  },
  {
    name: 'a restatement that overwrites the original',
    reader: READERS.instants,
    serve: stored((facts) => ({ fundamentals: overwritten(facts) })),
  },
  {
    name: "a last quarter derived from the year's figure before that was filed",
    reader: READERS.derivedQuarters,
    serve: read(({ fundamentals }, facts) => ({ fundamentals: earlyYears(fundamentals, facts) })),
  },
  { name: "today's index members in the past", reader: READERS.members, serve: contextOf(LastMembers) },
  { name: 'the end of a spell of membership known before it was told', reader: READERS.members, serve: knownEnds },
  {
    name: 'a day held against the data by what later days had',
    reader: READERS.degraded,
    serve: ({ panel, facts }) => new ViewContext(withDegraded(panel, median), sessionCloses(panel), viewFacts(facts)),
  },
  { name: 'a digest of all facts ever known', reader: READERS.digest, serve: contextOf(LastDigest) },
];

/** Dates as they were known, with the values that came to stand. */
function finalVintage({ macro, requires }: FactBundle): LoadedMacroFacts {
  return new (class extends LoadedMacroFacts {
    override latest(seriesId: string, count: number, asOfMs: number): MacroObservation[] {
      const final = new Map(super.latest(seriesId, Infinity, Infinity).map(({ date, value }) => [date, value]));
      return super
        .latest(seriesId, count, asOfMs)
        .map(({ date, value }) => ({ date, value: final.get(date) ?? value }));
    }
  })(requires.macro ?? [], macro);
}

/** One row a figure: the value that came last, at the instant of the first. */
function overwritten({ fundamentals }: FactBundle): FactBundle['fundamentals'] {
  const rows = new Map<string, FactBundle['fundamentals'][number]>();
  for (const row of fundamentals.toSorted((a, b) => a.fact.knownAtMs - b.fact.knownAtMs)) {
    const { metric, periodEnd, basis } = row.fact;
    const key = [row.issuerId, metric, periodEnd, basis].join('|');
    const first = rows.get(key);
    const knownAtMs = first?.fact.knownAtMs ?? row.fact.knownAtMs;
    rows.set(key, { ...row, fact: { ...row.fact, knownAtMs } });
  }
  return [...rows.values()];
}

/** Quarters are derived as if each year's figure were known on its last day; all else is served as it should be. */
function earlyYears(
  right: Required<ViewFacts>['fundamentals'],
  { requires, fundamentals }: FactBundle,
): Required<ViewFacts>['fundamentals'] {
  const early = new LoadedFundamentalFacts(
    requires.fundamentals ?? [],
    fundamentals.map((row) =>
      row.fact.basis === 'YEAR' ? { ...row, fact: { ...row.fact, knownAtMs: midnight(row.fact.periodEnd) } } : row,
    ),
  );
  return {
    metrics: right.metrics,
    history: (issuer, metric, basis, periods, asOfMs) =>
      (basis === 'QUARTER' ? early : right).history(issuer, metric, basis, periods, asOfMs),
  };
}

function knownEnds({ panel, facts }: FactWorld): ViewContext {
  const membership = panel.header.membership.map(({ endKnownAtMs: _told, ...spell }) => spell);
  return serve({ panel: new MarketPanel({ ...panel.header, membership }, panel.memory, panel.digests), facts });
}

/** Answers that their receiver can change for all who ask after him. */
export const sharedAnswers: Serve = ({ panel, facts }) => {
  const right = viewFacts(facts) as Required<ViewFacts>;
  const shared = new Map<string, MacroObservation[]>();
  const latest = (id: string, count: number, asOfMs: number): MacroObservation[] => {
    const key = `${id}/${count}/${asOfMs}`;
    const answer = shared.get(key) ?? right.macro.latest(id, count, asOfMs);
    shared.set(key, answer);
    return answer;
  };
  return new ViewContext(judged(panel), sessionCloses(panel), {
    ...right,
    macro: { seriesIds: right.macro.seriesIds, latest },
  });
};
