import { describe, expect, it } from '@jest/globals';

import { KillSwitch, KillSwitchError } from '../../src/index.js';

const at = new Date('2026-03-02T15:00:00Z');
const alarm = { source: 'AUTOMATIC', reason: 'daily loss', at } as const;
const person = { source: 'CLI', person: 'Ada Lovelace', reason: 'checked the book', at } as const;

describe('KillSwitch', () => {
  it('nothing recorded -> released', () => {
    expect(new KillSwitch().mode('p')).toBe('RELEASED');
  });

  it('engaged, again, with flattening, again, released, again -> each change is one event', () => {
    const killSwitch = new KillSwitch();
    expect(killSwitch.engage('p', alarm)).toEqual({ ...alarm, scope: 'p', state: 'ENGAGED', flatten: false });
    expect(killSwitch.mode('p')).toBe('HALTED');
    expect(killSwitch.engage('p', { ...person, source: 'API' })).toBeUndefined();
    expect(killSwitch.engage('p', { ...alarm, flatten: true })).toMatchObject({ state: 'ENGAGED', flatten: true });
    expect(killSwitch.mode('p')).toBe('FLATTENING');
    expect(killSwitch.engage('p', alarm)).toBeUndefined();
    expect(killSwitch.mode('p')).toBe('FLATTENING');
    expect(killSwitch.release('p', person)).toEqual({ ...person, scope: 'p', state: 'RELEASED', flatten: false });
    expect(killSwitch.mode('p')).toBe('RELEASED');
    expect(killSwitch.release('p', person)).toBeUndefined();
    expect(killSwitch.engage('p', alarm)).toEqual({ ...alarm, scope: 'p', state: 'ENGAGED', flatten: false });
    expect(killSwitch.mode('p')).toBe('HALTED');
  });

  it.each([
    [undefined, undefined, 'RELEASED'],
    [false, undefined, 'HALTED'],
    [true, undefined, 'FLATTENING'],
    [undefined, false, 'HALTED'],
    [undefined, true, 'FLATTENING'],
    [true, true, 'FLATTENING'],
    [true, false, 'HALTED'],
    [false, true, 'HALTED'],
  ])('own switch flattens: %s, that of ALL: %s -> %s; other portfolios follow ALL alone', (own, all, mode) => {
    const killSwitch = new KillSwitch();
    if (own !== undefined) killSwitch.engage('p', { ...alarm, flatten: own });
    if (all !== undefined) killSwitch.engage('ALL', { ...alarm, flatten: all });
    expect(killSwitch.mode('p')).toBe(mode);
    expect(killSwitch.mode('other')).toBe(killSwitch.mode('ALL'));
  });

  it('the portfolio released while ALL is engaged -> still halted', () => {
    const killSwitch = new KillSwitch();
    killSwitch.engage('p', alarm);
    killSwitch.engage('ALL', alarm);
    killSwitch.release('p', person);
    expect(killSwitch.mode('p')).toBe('HALTED');
    killSwitch.release('ALL', person);
    expect(killSwitch.mode('p')).toBe('RELEASED');
  });

  it.each([
    ['person', { ...person, person: ' ' }],
    ['person', { ...person, person: undefined }],
    ['reason', { ...person, reason: '' }],
    ['source', { ...person, source: 'AUTOMATIC' }],
  ])('a release without a proper %s -> refused, still engaged', (field, request) => {
    const killSwitch = new KillSwitch();
    killSwitch.engage('p', alarm);
    expect(() => killSwitch.release('p', request as never)).toThrow(KillSwitchError);
    expect(() => killSwitch.release('p', request as never)).toThrow(
      field === 'source' ? /released by people only/ : new RegExp(`needs a ${field}`),
    );
    expect(killSwitch.mode('p')).toBe('HALTED');
  });

  it('engaged without a reason or a scope -> refused with what is missing', () => {
    expect(() => new KillSwitch().engage('p', { ...alarm, reason: '  ' })).toThrow(/needs a reason, and got "  "/);
    expect(() => new KillSwitch().engage('', alarm)).toThrow(/needs a scope/);
  });

  it('the events of another process -> the same state', () => {
    const first = new KillSwitch();
    const events = [
      first.engage('p', alarm),
      first.release('p', person),
      first.engage('p', { ...alarm, flatten: true }),
    ];
    expect(new KillSwitch(events.flatMap((event) => event ?? [])).mode('p')).toBe('FLATTENING');
  });
});
