import { z } from 'zod';

import { macroFeatureSchema } from './feature-schema.js';

const selectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('currency'), currency: z.string().length(3) }),
  z.strictObject({ kind: z.literal('symbols'), symbols: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ kind: z.literal('members') }),
]);

const indexSchema = z.discriminatedUnion('kind', [
  /** Mean daily return of the selected names; of the region's own selection unless it has another. */
  z.strictObject({ kind: z.literal('equal_weight'), selection: selectionSchema.optional() }),
  /** One instrument of the collection. */
  z.strictObject({ kind: z.literal('instrument'), symbol: z.string().min(1) }),
  /** A macro series of levels; it is required. */
  z.strictObject({ kind: z.literal('macro'), series: z.string().min(1) }),
]);

export const regionIdSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,31}$/, { error: 'a region is named by capital letters, digits and _, for example US' })
  .brand<'RegionId'>();

/** Names a region of a configuration: `US`. */
export type RegionId = z.output<typeof regionIdSchema>;

export const regionSchema = z.strictObject({
  id: regionIdSchema,
  /** What stands for the level of the region's market. */
  index: indexSchema.default({ kind: 'equal_weight' }),
  /** Names that breadth, dispersion and correlations are taken over. */
  selection: selectionSchema.default({ kind: 'all' }),
  /** `index` keeps to the features that need no names beside the index; a list names columns. */
  features: z.union([z.enum(['all', 'index']), z.array(z.string().min(1)).min(1)]).default('all'),
  /** Macro series watched beside the features. */
  macro: z.array(macroFeatureSchema).default([]),
  /** Weight in the global view; weights are divided by their sum. */
  weight: z.number().positive().default(1),
});

export type RegionConfig = Readonly<z.output<typeof regionSchema>>;

/** The market of the collection with the series of the United States that have no revisions. */
export const DEFAULT_REGIONS = [
  {
    id: 'US',
    macro: [{ series: 'VIXCLS', transform: 'log' }, { series: 'BAMLH0A0HYM2', transform: 'log' }, { series: 'T10Y2Y' }],
  },
] as const satisfies readonly z.input<typeof regionSchema>[];
