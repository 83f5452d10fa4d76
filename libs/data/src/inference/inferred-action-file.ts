import { compareCodeUnits, dateOfEpochDay, sha256Json } from '@prometheus/core';

import { type ActionFile, type ActionRow } from '../ingestion/action-file.js';
import { type BarColumns } from '../ingestion/bar-columns.js';
import { finding, listed, type QcFinding } from '../ingestion/quality-control/finding.js';
import { type SessionTable } from '../ingestion/session-table.js';
import { inferActions, type InferredAction } from './infer-actions.js';

/** Events that are less certain than this are reported and not stored. */
export const STORED_CONFIDENCE = 0.5;
/** Raised when the same prices may lead to other actions. */
export const INFERENCE_VERSION = 1;

/** What an ingestion inferred, for its report and its batch. */
export interface InferenceSummary {
  readonly version: number;
  readonly storedConfidence: number;
  readonly splits: number;
  readonly cashDividends: number;
  /** Events below `storedConfidence`. */
  readonly uncertain: number;
}

/** An inferred action in the place of one from a file. */
export interface InferredRow {
  readonly row: ActionRow;
  readonly inferred: InferredAction;
}

/** Infers the actions of symbol after symbol as an ingestion reads them, and hands them over as a file of actions would be. */
export class ActionInference {
  readonly #stored: InferredRow[] = [];
  readonly #findings: QcFinding[] = [];
  readonly #spans = new Map<string, { readonly first: string; readonly last: string }>();
  #uncertain = 0;

  constructor(private readonly sessions: SessionTable) {}

  /** @param bars the accepted ones, in order of day */
  add(symbol: string, bars: BarColumns): void {
    const both = [...bars.day.subarray(0, bars.length).keys()].filter((i) => bars.adjustedClose[i] > 0);
    if (both.length === 0) return;
    const day = (i: number): number => bars.day[both[i]];
    this.#spans.set(symbol, { first: dateOfEpochDay(day(0)), last: dateOfEpochDay(day(both.length - 1)) });
    const events = inferActions({
      dates: both.map((_, i) => dateOfEpochDay(day(i))),
      close: Float64Array.from(both, (i) => bars.close[i]),
      adjustedClose: Float64Array.from(both, (i) => bars.adjustedClose[i]),
    });
    const certain = events.filter((event) => event.confidence >= STORED_CONFIDENCE);
    const uncertain = events.filter((event) => event.confidence < STORED_CONFIDENCE);
    const sessionOf = new Map(both.map((i) => [dateOfEpochDay(bars.day[i]), bars.session[i]]));
    for (const inferred of certain) {
      const knownAtMs = this.sessions.openMs[sessionOf.get(inferred.exDate) as number];
      this.#stored.push({ row: rowOf(symbol, inferred, knownAtMs), inferred });
    }
    this.#uncertain += uncertain.length;
    this.#note('INFERRED_ACTION', symbol, certain, (event) => describe(event));
    this.#note('UNCERTAIN_ACTION', symbol, uncertain, (event) => `${describe(event)}, ${doubt(event)}`);
  }

  get rows(): readonly InferredRow[] {
    return this.#stored;
  }

  /** First and last day that each symbol's prices told about. */
  get spans(): ReadonlyMap<string, { readonly first: string; readonly last: string }> {
    return this.#spans;
  }

  get summary(): InferenceSummary {
    const count = (type: InferredAction['type']): number =>
      this.#stored.filter(({ inferred }) => inferred.type === type).length;
    return {
      version: INFERENCE_VERSION,
      storedConfidence: STORED_CONFIDENCE,
      splits: count('SPLIT'),
      cashDividends: count('CASH_DIVIDEND'),
      uncertain: this.#uncertain,
    };
  }

  /** @param source names the prices */
  actionFile(source: string): ActionFile {
    const actions = this.#stored
      .map(({ row }) => row)
      .sort(
        (a, b) =>
          compareCodeUnits(a.symbol, b.symbol) ||
          compareCodeUnits(a.exDate, b.exDate) ||
          compareCodeUnits(a.type, b.type),
      );
    return {
      file: `inferred from ${source}`,
      actions,
      lines: new Map(),
      rowsRead: actions.length + this.#uncertain,
      contentHash: sha256Json({ inference: INFERENCE_VERSION, actions: actions.map((action) => ({ ...action })) }),
      findings: this.#findings,
      counts: { inference: { ...this.summary } },
    };
  }

  #note(
    code: 'INFERRED_ACTION' | 'UNCERTAIN_ACTION',
    symbol: string,
    events: readonly InferredAction[],
    text: (event: InferredAction) => string,
  ): void {
    if (events.length === 0) return;
    const days = events.map((event) => event.exDate);
    const detail = listed(events.map(text));
    this.#findings.push({
      ...finding(code, symbol, [], detail, events.length),
      firstDate: days[0],
      lastDate: days[days.length - 1],
    });
  }
}

function rowOf(symbol: string, { exDate, type, value }: InferredAction, knownAtMs: number): ActionRow {
  return {
    symbol,
    exDate,
    type,
    ratio: type === 'SPLIT' ? value : undefined,
    amount: type === 'CASH_DIVIDEND' ? value : undefined,
    currency: undefined,
    payDate: undefined,
    newSymbol: undefined,
    knownAtMs,
  };
}

function describe({ exDate, type, value, range }: InferredAction): string {
  const text = (number: number): string => String(Number(number.toPrecision(5)));
  return `${exDate} ${type} ${text(value)} (${text(range.low)} to ${text(range.high)})`;
}

function doubt({ confidence, firstDate, lastDate }: InferredAction): string {
  const days = firstDate === lastDate ? '' : ` on a day from ${firstDate} to ${lastDate}`;
  return `confidence ${confidence.toFixed(2)}${days}`;
}
