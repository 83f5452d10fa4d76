import { compareCodeUnits } from '@prometheus/core';

/** Which facts beside the panel a strategy or engine reads. They are loaded before the first view, so that reads of a
 * view are synchronous, and enter the vintage of the run. What was not required is refused by the view. */
export interface FactRequirements {
  /** Ids of macro series. */
  readonly macro?: readonly string[];
  /** Ids of macro series that are served when the store has them, and otherwise have no observations. */
  readonly macroWherePresent?: readonly string[];
  /** Metrics of fundamentals, for example `revenue`. */
  readonly fundamentals?: readonly string[];
  /** Types of filings, for example `10-K`; their sections come with them. */
  readonly filings?: readonly string[];
}

/** Ids of all macro series that are read, stored or not; undefined when none are asked for. */
export function macroSeriesOf({ macro, macroWherePresent }: FactRequirements): readonly string[] | undefined {
  if (macro === undefined && macroWherePresent === undefined) return undefined;
  return [...new Set([...(macro ?? []), ...(macroWherePresent ?? [])])].sort(compareCodeUnits);
}

/** What several strategies require together: a macro series that one of them cannot do without is required. */
export function mergedRequirements(all: readonly FactRequirements[]): FactRequirements {
  const merged = (kind: keyof FactRequirements, without: readonly string[] = []): readonly string[] | undefined => {
    const names = new Set(all.flatMap((requires) => requires[kind] ?? []));
    for (const name of without) names.delete(name);
    return names.size === 0 ? undefined : [...names].sort(compareCodeUnits);
  };
  const [macro, fundamentals, filings] = [merged('macro'), merged('fundamentals'), merged('filings')];
  const macroWherePresent = merged('macroWherePresent', macro);
  return {
    ...(macro === undefined ? {} : { macro }),
    ...(macroWherePresent === undefined ? {} : { macroWherePresent }),
    ...(fundamentals === undefined ? {} : { fundamentals }),
    ...(filings === undefined ? {} : { filings }),
  };
}

/** Whether a strategy or engine cannot do without facts beside the panel: those that it takes where they are present do not count. */
export function dependsOnFacts({ macro = [], fundamentals = [], filings = [] }: FactRequirements): boolean {
  return macro.length + fundamentals.length + filings.length > 0;
}

/** Whether a strategy or engine reads any facts beside the panel. */
export function requiresFacts(requires: FactRequirements): boolean {
  const { fundamentals = [], filings = [] } = requires;
  const macro = macroSeriesOf(requires) ?? [];
  return macro.length + fundamentals.length + filings.length > 0;
}
