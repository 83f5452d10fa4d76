/** What a message means for a request for bars.
 * NO_DATA and UNKNOWN_CONTRACT answer it; AGAIN may succeed later; LOST: the connection to the servers is away; BACK: it is there
 * again, and the request must be sent again; REFUSED stays so; NOTE changes nothing. */
export type MessageMeaning =
  'NO_DATA' | 'UNKNOWN_CONTRACT' | 'PACING' | 'AGAIN' | 'LOST' | 'BACK' | 'KEPT' | 'REFUSED' | 'NOTE';

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/twsapi-doc/#api-error-codes */
export function messageMeaning(requestId: number, code: number, message: string): MessageMeaning {
  if (code === 1100 || code === 504) return 'LOST';
  if (code === 1101) return 'BACK';
  if (code === 1102) return 'KEPT';
  // Market data farms come and go; 2107 and 2108: they sleep until they are asked.
  if ((code >= 2100 && code < 2200) || requestId < 0) return 'NOTE';
  if (code === 162) {
    if (/pacing violation/i.test(message)) return 'PACING';
    return /no data/i.test(message) ? 'NO_DATA' : 'REFUSED';
  }
  if (code === 200) return 'UNKNOWN_CONTRACT';
  if (code === 100 || code === 420) return 'PACING';
  return code === 366 ? 'AGAIN' : 'REFUSED';
}

export function remedyOf(code: number): string {
  if (code === 354) return 'Subscribe to the market data of this exchange for the account, then run again.';
  if (code === 321) return 'Check contract, exchange and currency.';
  return 'See the list of message codes of the TWS API.';
}
