import { epochDay, isTradeDate, type TradeDate } from '@prometheus/core';

import { ProviderAnswerError } from '../../errors.js';
import { type DownloadedText } from '../provider.js';
import { SEC_EDGAR } from './sec-edgar.js';

/** One entry of a tag's list: what one filing says of one span or day. */
export interface TaggedFact {
  readonly tag: string;
  readonly unit: string;
  /** Undefined for a figure of a balance sheet. */
  readonly startDay: number | undefined;
  readonly start: TradeDate | undefined;
  readonly endDay: number;
  readonly end: TradeDate;
  readonly value: number;
  readonly accession: string;
  readonly form: string;
  /** Of the filing, not of the figure. */
  readonly filingPeriod: string | undefined;
  readonly filedDay: number;
}

const ACCESSION_NUMBER = /^\d{10}-\d{2}-\d{6}$/;
const UNIT = /^[A-Z]{3}(\/shares)?$/;

type Json = Readonly<Record<string, unknown>>;

/** Reads the entries of some tags out of https://data.sec.gov/api/xbrl/companyfacts/CIK##########.json. Units other than a
 * currency, or a currency per share, are left out.
 * @param cik with or without leading zeros
 * @throws {ProviderAnswerError} naming the file and field that cannot be read */
export function readTaggedFacts(
  { text, file }: Pick<DownloadedText, 'text' | 'file'>,
  cik: string,
  tags: ReadonlySet<string>,
): readonly TaggedFact[] {
  const refuse = (field: string, reason: string): never => {
    throw new ProviderAnswerError(SEC_EDGAR.name, file, field, reason);
  };
  const objectAt = (value: unknown, field: string): Json =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Json)
      : refuse(field, 'is no object');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refuse('(whole answer)', 'is no JSON');
  }
  const answer = objectAt(parsed, '(whole answer)');
  if (Number(answer.cik) !== Number(cik)) refuse('cik', `is ${String(answer.cik)}, and ${cik} was asked for`);
  const facts = objectAt(answer.facts, 'facts');
  const found: TaggedFact[] = [];
  // Filers under other standards have no facts of this taxonomy.
  const usGaap = facts['us-gaap'] === undefined ? {} : objectAt(facts['us-gaap'], 'facts.us-gaap');
  for (const tag of tags) {
    if (usGaap[tag] === undefined) continue;
    const place = `facts.us-gaap.${tag}`;
    const units = objectAt(objectAt(usGaap[tag], place).units, `${place}.units`);
    for (const [unit, entries] of Object.entries(units)) {
      if (!UNIT.test(unit)) continue;
      const list = `${place}.units.${unit}`;
      if (!Array.isArray(entries)) refuse(list, 'is no list');
      (entries as unknown[]).forEach((entry, i) => {
        found.push(factOf(objectAt(entry, `${list}[${i}]`), tag, unit, `${list}[${i}]`, refuse));
      });
    }
  }
  return found;
}

function factOf(
  entry: Json,
  tag: string,
  unit: string,
  place: string,
  refuse: (field: string, reason: string) => never,
): TaggedFact {
  const dateAt = (name: string): TradeDate => {
    const text = entry[name];
    return typeof text === 'string' && isTradeDate(text) ? text : refuse(`${place}.${name}`, 'is no date');
  };
  const { val, accn, form, fp } = entry;
  if (typeof val !== 'number' || !Number.isFinite(val)) refuse(`${place}.val`, 'is no finite number');
  if (typeof accn !== 'string' || !ACCESSION_NUMBER.test(accn)) refuse(`${place}.accn`, 'is no accession number');
  if (typeof form !== 'string' || form === '') refuse(`${place}.form`, 'is no form');
  const end = dateAt('end');
  const start = entry.start === undefined || entry.start === null ? undefined : dateAt('start');
  if (start !== undefined && start > end) refuse(`${place}.start`, 'lies after the end');
  return {
    tag,
    unit,
    start,
    startDay: start === undefined ? undefined : epochDay(start),
    end,
    endDay: epochDay(end),
    value: val as number,
    accession: accn as string,
    form: form as string,
    filingPeriod: typeof fp === 'string' && /^(Q[1-4]|FY)$/.test(fp) ? fp : undefined,
    filedDay: epochDay(dateAt('filed')),
  };
}
