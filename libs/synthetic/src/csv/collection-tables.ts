import { type SyntheticMarket } from '../market/synthetic-market.js';

type Field = string | number | undefined;

export function actionsCsv({ instruments, actions, spec }: SyntheticMarket): string {
  return csv(
    ['ticker', 'ex_date', 'type', 'ratio', 'amount', 'currency', 'pay_date', 'known_at'],
    actions.map((action) => [
      instruments[action.instrument].symbol,
      action.exDate,
      action.type,
      action.ratio,
      action.amount,
      spec.currency,
      action.payDate,
      action.knownAt,
    ]),
  );
}

export function membershipCsv({ instruments, membership }: SyntheticMarket): string {
  return csv(
    ['ticker', 'start_date', 'end_date'],
    membership.map(({ instrument, from, to }) => [instruments[instrument].symbol, from, to]),
  );
}

export function sectorsCsv({ instruments }: SyntheticMarket): string {
  return csv(
    ['ticker', 'name', 'sector', 'sub_industry'],
    instruments.map(({ symbol, name, sector, subIndustry }) => [symbol, name, sector, subIndustry]),
  );
}

export function sharesOutstandingCsv({ instruments, sessions }: SyntheticMarket): string {
  return csv(
    ['ticker', 'start_date', 'shares'],
    instruments.flatMap(({ symbol, sharesOutstanding }) =>
      sharesOutstanding.map(({ fromSession, shares }): Field[] => [symbol, sessions[fromSession], shares]),
    ),
  );
}

export function indexCsv({ sessions, index }: SyntheticMarket): string {
  return csv(
    ['date', 'close', 'total_return'],
    sessions.map((date, t) => [date, index.levels[t], index.totalReturnLevels[t]]),
  );
}

function csv(header: readonly string[], rows: readonly (readonly Field[])[]): string {
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('');
}

/** RFC 4180 quoting, which only a user's own sector or company words can need. */
function field(value: Field): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
