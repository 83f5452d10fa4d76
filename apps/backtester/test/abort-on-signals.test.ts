import { describe, expect, it } from '@jest/globals';

import { abortOnSignals } from '../src/abort-on-signals.js';

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
const handlers = (): number[] => SIGNALS.map((name) => process.listenerCount(name));

describe('abortOnSignals', () => {
  it.each(SIGNALS)('%s -> aborts with its name, and leaves no handler that would stop a second one', (name) => {
    const before = handlers();
    const { signal } = abortOnSignals();
    expect(handlers()).toEqual(before.map((count) => count + 1));
    expect(signal.aborted).toBe(false);
    process.emit(name, name);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBe(name);
    expect(handlers()).toEqual(before);
  });

  it('disposed -> no handler is left, and nothing is aborted', () => {
    const before = handlers();
    const { signal, dispose } = abortOnSignals();
    dispose();
    expect(handlers()).toEqual(before);
    expect(signal.aborted).toBe(false);
  });
});
