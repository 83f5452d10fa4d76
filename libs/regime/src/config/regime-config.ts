import { isTradeDate, readYaml, type TradeDate, validateConfig } from '@prometheus/core';
import { z } from 'zod';

import { checkRegimeConfig } from './config-checks.js';
import { DEFAULT_FEATURES, featureSchema } from './feature-schema.js';
import { DEFAULT_LABEL_RULES, labelRuleSchema } from './label-rule-schema.js';
import { DEFAULT_REGIONS, regionSchema } from './region-schema.js';

const date = z
  .string()
  .refine((value) => isTradeDate(value), {
    error: (issue) => `"${String(issue.input)}" is not a date; write it as YYYY-MM-DD`,
  })
  .transform((value) => value as TradeDate);

const share = z.number().min(0).max(1);
const positiveShare = z.number().positive().max(1);

const statesSchema = z
  .strictObject({
    /** Least and greatest number of states that are tried; the least Bayesian information criterion decides. */
    min: z.number().int().min(2).max(8).default(2),
    max: z.number().int().min(2).max(8).default(5),
  })
  .refine(({ min, max }) => min <= max, { error: 'states.min must not exceed states.max' });

const encoderSchema = z.strictObject({
  /** Principal components are kept until they explain this share of the variance. */
  explainedVariance: positiveShare.default(0.9),
  /** And no more than this many. Two, stress and trend, tell states best: states of more dimensions divide the past by what has
   * little to do with risk. */
  maxDimensions: z.number().int().min(1).max(32).default(2),
  /** Scaled features beyond this many robust deviations are cut back to it. */
  clip: z.number().positive().default(5),
});

const hysteresisSchema = z.strictObject({
  /** Probability that a new label needs, */
  entryProbability: z.number().min(0.5).max(1).default(0.6),
  /** and on how many sessions in a row. */
  minimumDays: z.number().int().min(1).max(63).default(3),
});

const confidenceSchema = z.strictObject({
  /** Confidence is multiplied by this on a session that quality control degraded, */
  degradedSession: share.default(0.5),
  /** by this on a session without all features, where the state is predicted, not observed, */
  missingFeatures: share.default(0.5),
  /** and by the share of configured features that the model uses to this power; 0 ignores it. */
  coverageExponent: z.number().min(0).max(4).default(0.5),
});

/** The regime engine in full; every default is reached from here. */
export const regimeConfigSchema = z
  .strictObject({
    regions: z.array(regionSchema).min(1).default(regionSchema.array().parse(DEFAULT_REGIONS)),
    features: z.array(featureSchema).min(1).default(featureSchema.array().parse(DEFAULT_FEATURES)),
    /** First session that models learn from and states are followed from; by default the collection's first. */
    anchorDate: date.optional(),
    /** Sessions from the anchor on before the first fit. */
    minimumHistory: z.number().int().min(60).max(5040).default(504),
    /** Sessions that a fit learns from: all since the anchor, or the newest so many. */
    window: z.union([z.literal('expanding'), z.number().int().min(120).max(12_600)]).default('expanding'),
    /** The model is fitted anew at the close of the first session of each of these calendar periods, on sessions up to it. */
    refit: z.enum(['monthly', 'quarterly', 'yearly']).default('quarterly'),
    /** Numbers of states compete at the first fit, and with their neighbours at each nth after it. The fits between keep the number
     * and start from the fit before: a contest is many times as dear, and a number that wavers each quarter would change what the
     * states are. */
    selectStatesEvery: z.number().int().min(1).max(400).default(8),
    states: statesSchema.prefault({}),
    /** Seeded starts of each fit in a contest. */
    starts: z.number().int().min(1).max(100).default(3),
    /** Gain of log-likelihood an observation below which a fit has converged. */
    tolerance: z.number().positive().default(1e-4),
    maxIterations: z.number().int().min(1).max(10_000).default(200),
    /** Added to the variances of each state, in squared scores of the encoder, so that no state closes around a few days. */
    covarianceFloor: z.number().positive().default(0.01),
    /** Sessions with all features that a fit needs. */
    minimumRows: z.number().int().min(30).max(5040).default(252),
    /** A feature is used when at least this share of the window's sessions after its own warm-up has it. */
    minimumCoverage: share.default(0.9),
    encoder: encoderSchema.prefault({}),
    classifier: z.enum(['hmm', 'gaussian-mixture', 'k-means']).default('hmm'),
    hysteresis: hysteresisSchema.prefault({}),
    /** In order: the first that holds labels a state. The last must hold always. */
    labelRules: z.array(labelRuleSchema).min(1).default(labelRuleSchema.array().parse(DEFAULT_LABEL_RULES)),
    confidence: confidenceSchema.prefault({}),
  })
  .superRefine((config, context) => {
    for (const { path, message } of checkRegimeConfig(config)) context.addIssue({ code: 'custom', path, message });
  });

export type RegimeConfig = Readonly<z.output<typeof regimeConfigSchema>>;

/** What a caller may write; all else has its default. */
export type RegimeConfigInput = z.input<typeof regimeConfigSchema>;

/** The configuration that an empty file means. */
export const DEFAULT_REGIME_CONFIG: RegimeConfig = validateConfig(regimeConfigSchema, {}, () => 'regime');

/** Reads `configs/regime/<name>.yaml`; what it does not name has its default.
 * @throws {ConfigError} listing every problem with file and key */
export function loadRegimeConfig(file: string): RegimeConfig {
  return validateConfig(regimeConfigSchema, readYaml(file), () => file);
}
