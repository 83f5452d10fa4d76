import { isTradeDate, type TradeDate } from '@prometheus/core';
import { z } from 'zod';

import { ProviderAnswerError } from '../../errors.js';
import { type DownloadedText } from '../provider.js';
import { FRED } from './fred.js';

/** One page of a longer answer. */
export interface FredPage<Row> {
  readonly rows: readonly Row[];
  /** Of the next page; undefined after the last. */
  readonly nextOffset: number | undefined;
}

/** A value of one date over a span of days on which it stood in the archive. */
export interface FredObservation {
  /** First day of that span, cut off at the first that was asked for. */
  readonly since: TradeDate;
  readonly date: TradeDate;
  /** Undefined where the date has none. */
  readonly value: number | undefined;
}

const day = z.custom<TradeDate>((value) => typeof value === 'string' && isTradeDate(value), {
  error: 'is no date as 2008-10-03',
});
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const value = z
  .string()
  .refine((text) => text === '.' || (NUMBER.test(text) && Number.isFinite(Number(text))), {
    error: 'is neither a number nor "."',
  })
  .transform((text) => (text === '.' ? undefined : Number(text)));
const page = { count: z.int().min(0), offset: z.int().min(0), limit: z.int().min(1) };

const vintagesSchema = z.object({ ...page, vintage_dates: z.array(day) });
const observationsSchema = z.object({
  ...page,
  observations: z.array(z.object({ realtime_start: day, date: day, value })),
});

/** Days of vintages, ascending.
 * @throws {ProviderAnswerError} naming the file and field that cannot be read */
export function parseVintageDates(answer: DownloadedText): FredPage<TradeDate> {
  const { vintage_dates: rows, ...rest } = parsed(answer, vintagesSchema);
  const disorder = rows.findIndex((date, i) => i > 0 && date <= rows[i - 1]);
  if (disorder >= 0) {
    throw new ProviderAnswerError(FRED.name, answer.file, `vintage_dates.${disorder}`, 'is not after the one before');
  }
  return { rows, nextOffset: nextOffset(rest, rows.length) };
}

/** @throws {ProviderAnswerError} naming the file and field that cannot be read */
export function parseObservations(answer: DownloadedText): FredPage<FredObservation> {
  const { observations, ...rest } = parsed(answer, observationsSchema);
  const rows = observations.map(({ realtime_start: since, date, value: stated }) => ({ since, date, value: stated }));
  return { rows, nextOffset: nextOffset(rest, rows.length) };
}

function nextOffset({ count, offset }: { count: number; offset: number }, rows: number): number | undefined {
  return rows > 0 && offset + rows < count ? offset + rows : undefined;
}

function parsed<S extends z.ZodType>({ text, file }: DownloadedText, schema: S): z.output<S> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ProviderAnswerError(FRED.name, file, '(all)', 'is no JSON');
  }
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ProviderAnswerError(FRED.name, file, issue.path.join('.') || '(all)', issue.message);
}
