import { type JsonValue } from '@prometheus/core';
import { dataVintage, type MarketPanel } from '@prometheus/data';
import { MISSING_DELISTING_RETURN, type MissingDelistingReturn } from '@prometheus/execution';

import { type ReportInput } from '../results/result.js';
import { type RoundTrip, roundTrips } from './round-trips.js';
import { type StoredFill } from './stored-trading.js';

const WHOLE_SHARES = 1;
const SMALLEST_FRACTION = 1e-6;

export interface StoredRoundTrips {
  readonly trips: readonly RoundTrip[];
  /** The collection's data are no longer what the run saw, so corporate actions or last prices may differ. */
  readonly dataChanged: boolean;
}

/** Round trips of a stored run. Corporate actions and last prices come from the collection as it is now.
 * @param fills all of the run, in order
 * @param panel of the run's collection */
export function storedRoundTrips(
  { manifest }: Pick<ReportInput, 'manifest'>,
  fills: readonly StoredFill[],
  panel: MarketPanel,
): StoredRoundTrips {
  const firstSession = Math.max(0, panel.lastSessionIndexOnOrBefore(manifest.range.start));
  const lastSession = panel.lastSessionIndexOnOrBefore(manifest.range.end);
  const config = manifest.config as { readonly [key: string]: JsonValue | undefined };
  const trips = roundTrips(
    fills.map((fill) => ({
      session: panel.sessionIndex(fill.date),
      instrumentId: fill.instrumentId,
      side: fill.side,
      quantity: fill.quantity,
      price: fill.price,
      commissionMicros: Math.round(fill.commission * 1e6),
    })),
    panel,
    {
      firstSession,
      lastSession,
      quantityStep: config.fractionalShares === false ? WHOLE_SHARES : SMALLEST_FRACTION,
      missingDelistingReturn: {
        ...MISSING_DELISTING_RETURN,
        ...(config.missingDelistingReturn as Partial<MissingDelistingReturn> | undefined),
      },
    },
  );
  return { trips, dataChanged: dataVintage(panel, lastSession) !== manifest.vintage };
}
