import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { IllegalTransitionError } from '../../src/errors.js';
import { type OrderStatus } from '../../src/orders/order.js';
import { isFinal, type OrderEvent, transition } from '../../src/orders/order-state.js';

const STATUSES: readonly OrderStatus[] = [
  'PENDING',
  'SUBMITTED',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'UNKNOWN',
];
const EVENTS: readonly OrderEvent[] = [
  'SUBMIT',
  'PARTIAL_FILL',
  'FILL',
  'CANCEL',
  'REJECT',
  'LOST',
  'PROVEN_SUBMITTED',
  'PROVEN_PARTIALLY_FILLED',
  'PROVEN_FILLED',
  'PROVEN_CANCELLED',
  'PROVEN_REJECTED',
];

/** Every legal step, from the order model of the design page on execution: an order is sent once, partly filled any number
 * of times, and ends once; what was lost is settled by proof only. */
const LEGAL: readonly (readonly [OrderStatus, OrderEvent, OrderStatus])[] = [
  ['PENDING', 'SUBMIT', 'SUBMITTED'],
  ['PENDING', 'PARTIAL_FILL', 'PARTIALLY_FILLED'],
  ['PENDING', 'FILL', 'FILLED'],
  ['PENDING', 'CANCEL', 'CANCELLED'],
  ['PENDING', 'REJECT', 'REJECTED'],
  ['PENDING', 'LOST', 'UNKNOWN'],
  ['SUBMITTED', 'PARTIAL_FILL', 'PARTIALLY_FILLED'],
  ['SUBMITTED', 'FILL', 'FILLED'],
  ['SUBMITTED', 'CANCEL', 'CANCELLED'],
  ['SUBMITTED', 'REJECT', 'REJECTED'],
  ['SUBMITTED', 'LOST', 'UNKNOWN'],
  ['PARTIALLY_FILLED', 'PARTIAL_FILL', 'PARTIALLY_FILLED'],
  ['PARTIALLY_FILLED', 'FILL', 'FILLED'],
  ['PARTIALLY_FILLED', 'CANCEL', 'CANCELLED'],
  ['PARTIALLY_FILLED', 'LOST', 'UNKNOWN'],
  ['UNKNOWN', 'PROVEN_SUBMITTED', 'SUBMITTED'],
  ['UNKNOWN', 'PROVEN_PARTIALLY_FILLED', 'PARTIALLY_FILLED'],
  ['UNKNOWN', 'PROVEN_FILLED', 'FILLED'],
  ['UNKNOWN', 'PROVEN_CANCELLED', 'CANCELLED'],
  ['UNKNOWN', 'PROVEN_REJECTED', 'REJECTED'],
];

const isLegal = (from: OrderStatus, event: OrderEvent): boolean => LEGAL.some(([f, e]) => f === from && e === event);
const ILLEGAL = STATUSES.flatMap((from) =>
  EVENTS.filter((event) => !isLegal(from, event)).map((event) => [from, event] as const),
);

describe('the order state machine', () => {
  it.each(LEGAL)('%s takes %s -> %s', (from, event, to) => {
    expect(transition(from, event)).toBe(to);
  });

  it.each(ILLEGAL)('%s takes %s -> refused, naming both', (from, event) => {
    let thrown: unknown;
    try {
      transition(from, event);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(IllegalTransitionError);
    expect(thrown).toMatchObject({ code: 'ILLEGAL_TRANSITION', from, event });
  });

  it('together they cover every status and event', () => {
    expect(LEGAL.length + ILLEGAL.length).toBe(STATUSES.length * EVENTS.length);
  });

  it('final statuses are those that no event leaves', () => {
    for (const status of STATUSES) expect(isFinal(status)).toBe(!LEGAL.some(([from]) => from === status));
  });

  it('any sequence of events -> ends at most once, and a final status absorbs everything after it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), (events) => {
        let status: OrderStatus = 'PENDING';
        let endings = 0;
        for (const event of events) {
          const ended = isFinal(status);
          try {
            status = transition(status, event);
          } catch (error) {
            expect(error).toBeInstanceOf(IllegalTransitionError);
            continue;
          }
          expect(ended).toBe(false);
          if (isFinal(status)) endings += 1;
        }
        expect(endings).toBeLessThanOrEqual(1);
      }),
    );
  });
});
