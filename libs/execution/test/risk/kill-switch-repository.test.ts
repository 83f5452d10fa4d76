import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openDatabase, openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { KillSwitchError, KillSwitchRepository } from '../../src/index.js';

jest.setTimeout(60_000);

let database: ScratchDatabase;
let repository: KillSwitchRepository;
beforeEach(async () => {
  database = await openScratchDatabase();
  repository = new KillSwitchRepository(database);
});
afterEach(() => database.close());

const at = new Date('2026-03-02T15:00:00.123Z');
const alarm = { source: 'AUTOMATIC', reason: 'drawdown of 25 %', at } as const;
const person = { source: 'API', person: 'Grace Hopper', reason: 'positions reconciled', at } as const;

describe('KillSwitchRepository', () => {
  it('engaged and released -> every turn on record, the last one counts', async () => {
    expect(await repository.mode('p')).toBe('RELEASED');
    await repository.engage('p', alarm);
    expect(await repository.engage('p', alarm)).toBeUndefined();
    await repository.engage('p', { ...alarm, flatten: true });
    expect(await repository.mode('p')).toBe('FLATTENING');
    await repository.release('p', person);
    expect(await repository.mode('p')).toBe('RELEASED');
    expect(await repository.history('p')).toEqual([
      { ...alarm, scope: 'p', state: 'ENGAGED', flatten: false },
      { ...alarm, scope: 'p', state: 'ENGAGED', flatten: true },
      { ...person, scope: 'p', state: 'RELEASED', flatten: false },
    ]);
  });

  it('engaged for ALL -> every portfolio is halted, whatever its own switch says', async () => {
    await repository.engage('p', alarm);
    await repository.release('p', person);
    await repository.engage('ALL', { ...person, source: 'CLI' });
    expect(await repository.mode('p')).toBe('HALTED');
    expect(await repository.mode('q')).toBe('HALTED');
  });

  it('another connection after the first has ended -> still engaged', async () => {
    await repository.engage('p', alarm);
    const restarted = await openDatabase({ url: database.url });
    expect(await new KillSwitchRepository(restarted).mode('p')).toBe('HALTED');
    await restarted.close();
  });

  it('ten processes at once -> one event', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => repository.engage('p', alarm)));
    expect(outcomes.filter((event) => event !== undefined)).toHaveLength(1);
    expect(await repository.history('p')).toHaveLength(1);
  });

  it('a release without a person -> nothing is written', async () => {
    await repository.engage('p', alarm);
    await expect(repository.release('p', { ...person, person: '' })).rejects.toThrow(KillSwitchError);
    expect(await repository.mode('p')).toBe('HALTED');
  });

  it.each([
    ['kill_switch_release_named', `('p', 'RELEASED', 'CLI', NULL, 'r', false, now())`],
    ['kill_switch_release_named', `('p', 'RELEASED', 'CLI', ' ', 'r', false, now())`],
    ['kill_switch_release_named', `('p', 'RELEASED', 'AUTOMATIC', 'x', 'r', false, now())`],
    ['kill_switch_state', `('p', 'OFF', 'CLI', 'x', 'r', false, now())`],
    ['kill_switch_source', `('p', 'ENGAGED', 'CRON', 'x', 'r', false, now())`],
    ['kill_switch_reason', `('p', 'ENGAGED', 'CLI', 'x', ' ', false, now())`],
    ['kill_switch_scope_named', `('', 'ENGAGED', 'CLI', 'x', 'r', false, now())`],
  ])('a row written past the program that breaks %s -> refused by the table', async (constraint, row) => {
    const insert = `INSERT INTO runtime.kill_switch (scope, state, source, person, reason, flatten, at) VALUES ${row}`;
    await expect(database.runtime.pool.query(insert)).rejects.toThrow(new RegExp(constraint));
  });

  it('rows changed or removed -> refused', async () => {
    await repository.engage('p', alarm);
    for (const statement of [
      `UPDATE runtime.kill_switch SET reason = 'x'`,
      'DELETE FROM runtime.kill_switch',
      'TRUNCATE runtime.kill_switch',
    ]) {
      await expect(database.runtime.pool.query(statement)).rejects.toThrow(/only grows/);
    }
  });
});
