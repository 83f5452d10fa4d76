import { InputError, PrometheusError } from '@prometheus/core';

export class IllegalTransitionError extends PrometheusError {
  readonly code = 'ILLEGAL_TRANSITION';
  constructor(
    readonly from: string,
    readonly event: string,
  ) {
    super(
      `An order in state ${from} cannot take the event ${event}. Reconcile the order with the broker before going on.`,
    );
  }
}

export class InvalidOrderError extends InputError {
  readonly code = 'INVALID_ORDER';
  constructor(
    readonly field: string,
    readonly value: unknown,
    readonly remedy: string,
  ) {
    super(`Order ${field} ${String(value)} is not valid. ${remedy}`);
  }
}

/** The book and the auditor's own reconstruction differ: a fault of the program, never of the data. */
export class LedgerBreakError extends PrometheusError {
  readonly code = 'LEDGER_BREAK';
  constructor(
    readonly date: string,
    readonly account: string,
    readonly booked: string,
    readonly audited: string,
  ) {
    super(
      `Books do not close on ${date}: ${account} stands at ${booked}, the auditor finds ${audited}. ` +
        'The run is stopped and its result discarded; please report the configuration that led here.',
    );
  }
}

export class UnknownOrderError extends InputError {
  readonly code = 'UNKNOWN_ORDER';
  constructor(readonly orderId: string) {
    super(`There is no order ${orderId} at this broker.`);
  }
}

/** An order came to a broker past the risk gate, or for the second time. Nothing was sent. */
export class UnapprovedOrderError extends PrometheusError {
  readonly code = 'UNAPPROVED_ORDER';
  constructor(
    readonly instrument: string,
    readonly problem: string,
  ) {
    super(`The order for ${instrument} ${problem}. Ask RiskGate.approve for each order and send what it returns once.`);
  }
}

/** A turn of the kill switch that nobody could answer for later. The switch stays as it was. */
export class KillSwitchError extends InputError {
  readonly code = 'KILL_SWITCH';
  constructor(
    readonly field: 'scope' | 'source' | 'person' | 'reason',
    readonly value: unknown,
  ) {
    super(
      field === 'source'
        ? 'The kill switch is released by people only. Release it from the command line or the API.'
        : `The kill switch needs a ${field}, and got ${JSON.stringify(value) ?? 'none'}. ` +
            'Name the portfolio (or ALL), the reason and, for a release, the person who answers for it.',
    );
  }
}

export class NotSupportedByBrokerError extends InputError {
  readonly code = 'NOT_SUPPORTED_BY_BROKER';
  constructor(
    readonly broker: string,
    readonly feature: string,
    readonly supported: readonly string[],
  ) {
    super(`${broker} does not take ${feature}; it takes ${supported.join(', ')}.`);
  }
}

/** A held name meets a corporate action that the simulator does not book. */
export class UnsupportedActionError extends InputError {
  readonly code = 'UNSUPPORTED_ACTION';
  constructor(
    readonly instrument: string,
    readonly type: string,
    readonly exDate: string,
    readonly reason: string,
  ) {
    super(
      `${instrument} is held on ${exDate}, when a ${type} ${reason}. ` +
        'Correct the action, or leave the instrument out of the collection.',
    );
  }
}

/** A target that names no portfolio: not a number, or one instrument twice. */
export class InvalidTargetsError extends InputError {
  readonly code = 'INVALID_TARGETS';
  constructor(
    readonly instrument: string,
    readonly problem: string,
  ) {
    super(`The targets cannot be planned: ${instrument} ${problem}. Give each instrument one finite number.`);
  }
}

/** A panel holds an instrument in a currency for which there are no rates. */
export class CurrencyWithoutRatesError extends InputError {
  readonly code = 'CURRENCY_WITHOUT_RATES';
  constructor(
    readonly instrument: string,
    readonly currency: string,
    readonly known: readonly string[],
  ) {
    super(
      `${instrument} trades in ${currency}, and rates are known for ${known.join(', ')} only. ` +
        'Give rates of that currency (`fx` of the book rules), or leave the instrument out.',
    );
  }
}

/** More shares than whole millionths of a share can be counted without error. */
export class QuantityRangeError extends PrometheusError {
  readonly code = 'QUANTITY_RANGE';
  constructor(
    readonly instrument: string,
    readonly quantity: number,
    readonly limit: number,
  ) {
    super(
      `A position of ${quantity} shares of ${instrument} cannot be kept exactly; the limit is ${limit}. ` +
        'Start with less cash, or leave out names whose adjusted prices are that small.',
    );
  }
}
