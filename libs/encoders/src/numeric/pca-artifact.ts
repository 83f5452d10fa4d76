import { isTradeDate, type TradeDate } from '@prometheus/core';
import { z } from 'zod';

import { scalerSchema } from './robust-scaler.js';

const date = z.custom<TradeDate>((value) => typeof value === 'string' && isTradeDate(value), 'is no date');
const count = z.int().nonnegative();

/** A trained PCA encoder as JSON. */
export const pcaArtifactSchema = z
  .strictObject({
    kind: z.literal('robust-pca'),
    version: z.literal(1),
    family: z.string().min(1),
    cut: date,
    firstDate: date,
    lastDate: date,
    rows: count,
    leftOutRows: count,
    names: z.array(z.string()).min(1),
    scaler: scalerSchema,
    /** Shape (F,), deviations. */
    mean: z.array(z.number()),
    /** Shape (dim, F), row-major. */
    loadings: z.array(z.number()),
    /** Shape (dim,), shares of the total variance. */
    explained: z.array(z.number()).min(1),
  })
  .refine(
    ({ names, scaler, mean, loadings, explained }) =>
      scaler.medians.length === names.length &&
      mean.length === names.length &&
      loadings.length === explained.length * names.length,
    'names, scaler, mean, loadings and explained do not fit each other',
  )
  .refine(({ cut, lastDate }) => lastDate <= cut, 'the training data reach beyond the cut');

export type PcaArtifact = z.output<typeof pcaArtifactSchema>;
