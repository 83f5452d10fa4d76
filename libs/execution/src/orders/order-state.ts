import { IllegalTransitionError } from '../errors.js';
import { type OrderStatus } from './order.js';

/** What can happen to an order. LOST means that its state at the broker is not known; PROVEN_* that broker evidence
 * has settled it. */
export type OrderEvent =
  | 'SUBMIT'
  | 'PARTIAL_FILL'
  | 'FILL'
  | 'CANCEL'
  | 'REJECT'
  | 'LOST'
  | 'PROVEN_SUBMITTED'
  | 'PROVEN_PARTIALLY_FILLED'
  | 'PROVEN_FILLED'
  | 'PROVEN_CANCELLED'
  | 'PROVEN_REJECTED';

type Transitions = Readonly<Partial<Record<OrderEvent, OrderStatus>>>;

/** The whole state machine. What is not listed is illegal; FILLED, CANCELLED and REJECTED are final. A fill may reach
 * an order that is still PENDING, because brokers report out of order. */
const TRANSITIONS: Readonly<Record<OrderStatus, Transitions>> = {
  PENDING: {
    SUBMIT: 'SUBMITTED',
    PARTIAL_FILL: 'PARTIALLY_FILLED',
    FILL: 'FILLED',
    CANCEL: 'CANCELLED',
    REJECT: 'REJECTED',
    LOST: 'UNKNOWN',
  },
  SUBMITTED: {
    PARTIAL_FILL: 'PARTIALLY_FILLED',
    FILL: 'FILLED',
    CANCEL: 'CANCELLED',
    REJECT: 'REJECTED',
    LOST: 'UNKNOWN',
  },
  PARTIALLY_FILLED: { PARTIAL_FILL: 'PARTIALLY_FILLED', FILL: 'FILLED', CANCEL: 'CANCELLED', LOST: 'UNKNOWN' },
  FILLED: {},
  CANCELLED: {},
  REJECTED: {},
  UNKNOWN: {
    PROVEN_SUBMITTED: 'SUBMITTED',
    PROVEN_PARTIALLY_FILLED: 'PARTIALLY_FILLED',
    PROVEN_FILLED: 'FILLED',
    PROVEN_CANCELLED: 'CANCELLED',
    PROVEN_REJECTED: 'REJECTED',
  },
};

/** The state that follows, or undefined when the state machine does not know the step. */
export function successor(from: OrderStatus, event: OrderEvent): OrderStatus | undefined {
  return TRANSITIONS[from][event];
}

/** The state that follows.
 * @throws {IllegalTransitionError} when the state machine does not know the step */
export function transition(from: OrderStatus, event: OrderEvent): OrderStatus {
  const next = successor(from, event);
  if (next === undefined) throw new IllegalTransitionError(from, event);
  return next;
}

export function isFinal(status: OrderStatus): boolean {
  return status === 'FILLED' || status === 'CANCELLED' || status === 'REJECTED';
}
