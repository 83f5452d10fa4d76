/** Accounts of the ledger, in the base currency. Assets rise and fall with their value; of the other accounts a gain is
 * negative (credit) and a loss or cost positive (debit), so that all balances together are always zero. */
export const ACCOUNTS = [
  'CASH',
  'UNSETTLED',
  'DIVIDENDS_RECEIVABLE',
  'POSITIONS',
  'CAPITAL',
  'TRADING_GAINS',
  'COMMISSIONS',
  'DIVIDENDS',
  'WITHHOLDING_TAX',
  'INTEREST',
  'BORROW_FEES',
  'FX_TRANSLATION',
] as const;
export type Account = (typeof ACCOUNTS)[number];

export const ENTRY_TYPES = [
  'DEPOSIT',
  'WITHDRAWAL',
  'TRADE',
  'COMMISSION',
  'SETTLEMENT',
  'DIVIDEND_ACCRUAL',
  'WITHHOLDING',
  'DIVIDEND_PAYMENT',
  'CASH_IN_LIEU',
  'DELISTING',
  'MERGER',
  'SPINOFF',
  'WRITE_OFF',
  'INTEREST',
  'BORROW_FEE',
  'FX_CONVERSION',
  'FX_TRANSLATION',
  'REVALUATION',
] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];
