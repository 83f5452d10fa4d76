import { describe, expect, it } from '@jest/globals';

import { closeOnSignals } from '../../src/database/close-on-signals.js';

// What a signal does to a program is tested with child processes in embedded/embedded-server.test.ts.
describe('closeOnSignals', () => {
  it('disposed -> the process is left as it was', () => {
    const count = (): number[] => ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal));
    const before = count();
    const dispose = closeOnSignals({ close: async () => undefined });
    expect(count()).toEqual(before.map((n) => n + 1));
    dispose();
    expect(count()).toEqual(before);
  });
});
