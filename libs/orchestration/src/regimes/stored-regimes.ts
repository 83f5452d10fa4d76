import { isTradeDate, type JsonValue, type TradeDate } from '@prometheus/core';
import { REGIME_LABELS, type RegimeRecord } from '@prometheus/regime';
import { z } from 'zod';

import { StoredRegimeError } from '../errors.js';
import { modelRecord } from './model-record.js';
import { type IndexLevels, type RegionHistory, type RegionSession } from './regime-history.js';

const driver = z.object({
  feature: z.string(),
  value: z.number(),
  zScore: z.number(),
  contribution: z.number(),
});

/** What is read of a row's metadata; see `regimeStateJson`. */
const metadataSchema = z.object({
  since: z.string().refine((value): value is TradeDate => isTradeDate(value)),
  probabilities: z.record(z.enum(REGIME_LABELS), z.number()),
  coverage: z.number(),
  reasons: z.array(z.string()),
  drivers: z.array(driver),
  logOdds: z
    .object({ leading: z.string(), runnerUp: z.string(), total: z.number(), base: z.number(), prior: z.number() })
    .optional(),
});

/** A stored row as a session of a history.
 * @throws {StoredRegimeError} when its metadata are not those of a regime */
export function storedSession({ asOfDate, region, label, confidence, modelId, metadata }: RegimeRecord): RegionSession {
  const read = metadataSchema.safeParse(metadata);
  if (!read.success) throw new StoredRegimeError(region, asOfDate, z.prettifyError(read.error));
  const { since, probabilities, coverage, reasons, drivers, logOdds } = read.data;
  return {
    date: asOfDate,
    label,
    since,
    probabilities,
    confidence,
    reasons,
    coverage,
    modelId,
    drivers,
    ...(logOdds === undefined
      ? {}
      : {
          explanation: {
            leading: logOdds.leading,
            runnerUp: logOdds.runnerUp,
            logOdds: logOdds.total,
            base: logOdds.base,
            priorLogOdds: logOdds.prior,
          },
        }),
  };
}

/** The history of a region out of the store.
 * @param records at least one, by date
 * @param index levels of these dates
 * @param artifacts of the regime models that the records name
 * @throws {StoredRegimeError} when two models gave a regime of one date: they belong to different configurations */
export function storedRegion(
  records: readonly RegimeRecord[],
  index: IndexLevels,
  artifacts: readonly JsonValue[],
): RegionHistory {
  records.forEach(({ asOfDate, region, modelId }, k) => {
    if (k === 0 || records[k - 1].asOfDate !== asOfDate) return;
    throw new StoredRegimeError(
      region,
      asOfDate,
      `both ${records[k - 1].modelId || 'no model'} and ${modelId} have a row`,
    );
  });
  return {
    region: records[0].region,
    sessions: records.map(storedSession),
    index,
    models: artifacts.map(modelRecord).sort((a, b) => (a.cut < b.cut ? -1 : 1)),
  };
}
