import { compareCodeUnits, epochDay, sha256Json } from '@prometheus/core';

import { ProviderAnswerError } from '../errors.js';
import { type ActionFile, type ActionRow } from '../ingestion/action-file.js';
import { finding, listed, listedDays, type QcFinding } from '../ingestion/quality-control/finding.js';
import { type SessionTable } from '../ingestion/session-table.js';
import { symbolProblem } from '../ingestion/symbol.js';
import { type ProviderAction } from './provider.js';

interface Place {
  readonly provider: string;
  readonly symbol: string;
  /** Where the answer lies. */
  readonly file: string;
}

/** Collects the corporate actions that a provider tells, symbol after symbol, with the rules of action files as far as nobody
 * can correct a provider's answer: an ex-date that is no session is set aside with a finding, equal actions count once, and
 * different cash dividends of one day are one with their sum. */
export class ProviderActions {
  readonly #actions: ActionRow[] = [];
  readonly #lines = new Map<ActionRow, number>();
  readonly #findings: QcFinding[] = [];
  readonly #repeated: string[] = [];
  #rowsRead = 0;

  constructor(private readonly sessions: SessionTable) {}

  /** @throws {ProviderAnswerError} on a ratio or an amount that is not above zero or is missing, a symbol that is none, two
   * different actions of one type and day that cannot be summed */
  add(actions: readonly ProviderAction[], place: Place): void {
    this.#rowsRead += actions.length;
    const offSession: number[] = [];
    const found = new Map<string, ActionRow>();
    const seen = new Set<string>();
    actions.forEach((action, i) => {
      const field = `action ${i + 1} (${action.type} of ${action.exDate})`;
      const fail = (reason: string): never => {
        throw new ProviderAnswerError(place.provider, place.file, field, reason);
      };
      const problem = problemOf(action);
      if (problem !== undefined) fail(problem);
      const day = epochDay(action.exDate);
      const session = this.sessions.covers(day) ? this.sessions.sessionOf(day) : -1;
      if (session < 0) {
        offSession.push(day);
        return;
      }
      const row = rowOf(place.symbol, action, this.sessions.openMs[session]);
      const text = JSON.stringify(row);
      if (seen.has(text)) {
        this.#repeated.push(`${row.symbol} ${row.exDate} ${row.type}`);
        return;
      }
      seen.add(text);
      const key = `${row.exDate} ${row.type}`;
      const other = found.get(key);
      const whole = other === undefined ? row : sumOf(other, row);
      if (whole === undefined) fail('differs from another of that type and day');
      else found.set(key, whole);
      this.#lines.set(found.get(key) as ActionRow, i + 1);
    });
    this.#actions.push(...found.values());
    if (offSession.length > 0) {
      const days = offSession.sort((a, b) => a - b);
      const detail = `actions set aside, ex-date is no session of the market: ${listedDays(days)}`;
      this.#findings.push(finding('NOT_A_SESSION', place.symbol, days, detail));
    }
  }

  /** @param name stands for the file in batches and messages */
  file(name: string): ActionFile {
    const actions = [...this.#actions].sort(
      (a, b) =>
        compareCodeUnits(a.symbol, b.symbol) ||
        compareCodeUnits(a.exDate, b.exDate) ||
        compareCodeUnits(a.type, b.type),
    );
    const repeated = this.#repeated;
    const detail = `repeated with equal values, kept once: ${listed(repeated)}`;
    return {
      file: name,
      actions,
      lines: this.#lines,
      rowsRead: this.#rowsRead,
      contentHash: sha256Json(actions.map((action) => ({ ...action }))),
      findings: [
        ...this.#findings,
        ...(repeated.length > 0 ? [finding('DUPLICATE_ROW', undefined, [], detail, repeated.length)] : []),
      ],
    };
  }
}

function problemOf({ type, ratio, amount, currency, newSymbol, knownAtMs }: ProviderAction): string | undefined {
  if (ratio !== undefined && !(ratio > 0 && ratio < Infinity)) return `has the ratio ${ratio}, which is not above zero`;
  if (amount !== undefined && !(amount >= 0 && amount < Infinity)) return `has the amount ${amount}`;
  if (type === 'CASH_DIVIDEND' && !((amount ?? 0) > 0)) return 'has no amount above zero';
  if ((type === 'SPLIT' || type === 'STOCK_DIVIDEND' || type === 'SPINOFF') && ratio === undefined)
    return 'has no ratio';
  if (type === 'MERGER' && ratio === undefined && amount === undefined) return 'has neither an amount nor a ratio';
  if ((type === 'SPINOFF' || type === 'SYMBOL_CHANGE') && newSymbol === undefined) return 'has no new symbol';
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) return `has the currency ${JSON.stringify(currency)}`;
  if (knownAtMs !== undefined && !Number.isFinite(knownAtMs)) return 'has no instant at which it became known';
  return newSymbol === undefined ? undefined : symbolProblem(newSymbol);
}

function rowOf(symbol: string, action: ProviderAction, exOpenMs: number): ActionRow {
  const { exDate, type, ratio, amount, currency, payDate, newSymbol, knownAtMs = exOpenMs } = action;
  return { symbol, exDate, type, ratio, amount, currency, payDate, newSymbol, knownAtMs };
}

/** Two dividends as one: known when both are, paid when both are. Undefined where that would not be the same thing. */
function sumOf(a: ActionRow, b: ActionRow): ActionRow | undefined {
  if (a.type !== 'CASH_DIVIDEND' || a.amount === undefined || b.amount === undefined) return undefined;
  if (a.currency !== b.currency) return undefined;
  const payDates = [a.payDate, b.payDate].filter((date) => date !== undefined).sort();
  return {
    ...a,
    amount: a.amount + b.amount,
    payDate: payDates.length === 2 ? payDates[1] : undefined,
    knownAtMs: Math.max(a.knownAtMs, b.knownAtMs),
  };
}
