import { compareCodeUnits, dateOfEpochDay, type JsonValue, sha256Json, type TradeDate } from '@prometheus/core';

import { type CorporateActionType } from '../panel/market-panel.js';
import { dateParser } from './date-text.js';
import { type ACTION_COLUMNS, type FileFormat } from './file-format.js';
import { type ColumnSpec } from './header.js';
import { statedKnownAt } from './known-at.js';
import { type ProblemList } from './problem-list.js';
import { finding, listed, type QcFinding } from './quality-control/finding.js';
import { type FileRecord, readRecords } from './record-file.js';
import { type SessionTable } from './session-table.js';
import { symbolProblem } from './symbol.js';

type ActionColumn = (typeof ACTION_COLUMNS)[number];

const SPECS: readonly ColumnSpec<ActionColumn>[] = [
  { name: 'ticker', synonyms: ['symbol'] },
  { name: 'ex_date', synonyms: ['date'] },
  { name: 'type', synonyms: ['action'] },
  { name: 'ratio', optional: true },
  { name: 'amount', optional: true },
  { name: 'currency', optional: true },
  { name: 'pay_date', optional: true },
  { name: 'known_at', optional: true },
  { name: 'new_ticker', synonyms: ['new symbol'], optional: true },
];

/** What each type needs: a ratio of new shares for old, an amount of cash, one of the two, or a new ticker. */
const NEEDS: Readonly<Record<CorporateActionType, readonly ('ratio' | 'amount' | 'new_ticker')[]>> = {
  SPLIT: ['ratio'],
  STOCK_DIVIDEND: ['ratio'],
  CASH_DIVIDEND: ['amount'],
  SPINOFF: ['ratio', 'new_ticker'],
  MERGER: [],
  SYMBOL_CHANGE: ['new_ticker'],
  DELISTING: [],
};

const LARGEST_RATIO = 1e6;
const CURRENCY = /^[A-Z]{3}$/;

export interface ActionRow {
  readonly symbol: string;
  readonly exDate: TradeDate;
  readonly type: CorporateActionType;
  readonly ratio: number | undefined;
  readonly amount: number | undefined;
  /** Undefined where the file names none: then it is that of the instrument. */
  readonly currency: string | undefined;
  readonly payDate: TradeDate | undefined;
  readonly newSymbol: string | undefined;
  readonly knownAtMs: number;
}

export interface ActionFile {
  readonly file: string;
  readonly actions: readonly ActionRow[];
  /** Line of the file on which each action stands. */
  readonly lines: ReadonlyMap<ActionRow, number>;
  readonly rowsRead: number;
  readonly contentHash: string;
  readonly findings: readonly QcFinding[];
  /** Further counts for the batch row. */
  readonly counts?: { readonly [name: string]: JsonValue };
}

/** Reads corporate actions. `known_at` is an instant with its zone; a date alone means the open of the session after
 * it, none at all the open of the ex-date's session. An ex-date must be a session, and one instrument has at most one
 * action of a type a day: a regular and a special dividend are one row with their sum. */
export async function readActionFile(
  file: string,
  format: FileFormat,
  sessions: SessionTable,
  problems: ProblemList,
): Promise<ActionFile> {
  const records = await readRecords(file, SPECS, format, problems);
  const parseDate = dateParser(format.dateFormat);
  const found = new Map<string, { action: ActionRow; line: number; text: string }>();
  const repeated: string[] = [];
  for (const record of records) {
    const action = actionOf(record, sessions, parseDate, problems);
    if (action === undefined) continue;
    const key = `${action.symbol} ${action.exDate} ${action.type}`;
    const text = JSON.stringify(action);
    const other = found.get(key);
    if (other === undefined) found.set(key, { action, line: record.line, text });
    else if (other.text === text) repeated.push(key);
    else
      record.refuse(
        'type',
        `is a second ${action.type} of that day beside line ${other.line}: write one row with their sum`,
      );
  }
  const actions = [...found.values()]
    .map(({ action }) => action)
    .sort(
      (a, b) =>
        compareCodeUnits(a.symbol, b.symbol) ||
        compareCodeUnits(a.exDate, b.exDate) ||
        compareCodeUnits(a.type, b.type),
    );
  const detail = `repeated with equal values, kept once: ${listed(repeated)}`;
  return {
    file,
    actions,
    lines: new Map([...found.values()].map(({ action, line }) => [action, line])),
    rowsRead: records.length,
    contentHash: sha256Json(actions.map((action) => ({ ...action }))),
    findings: repeated.length > 0 ? [finding('DUPLICATE_ROW', undefined, [], detail, repeated.length)] : [],
  };
}

