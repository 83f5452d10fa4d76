import { compareCodeUnits } from '@prometheus/core';

/** Which facts beside the panel a strategy or engine reads. They are loaded before the first view, so that reads of a
 * view are synchronous, and enter the vintage of the run. What was not required is refused by the view. */
export interface FactRequirements {
  /** Ids of macro series. */
  readonly macro?: readonly string[];
  /** Metrics of fundamentals, for example `revenue`. */
  readonly fundamentals?: readonly string[];
  /** Types of filings, for example `10-K`; their sections come with them. */
  readonly filings?: readonly string[];
}

/** What several strategies require together. */
export function mergedRequirements(all: readonly FactRequirements[]): FactRequirements {
  const merged = (kind: keyof FactRequirements): readonly string[] | undefined => {
    const names = new Set(all.flatMap((requires) => requires[kind] ?? []));
    return names.size === 0 ? undefined : [...names].sort(compareCodeUnits);
  };
  const [macro, fundamentals, filings] = [merged('macro'), merged('fundamentals'), merged('filings')];
  return {
    ...(macro === undefined ? {} : { macro }),
    ...(fundamentals === undefined ? {} : { fundamentals }),
    ...(filings === undefined ? {} : { filings }),
  };
}

/** Whether a strategy or engine reads any facts beside the panel. */
export function requiresFacts({ macro = [], fundamentals = [], filings = [] }: FactRequirements): boolean {
  return macro.length + fundamentals.length + filings.length > 0;
}
