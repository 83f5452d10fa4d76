import { readYaml, validateConfig } from '@prometheus/core';
import { z } from 'zod';

import { dateFormatProblem } from '../ingestion/date-text.js';
import { FUNDAMENTAL_BASES } from './fundamental-row.js';

const LONG_COLUMNS = [
  'symbol',
  'period_end',
  'metric',
  'basis',
  'value',
  'unit',
  'known_at',
  'period_start',
  'fiscal_period',
  'form',
] as const;
const WIDE_COLUMNS = ['symbol', 'period_end', 'known_at', 'form', 'fiscal_period', 'amended'] as const;

/** A lower-case letter, then letters and digits: `operatingCashFlow`. */
export const METRIC_NAME = /^[a-z][A-Za-z0-9]{0,63}$/;
/** `USD`, `USD/shares`, `shares`, `pure`. */
export const UNIT_NAME = /^[A-Za-z][A-Za-z0-9]{0,15}(\/[A-Za-z][A-Za-z0-9]{0,15})?$/;

const formatFields = {
  delimiter: z.string().length(1, { error: 'write one character, for example ";" or "\\t"' }).default(','),
  decimal: z.enum(['.', ',']).default('.'),
  thousands: z.enum(['.', ',', ' ', "'", '_']).optional(),
  dateFormat: z
    .string()
    .superRefine((format, context) => {
      const problem = dateFormatProblem(format);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .optional(),
  missing: z.array(z.string()).default(['null', 'NA', 'N/A', '#N/A', '-']),
};

const columnNames = <Name extends string>(names: readonly Name[]) =>
  z.partialRecord(z.enum(names), z.string().min(1).nullable()).default({});

const basis = z.enum(FUNDAMENTAL_BASES);

const metricColumn = z.strictObject({
  metric: z.string().regex(METRIC_NAME, 'write a metric as lower camel case, for example operatingIncome'),
  unit: z.string().regex(UNIT_NAME, 'write a unit as USD, USD/shares or shares'),
  /** One basis for all forms, or the basis by form; a form that is not named is not read for this column. */
  basis: z.union([basis, z.record(z.string().min(1), basis)]),
  /** Whether 0 stands for "not reported" in this column. */
  zeroIsMissing: z.boolean().default(false),
});

/** How a wide file is written: one row a report, one column a metric. */
const wideSchema = z.strictObject({
  ...formatFields,
  columns: columnNames(WIDE_COLUMNS),
  /** Column of the file -> what it holds. */
  metrics: z.record(z.string().min(1), metricColumn),
  /** What becomes of two reports that contradict each other for one symbol, period and instant: the file is refused, or the
   * symbol is set aside, since two issuers share it. */
  contradictions: z.enum(['refuse', 'set-symbol-aside']).default('refuse'),
});

/** How a long file is written: one row a figure. */
const longSchema = z.strictObject({ ...formatFields, columns: columnNames(LONG_COLUMNS) });

export type WideMapping = z.output<typeof wideSchema>;
export type LongMapping = z.output<typeof longSchema>;
export type FundamentalMapping = WideMapping | LongMapping;
export type LongColumn = (typeof LONG_COLUMNS)[number];
export type WideColumn = (typeof WIDE_COLUMNS)[number];

/** A mapping with `metrics` is of a wide file, any other of a long one. Without a file: a long file with commas, points, ISO
 * dates and the usual header names.
 * @throws {ConfigError} listing every problem with file and key */
export function loadFundamentalMapping(file: string | undefined): FundamentalMapping {
  const body = file === undefined ? {} : readYaml(file);
  const isWide = typeof body === 'object' && body !== null && 'metrics' in body;
  return validateConfig<typeof wideSchema | typeof longSchema>(
    isWide ? wideSchema : longSchema,
    body,
    () => file ?? 'mapping',
  );
}