function actionOf(
  record: FileRecord<ActionColumn>,
  sessions: SessionTable,
  parseDate: (text: string) => number,
  problems: ProblemList,
): ActionRow | undefined {
  const before = problems.total;
  const symbol = record.text('ticker') ?? '';
  const wrongSymbol = symbolProblem(symbol);
  if (wrongSymbol !== undefined) record.refuse('ticker', wrongSymbol);
  const type = record.text('type')?.toUpperCase() as CorporateActionType | undefined;
  if (type === undefined || !Object.hasOwn(NEEDS, type))
    record.refuse('type', `is none of ${Object.keys(NEEDS).join(', ')}`);

  const exDay = record.day('ex_date');
  const exSession = exDay !== undefined && sessions.covers(exDay) ? sessions.sessionOf(exDay) : -1;
  if (exDay === undefined && record.text('ex_date') === undefined) record.refuse('ex_date', 'is missing');
  else if (exDay !== undefined && exSession < 0) record.refuse('ex_date', 'is no session of the market');

  const ratio = record.number('ratio');
  if (ratio !== undefined && !(ratio > 0)) record.refuse('ratio', 'is not above zero');
  else if (ratio !== undefined && (ratio > LARGEST_RATIO || ratio < 1 / LARGEST_RATIO)) {
    record.refuse('ratio', `is no ratio of shares: it lies beyond ${LARGEST_RATIO} for 1 or 1 for ${LARGEST_RATIO}`);
  }
  const amount = record.number('amount');
  if (amount !== undefined && (amount < 0 || (amount === 0 && type === 'CASH_DIVIDEND'))) {
    record.refuse('amount', type === 'CASH_DIVIDEND' ? 'is not above zero' : 'is negative');
  }
  const newSymbol = record.text('new_ticker');
  const wrongNewSymbol = newSymbol === undefined ? undefined : symbolProblem(newSymbol);
  if (wrongNewSymbol !== undefined) record.refuse('new_ticker', wrongNewSymbol);
  for (const need of type === undefined ? [] : (NEEDS[type] ?? [])) {
    if (record.text(need) === undefined) record.refuse(need, `is missing; a ${type} needs it`);
  }
  if (type === 'MERGER' && ratio === undefined && amount === undefined) {
    record.refuse('amount', 'is missing; a MERGER needs an amount, a ratio or both');
  }
  const currency = record.text('currency')?.toUpperCase();
  if (currency !== undefined && !CURRENCY.test(currency))
    record.refuse('currency', 'is not a currency of three letters');
  const payDay = record.day('pay_date');
  if (payDay !== undefined && exDay !== undefined && payDay < exDay)
    record.refuse('pay_date', 'lies before the ex-date');

  if (problems.total !== before) return undefined;
  const hasKnownAt = record.text('known_at') !== undefined;
  const knownAtMs = hasKnownAt ? statedKnownAt(record, 'known_at', sessions, parseDate) : sessions.openMs[exSession];
  if (exDay === undefined || type === undefined || knownAtMs === undefined) return undefined;
  const payDate = payDay === undefined ? undefined : dateOfEpochDay(payDay);
  return { symbol, exDate: dateOfEpochDay(exDay), type, ratio, amount, currency, payDate, newSymbol, knownAtMs };
}
