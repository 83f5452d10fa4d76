import { KillSwitchError } from '../errors.js';

/** HALTED lets nothing through, FLATTENING reductions only. */
export type KillSwitchMode = 'RELEASED' | 'HALTED' | 'FLATTENING';

export type KillSwitchSource = 'CLI' | 'API' | 'AUTOMATIC';

/** The scope that covers every portfolio. */
export const ALL_PORTFOLIOS = 'ALL';

/** One turn of the switch. */
export interface KillSwitchEvent {
  /** A portfolio id, or ALL. */
  readonly scope: string;
  readonly state: 'ENGAGED' | 'RELEASED';
  readonly source: KillSwitchSource;
  /** Who did it; each release has one. */
  readonly person?: string;
  readonly reason: string;
  /** While it is engaged, orders that only reduce a position pass. */
  readonly flatten: boolean;
  readonly at: Date;
}

export interface EngageRequest {
  readonly source: KillSwitchSource;
  readonly reason: string;
  readonly person?: string;
  /** Default false. */
  readonly flatten?: boolean;
  readonly at: Date;
}

export interface ReleaseRequest {
  /** The program does not release itself. */
  readonly source: 'CLI' | 'API';
  readonly person: string;
  readonly reason: string;
  readonly at: Date;
}

/** The kill switch of each scope. Its methods say what would be recorded; what the switch is follows from the recorded events
 * alone, which is how it survives a restart. */
export class KillSwitch {
  readonly #last = new Map<string, KillSwitchEvent>();

  /** @param events oldest first */
  constructor(events: Iterable<KillSwitchEvent> = []) {
    for (const event of events) this.record(event);
  }

  /** The last event of a scope itself. */
  last(scope: string): KillSwitchEvent | undefined {
    return this.#last.get(scope);
  }

  /** How things stand for a portfolio. Its own switch and that of ALL both count: while one is engaged, orders are halted, and
   * reductions pass only where every engaged one lets them.
   * @param scope a portfolio id, or ALL */
  mode(scope: string): KillSwitchMode {
    const own = modeOf(this.#last.get(scope));
    const all = modeOf(this.#last.get(ALL_PORTFOLIOS));
    if (own === 'HALTED' || all === 'HALTED') return 'HALTED';
    return own === 'RELEASED' ? all : own;
  }

  /** Engages the switch of a scope. One that is engaged stays as it is, unless flattening is asked for and was not.
   * @returns the event, or undefined where it changes nothing
   * @throws {KillSwitchError} without a scope or a reason */
  engage(scope: string, request: EngageRequest): KillSwitchEvent | undefined {
    const { source, reason, person, flatten = false, at } = request;
    requireText('scope', scope);
    requireText('reason', reason);
    const mode = modeOf(this.#last.get(scope));
    if (mode === 'FLATTENING' || (mode === 'HALTED' && !flatten)) return undefined;
    return this.record({
      scope,
      state: 'ENGAGED',
      source,
      ...(person === undefined ? {} : { person }),
      reason,
      flatten,
      at,
    });
  }

  /** Releases the switch of a scope; that of ALL is released on its own.
   * @returns the event, or undefined where nothing was engaged
   * @throws {KillSwitchError} without a scope, a person or a reason, or when it comes from no person */
  release(scope: string, request: ReleaseRequest): KillSwitchEvent | undefined {
    const { source, person, reason, at } = request;
    requireText('scope', scope);
    requireText('person', person);
    requireText('reason', reason);
    if ((source as KillSwitchSource) === 'AUTOMATIC') throw new KillSwitchError('source', source);
    if (modeOf(this.#last.get(scope)) === 'RELEASED') return undefined;
    return this.record({ scope, state: 'RELEASED', source, person, reason, flatten: false, at });
  }

  /** Takes an event as it was recorded. */
  record(event: KillSwitchEvent): KillSwitchEvent {
    this.#last.set(event.scope, event);
    return event;
  }
}

function modeOf(last: KillSwitchEvent | undefined): KillSwitchMode {
  if (last === undefined || last.state === 'RELEASED') return 'RELEASED';
  return last.flatten ? 'FLATTENING' : 'HALTED';
}

function requireText(field: 'scope' | 'person' | 'reason', value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') throw new KillSwitchError(field, value);
}
