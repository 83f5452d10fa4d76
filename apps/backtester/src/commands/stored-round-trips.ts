import { join } from 'node:path';

import { loadPanel } from '@prometheus/data';
import { type ReportInput, type StoredFill, storedRoundTrips, type StoredRoundTrips } from '@prometheus/orchestration';

import { type Session } from '../session.js';

/** Round trips of a stored run, with the corporate actions of its collection. */
export async function loadRoundTrips(
  { database, platform }: Session,
  run: ReportInput,
  fills: readonly StoredFill[],
): Promise<StoredRoundTrips> {
  const { panel } = await loadPanel(database, run.manifest.collection.id, {
    cacheDir: join(platform.paths.cache, 'panels'),
  });
  return storedRoundTrips(run, fills, panel);
}

/** Printed where the data under a stored run have changed. */
export const DATA_CHANGED =
  'The collection has changed since this run: corporate actions and last prices are those of today.';
