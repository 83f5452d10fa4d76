import { describe, expect, it } from '@jest/globals';

import { ENTRY_TYPES } from '../src/ledger/accounts.js';
import { plantLedgerFaults, proveLedger } from '../src/proof/ledger-proof.js';

const EVENTS = [
  'SPLIT',
  'CASH_DIVIDEND',
  'SPINOFF',
  'SYMBOL_CHANGE',
  'DELISTING',
  'MERGER',
  'WRITE_OFF',
  'MARGIN_CALL',
];
const FILLED_ORDERS = [
  'MARKET DAY',
  'MARKET GTC',
  'MARKET OPG',
  'MARKET CLS',
  'LIMIT DAY',
  'LIMIT GTC',
  'LIMIT OPG',
  'LIMIT CLS',
  'STOP DAY',
  'STOP GTC',
  'STOP_LIMIT DAY',
  'STOP_LIMIT GTC',
];

describe('random markets and random trading', () => {
  it('books close every day, and equity changes by exactly what flowed in, was gained, earned and paid', () => {
    const { differences, seen, stopped, markets } = proveLedger(150, 1);
    expect(differences).toEqual([]);
    // The property is worth what it met: every kind of entry, event, order and fill.
    const met = [...seen.keys()];
    expect(met).toEqual(expect.arrayContaining(ENTRY_TYPES.map((type) => `entry ${type}`)));
    expect(met).toEqual(expect.arrayContaining(EVENTS.map((type) => `event ${type}`)));
    expect(met).toEqual(expect.arrayContaining(FILLED_ORDERS.map((kind) => `fill of ${kind}`)));
    expect(met).toEqual(expect.arrayContaining(['fill in OPEN', 'fill in CONTINUOUS', 'fill in CLOSE', 'conversion']));
    // Few markets hold what the rules refuse to book.
    const ended = [...stopped.values()].reduce((sum, runs) => sum + runs, 0);
    expect(ended).toBeLessThan(markets / 5);
  });

  it('every planted fault is found', () => {
    const faults = plantLedgerFaults(1, 60);
    expect(faults.filter(({ found }) => found === undefined)).toEqual([]);
  });
});
