/** Accounts of the ledger. Assets rise and fall with their value; of the other accounts a gain is negative (credit)
 * and a loss or cost positive (debit), so that all balances together are always zero. */
export const ACCOUNTS = [
  'CASH',
  'DIVIDENDS_RECEIVABLE',
  'POSITIONS',
  'CAPITAL',
  'TRADING_GAINS',
  'COMMISSIONS',
  'DIVIDENDS',
] as const;
export type Account = (typeof ACCOUNTS)[number];

export const ENTRY_TYPES = [
  'DEPOSIT',
  'TRADE',
  'COMMISSION',
  'DIVIDEND_ACCRUAL',
  'DIVIDEND_PAYMENT',
  'CASH_IN_LIEU',
  'DELISTING',
  'MERGER',
  'WRITE_OFF',
  'REVALUATION',
] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];
