import { type Database, type StoreTransaction } from '@prometheus/data';

import {
  ALL_PORTFOLIOS,
  type EngageRequest,
  KillSwitch,
  type KillSwitchEvent,
  type KillSwitchMode,
  type ReleaseRequest,
} from './kill-switch.js';

interface EventRow {
  readonly scope: string;
  readonly state: KillSwitchEvent['state'];
  readonly source: KillSwitchEvent['source'];
  readonly person: string | null;
  readonly reason: string;
  readonly flatten: boolean;
  readonly at: Date;
}

const COLUMNS = 'scope, state, source, person, reason, flatten, at';
/** Turns of the switch come one after the other, from whichever process. */
const LOCK = "SELECT pg_advisory_xact_lock(hashtext('runtime.kill_switch'))";

/** The kill switch in the runtime store, where every process sees it and a restart finds it. Events are only ever added. */
export class KillSwitchRepository {
  constructor(readonly database: Database) {}

  /** How things stand for a portfolio, now: the last event of its scope and of ALL decide. */
  async mode(scope: string): Promise<KillSwitchMode> {
    return (await this.load(scope)).mode(scope);
  }

  /** The switches of a portfolio and of ALL. */
  async load(scope: string): Promise<KillSwitch> {
    const { rows } = await this.database.runtime.pool.query<EventRow>(
      `SELECT DISTINCT ON (scope) ${COLUMNS} FROM runtime.kill_switch WHERE scope IN ($1, $2)
       ORDER BY scope, event_id DESC`,
      [scope, ALL_PORTFOLIOS],
    );
    return new KillSwitch(rows.map(eventOf));
  }

  /** Every event of a scope, oldest first. */
  async history(scope: string): Promise<readonly KillSwitchEvent[]> {
    const { rows } = await this.database.runtime.pool.query<EventRow>(
      `SELECT ${COLUMNS} FROM runtime.kill_switch WHERE scope = $1 ORDER BY event_id`,
      [scope],
    );
    return rows.map(eventOf);
  }

  /** @returns the event, or undefined where the switch was engaged already
   * @throws {KillSwitchError} */
  async engage(scope: string, request: EngageRequest): Promise<KillSwitchEvent | undefined> {
    return this.#turn(scope, (killSwitch) => killSwitch.engage(scope, request));
  }

  /** @returns the event, or undefined where nothing was engaged
   * @throws {KillSwitchError} */
  async release(scope: string, request: ReleaseRequest): Promise<KillSwitchEvent | undefined> {
    return this.#turn(scope, (killSwitch) => killSwitch.release(scope, request));
  }

  async #turn(
    scope: string,
    act: (killSwitch: KillSwitch) => KillSwitchEvent | undefined,
  ): Promise<KillSwitchEvent | undefined> {
    return this.database.runtime.transaction(async (tx) => {
      await tx.client.query(LOCK);
      const event = act(await stored(tx, scope));
      if (event !== undefined) await append(tx, event);
      return event;
    });
  }
}

async function stored(tx: StoreTransaction, scope: string): Promise<KillSwitch> {
  const { rows } = await tx.client.query<EventRow>(
    `SELECT ${COLUMNS} FROM runtime.kill_switch WHERE scope = $1 ORDER BY event_id DESC LIMIT 1`,
    [scope],
  );
  return new KillSwitch(rows.map(eventOf));
}

async function append(tx: StoreTransaction, event: KillSwitchEvent): Promise<void> {
  const { scope, state, source, person = null, reason, flatten, at } = event;
  await tx.client.query(`INSERT INTO runtime.kill_switch (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
    scope,
    state,
    source,
    person,
    reason,
    flatten,
    at,
  ]);
}

function eventOf({ person, ...row }: EventRow): KillSwitchEvent {
  return { ...row, ...(person === null ? {} : { person }) };
}
