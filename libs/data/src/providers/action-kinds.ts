import { type TradeDate } from '@prometheus/core';

import { type ProviderAction } from './provider.js';

/** @param ratio new shares for each old one */
export function splitAction(exDate: TradeDate, ratio: number): ProviderAction {
  return { type: 'SPLIT', exDate, ratio, amount: undefined, currency: undefined, payDate: undefined };
}

export interface DividendDetails {
  readonly currency?: string | undefined;
  readonly payDate?: TradeDate | undefined;
  readonly knownAtMs?: number | undefined;
}

/** @param amount for each share of the ex-date */
export function cashDividendAction(exDate: TradeDate, amount: number, details: DividendDetails = {}): ProviderAction {
  const { currency, payDate, knownAtMs } = details;
  const action: ProviderAction = { type: 'CASH_DIVIDEND', exDate, ratio: undefined, amount, currency, payDate };
  return knownAtMs === undefined ? action : { ...action, knownAtMs };
}
