import { readYaml, validateConfig } from '@prometheus/core';
import { z } from 'zod';

import { dateFormatProblem } from './date-text.js';

/** Texts that stand for "no value" unless a mapping names others; an empty field always does. */
const DEFAULT_MISSING = ['null', 'NA', 'N/A', '#N/A', '-'];

export const PRICE_COLUMNS = ['date', 'open', 'high', 'low', 'close', 'adj_close', 'volume', 'symbol'] as const;
export const MEMBERSHIP_COLUMNS = ['ticker', 'start_date', 'end_date', 'known_at', 'end_known_at'] as const;
export const SYMBOL_COLUMNS = ['instrument', 'symbol', 'from_date', 'to_date', 'known_at'] as const;
export const SECTOR_COLUMNS = [
  'ticker',
  'name',
  'sector',
  'sub_industry',
  'cik',
  'exchange',
  'asset_class',
  'currency',
] as const;
export const ACTION_COLUMNS = [
  'ticker',
  'ex_date',
  'type',
  'ratio',
  'amount',
  'currency',
  'pay_date',
  'known_at',
  'new_ticker',
] as const;

const SIGNS = { error: 'write one character, for example ";" or "\\t"' };

const formatFields = {
  delimiter: z.string().length(1, SIGNS).default(','),
  decimal: z.enum(['.', ',']).default('.'),
  thousands: z.enum(['.', ',', ' ', "'", '_']).optional(),
  dateFormat: z
    .string()
    .superRefine((format, context) => {
      const problem = dateFormatProblem(format);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .optional(),
  missing: z.array(z.string()).default(DEFAULT_MISSING),
};

/** Our column -> the header in the file, or null where a column that the file has must not be used. */
const columnNames = <Name extends string>(names: readonly Name[]) =>
  z.partialRecord(z.enum(names), z.string().min(1).nullable()).default({});

interface Signs {
  readonly delimiter: string;
  readonly decimal: string;
  readonly thousands?: string;
}

function signsDiffer(format: Signs): boolean {
  return (
    format.delimiter !== format.decimal && format.decimal !== format.thousands && format.delimiter !== format.thousands
  );
}

const DIFFERENT = { error: 'delimiter, decimal and thousands must be three different signs', path: ['delimiter'] };

const sideFile = <Name extends string>(names: readonly Name[]) =>
  z
    .strictObject({ ...formatFields, columns: columnNames(names) })
    .refine(signsDiffer, DIFFERENT)
    .prefault({});

/** A mapping file: at its top level the format of the price files, and a section for each other kind of file. */
export const columnMappingSchema = z
  .strictObject({
    ...formatFields,
    columns: columnNames(PRICE_COLUMNS),
    membership: sideFile(MEMBERSHIP_COLUMNS),
    sectors: sideFile(SECTOR_COLUMNS),
    actions: sideFile(ACTION_COLUMNS),
    symbols: sideFile(SYMBOL_COLUMNS),
  })
  .refine(signsDiffer, DIFFERENT);

export type ColumnMapping = z.output<typeof columnMappingSchema>;

/** How the fields of one kind of file are written. */
export type FileFormat = Pick<ColumnMapping, 'delimiter' | 'decimal' | 'thousands' | 'dateFormat' | 'missing'> & {
  readonly columns: Readonly<Partial<Record<string, string | null>>>;
};

/** Reads a mapping file; without one, commas, points, ISO dates and the usual header names.
 * @throws {ConfigError} listing every problem with file and key */
export function loadColumnMapping(file: string | undefined): ColumnMapping {
  const body = file === undefined ? {} : readYaml(file);
  return validateConfig(columnMappingSchema, body, () => file ?? 'mapping');
}
